import type { Meeting } from '../../meeting/meeting';
import type { LocalMedia } from '../../meeting/state';
import { strings } from '../strings';
import { RoundButton } from '../ui/RoundButton';

interface Props {
    meeting: Meeting;
    local: LocalMedia;
}

export function MicrophoneButton({ meeting, local }: Props) {
    const on = local.microphone === 'on';
    return (
        <RoundButton
            icon={on ? 'microphone' : 'microphoneOff'}
            label={on ? strings.mute : strings.unmute}
            tone={on ? null : 'off'}
            testid="microphone"
            data-on={on}
            onClick={() => void meeting.devices.setMicrophone(!on)}
        />
    );
}

export function CameraButton({ meeting, local }: Props) {
    const on = local.camera === 'on';
    return (
        <RoundButton
            icon={on ? 'camera' : 'cameraOff'}
            label={on ? strings.stopCamera : strings.startCamera}
            tone={on ? null : 'off'}
            testid="camera"
            data-on={on}
            onClick={() => void meeting.devices.setCamera(!on)}
        />
    );
}
