import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Meeting } from '../meeting/meeting';
import { answerHandlers } from './answers';

const headset = { deviceId: 'o1', groupId: 'g', kind: 'audiooutput', label: 'Headset' } as MediaDeviceInfo;
const chosen: string[] = [];
const meeting = {
    devices: {
        choice: { microphone: '', camera: '', output: 'o1' },
        chooseOutput: (id: string) => void chosen.push(id)
    }
} as unknown as Meeting;
const answers = answerHandlers(meeting, { enumerateDevices: async () => [headset] }, 'demo@c');

afterEach(() => {
    vi.unstubAllGlobals();
    chosen.length = 0;
});

describe('the loudspeaker', () => {
    it('is set by label or id where the browser can', async () => {
        vi.stubGlobal(
            'HTMLMediaElement',
            class {
                setSinkId() {}
            }
        );
        expect(answers.isDeviceChangeAvailable('output')).toBe(true);
        expect(await answers.setAudioOutputDevice('Headset')).toBe(true);
        expect(await answers.setAudioOutputDevice(undefined, 'o1')).toBe(true);
        expect(chosen).toEqual(['o1', 'o1']);
        await expect(answers.setAudioOutputDevice('Horn')).rejects.toThrow('no such device');
    });
    it('is said to be the default one where it cannot', async () => {
        vi.stubGlobal('HTMLMediaElement', class {});
        expect(answers.isDeviceChangeAvailable('output')).toBe(false);
        await expect(answers.setAudioOutputDevice('Headset')).rejects.toThrow('default loudspeaker');
        expect(chosen).toEqual([]);
    });
    it('is named among the chosen devices', async () => {
        expect(await answers.getCurrentDevices()).toMatchObject({ audioOutput: { label: 'Headset' } });
    });
});
