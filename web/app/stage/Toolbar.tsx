import { useEffect, useRef } from 'react';
import type { Meeting } from '../../meeting/meeting';
import type { MeetingState } from '../../meeting/state';
import { DeviceChoice } from '../devices/DeviceChoice';
import { CameraButton, MicrophoneButton } from '../devices/MediaButton';
import { RoomsButton } from '../features/breakout/Rooms';
import { ChatButton } from '../features/chat/Chat';
import { HandButton } from '../features/hand/HandButton';
import { PeopleButton } from '../features/people/People';
import { PollsButton } from '../features/polls/Polls';
import { ReactionsButton } from '../features/reactions/Reactions';
import { LobbySwitch } from '../features/lobby/Knockers';
import { strings } from '../strings';
import { Icon } from '../ui/Icon';

/** M: microphone, V: camera, as Jitsi users know them; not while somebody types. */
function useShortcuts(meeting: Meeting): void {
    useEffect(() => {
        const pressed = (event: KeyboardEvent) => {
            const target = event.target instanceof HTMLElement ? event.target.tagName : '';
            if (
                event.ctrlKey ||
                event.altKey ||
                event.metaKey ||
                ['INPUT', 'SELECT', 'TEXTAREA'].includes(target)
            )
                return;
            const { local } = meeting.state();
            if (event.key === 'm') void meeting.devices.setMicrophone(local.microphone !== 'on');
            if (event.key === 'v') void meeting.devices.setCamera(local.camera !== 'on');
        };
        document.addEventListener('keydown', pressed);
        return () => document.removeEventListener('keydown', pressed);
    }, [meeting]);
}

function ShareButton({ meeting, sharing }: { meeting: Meeting; sharing: boolean }) {
    if (!navigator.mediaDevices || !('getDisplayMedia' in navigator.mediaDevices)) return null;
    const label = sharing ? strings.unshare : strings.share;
    return (
        <button
            type="button"
            className={sharing ? 'round on' : 'round'}
            aria-pressed={sharing}
            aria-label={label}
            title={label}
            data-testid="share"
            onClick={() => void (sharing ? meeting.devices.unshare() : meeting.devices.share())}
        >
            <Icon name="screen" />
        </button>
    );
}

function Settings({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const dialog = useRef<HTMLDialogElement>(null);
    return (
        <>
            <button
                type="button"
                className="round"
                aria-label={strings.settings}
                title={strings.settings}
                data-testid="settings"
                onClick={() => dialog.current?.showModal()}
            >
                <Icon name="gear" />
            </button>
            <dialog ref={dialog} className="card" aria-label={strings.settings}>
                <h2>{strings.devices}</h2>
                <DeviceChoice meeting={meeting} local={state.local} />
                <button type="button" className="primary" onClick={() => dialog.current?.close()}>
                    {strings.close}
                </button>
            </dialog>
        </>
    );
}

export function Toolbar({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    useShortcuts(meeting);
    return (
        <div className="toolbar" role="toolbar" aria-label={strings.toolbar}>
            <MicrophoneButton meeting={meeting} local={state.local} />
            <CameraButton meeting={meeting} local={state.local} />
            {(state.local.sharing || !state.withheld.includes('screen-sharing')) && (
                <ShareButton meeting={meeting} sharing={state.local.sharing} />
            )}
            <ChatButton meeting={meeting} state={state} />
            <PollsButton meeting={meeting} state={state} />
            <PeopleButton meeting={meeting} state={state} />
            <HandButton meeting={meeting} raised={state.hand > 0} />
            <ReactionsButton meeting={meeting} />
            <LobbySwitch meeting={meeting} state={state} />
            <RoomsButton meeting={meeting} state={state} />
            <Settings meeting={meeting} state={state} />
            <button
                type="button"
                className="round danger"
                aria-label={strings.leave}
                title={strings.leave}
                data-testid="leave"
                onClick={() => void meeting.leave()}
            >
                <Icon name="leave" />
            </button>
        </div>
    );
}
