// Which camera, microphone and loudspeaker. The browser names them once they may be used.
import { useEffect, useId, useState } from 'react';
import type { Meeting } from '../../meeting/meeting';
import type { LocalMedia } from '../../meeting/state';
import { keepDevices } from '../memory';
import { strings } from '../strings';
import { playTone } from './tone';

function useDevices(local: LocalMedia): MediaDeviceInfo[] {
    const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
    const { microphone, camera } = local;
    useEffect(() => {
        let current = true;
        const look = () =>
            navigator.mediaDevices?.enumerateDevices().then(
                found =>
                    current &&
                    setDevices(found.filter(each => each.deviceId !== '' && each.deviceId !== 'default')),
                () => undefined
            );
        void look();
        navigator.mediaDevices?.addEventListener('devicechange', look);
        return () => {
            current = false;
            navigator.mediaDevices?.removeEventListener('devicechange', look);
        };
    }, [microphone, camera]);
    return devices;
}

interface SelectProps {
    label: string;
    testid: string;
    devices: MediaDeviceInfo[];
    chosen: string;
    choose: (deviceId: string) => void;
}

function DeviceSelect({ label, testid, devices, chosen, choose }: SelectProps) {
    const id = useId();
    const known = devices.some(device => device.deviceId === chosen);
    return (
        <div className="field">
            <label htmlFor={id}>{label}</label>
            <select
                id={id}
                data-testid={testid}
                value={known ? chosen : ''}
                onChange={event => choose(event.target.value)}
            >
                <option value="">{strings.defaultDevice}</option>
                {devices.map((device, index) => (
                    <option key={device.deviceId} value={device.deviceId}>
                        {device.label || `${strings.deviceNumber} ${index + 1}`}
                    </option>
                ))}
            </select>
        </div>
    );
}

/** Browsers that cannot play elsewhere name no loudspeakers, or lack the call. */
function OutputSelect({
    meeting,
    local,
    devices
}: {
    meeting: Meeting;
    local: LocalMedia;
    devices: MediaDeviceInfo[];
}) {
    if (devices.length === 0 || !('setSinkId' in HTMLMediaElement.prototype)) return null;
    return (
        <div className="with-button">
            <DeviceSelect
                label={strings.loudspeaker}
                testid="output-choice"
                devices={devices}
                chosen={local.output}
                choose={deviceId => {
                    meeting.devices.chooseOutput(deviceId);
                    keepDevices(meeting.devices.choice);
                }}
            />
            <button
                type="button"
                data-testid="output-test"
                onClick={() => void playTone(local.output).catch(() => undefined)}
            >
                {strings.loudspeakerTest}
            </button>
        </div>
    );
}

export function DeviceChoice({ meeting, local }: { meeting: Meeting; local: LocalMedia }) {
    const devices = useDevices(local);
    const { choice } = meeting.devices;
    const choose = (kind: 'audio' | 'video') => (deviceId: string) =>
        void meeting.devices.choose(kind, deviceId).then(() => keepDevices(choice));
    return (
        <div className="device-choice">
            <DeviceSelect
                label={strings.camera}
                testid="camera-choice"
                devices={devices.filter(device => device.kind === 'videoinput')}
                chosen={choice.camera}
                choose={choose('video')}
            />
            <DeviceSelect
                label={strings.microphone}
                testid="microphone-choice"
                devices={devices.filter(device => device.kind === 'audioinput')}
                chosen={choice.microphone}
                choose={choose('audio')}
            />
            <OutputSelect
                meeting={meeting}
                local={local}
                devices={devices.filter(device => device.kind === 'audiooutput')}
            />
        </div>
    );
}
