// Before joining: who one is, and what the others will see and hear.
import { useEffect, useState, type FormEvent } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { LocalMedia } from '../../../meeting/state';
import { DeviceChoice } from '../../devices/DeviceChoice';
import { Level } from '../../devices/Level';
import { CameraButton, MicrophoneButton } from '../../devices/MediaButton';
import { keepName, shortName } from '../../memory';
import { strings } from '../../strings';
import { Icon } from '../../ui/Icon';
import { Video } from '../../ui/Media';
import { Screen } from '../../ui/Screen';
import { TextField } from '../../ui/TextField';

const kProblems = {
    denied: strings.problemDenied,
    missing: strings.problemMissing,
    busy: strings.problemBusy
};

interface Props {
    meeting: Meeting;
    local: LocalMedia;
    name: string;
    /** The token says who it is: shown, not asked. */
    nameFromToken: boolean;
}

export function Prejoin({ meeting, local, name, nameFromToken }: Props) {
    const [typed, setTyped] = useState(name);
    const [wide] = useState(() => window.matchMedia('(min-width: 720px)').matches);
    useEffect(() => void meeting.openDevices(), [meeting]);
    const join = (event: FormEvent) => {
        event.preventDefault();
        const chosen = nameFromToken ? name : shortName(typed);
        if (!nameFromToken) keepName(chosen);
        void meeting.join(chosen);
    };
    return (
        <Screen title={strings.joinTitle} testid="prejoin" wide>
            <p className="room-title" data-testid="room-title">
                {meeting.setup.place.title}
            </p>
            <div className="prejoin">
                <div className="preview">
                    <div className="preview-picture">
                        {local.video && local.camera === 'on' ? (
                            <Video track={local.video} mirrored />
                        ) : (
                            <p className="preview-off">
                                <Icon name="person" />
                                {strings.cameraOff}
                            </p>
                        )}
                    </div>
                    <div className="preview-buttons">
                        <MicrophoneButton meeting={meeting} local={local} />
                        <CameraButton meeting={meeting} local={local} />
                    </div>
                    <Level track={local.audio} on={local.microphone === 'on'} />
                </div>
                <form className="stack" onSubmit={join}>
                    <TextField
                        label={strings.yourName}
                        testid="name"
                        value={nameFromToken ? name : typed}
                        onText={setTyped}
                        readOnly={nameFromToken}
                        placeholder={strings.namePlaceholder}
                        autoComplete="name"
                        maxLength={80}
                        required={!nameFromToken && meeting.setup.link.nameRequired}
                        {...(nameFromToken ? { hint: strings.nameFromToken } : {})}
                    />
                    {local.problem ? (
                        <p className="warning" role="status" data-testid="device-problem">
                            {kProblems[local.problem]}
                        </p>
                    ) : null}
                    <button type="submit" className="primary" data-testid="join">
                        {strings.join}
                    </button>
                    <details open={wide}>
                        <summary>{strings.devices}</summary>
                        <DeviceChoice meeting={meeting} local={local} />
                    </details>
                </form>
            </div>
        </Screen>
    );
}
