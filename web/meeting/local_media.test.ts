import { beforeEach, describe, expect, it } from 'vitest';
import type { Conference, CreateTracksOptions, Library, Track } from './library';
import { LocalDevices } from './local_media';
import { kNoMedia, type LocalMedia } from './state';

interface FakeTrack extends Track {
    name: string;
    disposed: boolean;
    end(): void;
}

let made: FakeTrack[];
let asked: CreateTracksOptions[];
let missing: Set<string>;
let inConference: string[];
let state: LocalMedia;
let notices: string[];

function fakeTrack(kind: string, deviceId = ''): FakeTrack {
    let muted = false;
    const listeners: (() => void)[] = [];
    return {
        name: `${kind}${deviceId}`,
        disposed: false,
        getType: () => (kind === 'audio' ? 'audio' : 'video'),
        getVideoType: () => kind,
        isMuted: () => muted,
        isLocal: () => true,
        mute: async () => void (muted = true),
        unmute: async () => void (muted = false),
        dispose: async function (this: FakeTrack) {
            this.disposed = true;
        },
        addEventListener: (_event: string, listener: () => void) => void listeners.push(listener),
        end: () => listeners.forEach(listener => listener())
    } as unknown as FakeTrack;
}

const library = {
    events: { conference: {}, connection: {}, track: { LOCAL_TRACK_STOPPED: 'stopped' } },
    createLocalTracks: async (options: CreateTracksOptions) => {
        asked.push(options);
        for (const kind of options.devices) {
            const id = kind === 'audio' ? options.micDeviceId : options.cameraDeviceId;
            if (missing.has(kind) || (id && missing.has(id)))
                throw Object.assign(new Error(kind), { name: 'gum.not_found' });
        }
        const tracks = options.devices.map(kind =>
            fakeTrack(kind, kind === 'audio' ? options.micDeviceId : options.cameraDeviceId)
        );
        if (options.devices.includes('desktop')) tracks.unshift(fakeTrack('audio', ' of the screen'));
        made.push(...tracks);
        return tracks;
    }
} as unknown as Library;

const conference = {
    addTrack: async (track: FakeTrack) => void inConference.push(track.name),
    replaceTrack: async (old: FakeTrack | null, next: FakeTrack | null) => {
        inConference = inConference.filter(name => name !== old?.name);
        if (next) inConference.push(next.name);
    }
} as unknown as Conference;

function devices(load: () => Promise<Library> = async () => library): LocalDevices {
    return new LocalDevices(
        load,
        local => (state = local),
        kind => notices.push(kind),
        { resolution: 720 },
        { microphone: '', camera: '', output: '' }
    );
}

beforeEach(() => {
    made = [];
    asked = [];
    missing = new Set();
    inConference = [];
    notices = [];
    state = kNoMedia;
});

describe('the own devices', () => {
    it('are opened together, once', async () => {
        const own = devices();
        await own.start(true, true);
        await own.start(true, true);
        expect(asked).toEqual([{ devices: ['audio', 'video'], resolution: 720 }]);
        expect(state).toMatchObject({ microphone: 'on', camera: 'on', sharing: false, problem: null });
    });
    it('are opened one by one if one is missing', async () => {
        missing.add('video');
        await devices().start(true, true);
        expect(state).toMatchObject({ microphone: 'on', camera: 'none', problem: 'missing' });
    });
    it('may be missing altogether', async () => {
        missing.add('video').add('audio');
        const own = devices();
        await own.start(true, true);
        expect(state).toEqual({ ...kNoMedia, problem: 'missing' });
        await own.setMicrophone(true);
        expect(notices).toEqual(['device-failed']);
    });
    it('stay closed where the link says so, until they are switched on', async () => {
        const own = devices();
        await own.start(false, false);
        expect(asked).toEqual([]);
        await own.enter(conference);
        await own.setCamera(true);
        expect(state.camera).toBe('on');
        expect(inConference).toEqual(['video']);
    });
    it('play where it was chosen, also with nothing open', () => {
        const own = devices();
        own.chooseOutput('headset');
        expect(state).toEqual({ ...kNoMedia, output: 'headset' });
        expect(own.choice.output).toBe('headset');
    });
    it('fall back to the default if the chosen one is gone', async () => {
        const own = devices();
        own.choice.camera = 'old';
        missing.add('old');
        await own.start(true, true);
        expect(state).toMatchObject({ microphone: 'on', camera: 'on', problem: null });
        expect(own.choice.camera).toBe('');
    });
});

describe('in a conference', () => {
    it('what is open goes in', async () => {
        const own = devices();
        await own.start(true, true);
        await own.enter(conference);
        expect(inConference).toEqual(['audio', 'video']);
    });
    it('nobody is kept out by a question of the browser that is not answered; the answer counts later', async () => {
        let answer: (library: Library) => void = () => undefined;
        const own = devices(() => new Promise(resolve => (answer = resolve)));
        const opening = own.start(true, true);
        await Promise.resolve();
        await own.enter(conference);
        expect(inConference).toEqual([]);
        answer(library);
        await opening;
        expect(inConference).toEqual(['audio', 'video']);
    });
    it('another camera takes the place of the first', async () => {
        const own = devices();
        await own.start(true, true);
        await own.enter(conference);
        await own.choose('video', 'B');
        expect(inConference).toEqual(['audio', 'videoB']);
        expect(made.find(track => track.name === 'video')?.disposed).toBe(true);
    });
    it('another microphone stays muted if the first was', async () => {
        const own = devices();
        await own.start(true, false);
        await own.enter(conference);
        await own.setMicrophone(false);
        await own.choose('audio', 'B');
        expect(state.microphone).toBe('off');
        expect(inConference).toEqual(['audioB']);
    });
    it('the screen takes the place of the camera, and gives it back when the browser ends it', async () => {
        const own = devices();
        await own.start(true, true);
        await own.enter(conference);
        await own.share();
        expect(inConference).toEqual(['audio', 'desktop']);
        expect(state).toMatchObject({ sharing: true, camera: 'on' });
        made.find(track => track.name === 'desktop')?.end();
        await own.unshare();
        expect(inConference).toEqual(['audio', 'video']);
        expect(state.sharing).toBe(false);
        expect(made.find(track => track.name === 'desktop')?.disposed).toBe(true);
        expect(made.find(track => track.name === 'audio of the screen')?.disposed).toBe(true);
    });
    it('stopping lets go of everything', async () => {
        const own = devices();
        await own.start(true, true);
        await own.stop();
        expect(made.every(track => track.disposed)).toBe(true);
        expect(state).toEqual(kNoMedia);
    });
});
