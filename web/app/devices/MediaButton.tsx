import type { Meeting } from '../../meeting/meeting';
import type { LocalMedia } from '../../meeting/state';
import { strings } from '../strings';
import { Icon } from '../ui/Icon';

interface Props {
    meeting: Meeting;
    local: LocalMedia;
}

export function MicrophoneButton({ meeting, local }: Props) {
    const on = local.microphone === 'on';
    const label = on ? strings.mute : strings.unmute;
    return (
        <button
            type="button"
            className={on ? 'round' : 'round off'}
            aria-label={label}
            title={label}
            data-testid="microphone"
            data-on={on}
            onClick={() => void meeting.devices.setMicrophone(!on)}
        >
            <Icon name={on ? 'microphone' : 'microphoneOff'} />
        </button>
    );
}

export function CameraButton({ meeting, local }: Props) {
    const on = local.camera === 'on';
    const label = on ? strings.stopCamera : strings.startCamera;
    return (
        <button
            type="button"
            className={on ? 'round' : 'round off'}
            aria-label={label}
            title={label}
            data-testid="camera"
            data-on={on}
            onClick={() => void meeting.devices.setCamera(!on)}
        >
            <Icon name={on ? 'camera' : 'cameraOff'} />
        </button>
    );
}
