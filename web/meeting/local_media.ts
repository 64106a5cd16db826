// The own microphone, camera and screen: created, switched, given to a conference, stopped.
import type { Conference, CreateTracksOptions, Library, Track } from './library';
import { kNoMedia, type Device, type LocalMedia, type Notice } from './state';

type Kind = 'audio' | 'video';

export interface DeviceChoice {
    microphone: string;
    camera: string;
    /** The loudspeaker; the page's own audio elements take it. */
    output: string;
}

const kProblems: Record<string, LocalMedia['problem']> = {
    'gum.permission_denied': 'denied',
    'gum.not_found': 'missing',
    'gum.general': 'busy'
};

function nameOf(error: unknown): string {
    return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}

function deviceOf(track: Track | null): Device {
    if (!track) return 'none';
    return track.isMuted() ? 'off' : 'on';
}

export class LocalDevices {
    private microphone: Track | null = null;
    private camera: Track | null = null;
    private screen: Track | null = null;
    private problem: LocalMedia['problem'] = null;
    private conference: Conference | null = null;
    private started = false;
    /** Calls to the library that change tracks run one after the other: it does not like to be hurried. */
    private queue: Promise<unknown> = Promise.resolve();

    constructor(
        private readonly library: () => Promise<Library>,
        private readonly changed: (local: LocalMedia) => void,
        private readonly notice: (kind: Notice['kind']) => void,
        private readonly capture: Pick<CreateTracksOptions, 'resolution' | 'constraints'>,
        readonly choice: DeviceChoice
    ) {}

    /** Opens what is asked for; what cannot be opened is left out, and the state says why. */
    start(audio: boolean, video: boolean): Promise<void> {
        return this.inTurn(async () => {
            if (this.started) return;
            this.started = true;
            this.problem = null;
            const kinds: Kind[] = [
                ...(audio ? (['audio'] as const) : []),
                ...(video ? (['video'] as const) : [])
            ];
            if (kinds.length === 0) return;
            for (const track of await this.open(kinds)) {
                this.keep(track);
                await this.conference?.addTrack(track); // entered while the browser was asking
            }
        });
    }

    setMicrophone(on: boolean): Promise<void> {
        return this.inTurn(() => this.switchTo('audio', on));
    }

    setCamera(on: boolean): Promise<void> {
        return this.inTurn(() => this.switchTo('video', on));
    }

    choose(kind: Kind, deviceId: string): Promise<void> {
        return this.inTurn(async () => {
            if (kind === 'audio') this.choice.microphone = deviceId;
            else this.choice.camera = deviceId;
            const old = kind === 'audio' ? this.microphone : this.camera;
            const on = deviceOf(old) === 'on';
            if (old && !on && kind === 'video') {
                await this.drop(old); // the next switching on opens the chosen one
                return;
            }
            const [next] = await this.open([kind]);
            if (!next) return;
            if (old && !on) await next.mute();
            const shown = kind === 'video' && this.screen !== null;
            if (!shown) await this.conference?.replaceTrack(old, next);
            this.keep(next);
            await old?.dispose();
        });
    }

    /** Where the others are heard. @param deviceId empty: where the browser plays by itself. */
    chooseOutput(deviceId: string): void {
        this.choice.output = deviceId;
        this.refresh();
    }

    share(): Promise<void> {
        return this.inTurn(async () => {
            if (this.screen) return;
            try {
                const library = await this.library();
                const captured = await library.createLocalTracks({ devices: ['desktop'] });
                // The sound of the screen may come along; there is no place for a second sound.
                const screen = captured.find(track => track.getType() === 'video');
                for (const track of captured) if (track !== screen) await track.dispose();
                if (!screen) return;
                screen.addEventListener(library.events.track.LOCAL_TRACK_STOPPED!, () => void this.unshare());
                await this.conference?.replaceTrack(this.camera, screen);
                this.screen = screen;
            } catch (error) {
                if (nameOf(error) !== 'gum.screensharing_user_canceled') this.notice('share-failed');
            }
        });
    }

    unshare(): Promise<void> {
        return this.inTurn(async () => {
            const screen = this.screen;
            if (!screen) return;
            this.screen = null;
            await this.conference?.replaceTrack(screen, this.camera);
            await screen.dispose();
        });
    }

    /**
     * What is open now goes into the conference, and so does what is opened later. Not in turn: a question of the browser
     * that nobody answers must not keep anybody out.
     */
    async enter(conference: Conference): Promise<void> {
        this.conference = conference;
        for (const track of [this.microphone, this.screen ?? this.camera])
            if (track) await conference.addTrack(track);
    }

    /** The conference is over; the devices stay open. */
    exit(): void {
        this.conference = null;
    }

    stop(): Promise<void> {
        return this.inTurn(async () => {
            this.started = false;
            const open = [this.microphone, this.camera, this.screen];
            this.microphone = this.camera = this.screen = null;
            for (const track of open) await track?.dispose();
        });
    }

    /** Telephone tones in the place of the voice. @param duration and pause in milliseconds; none: the library's. */
    sendTones(tones: string, duration?: number, pause?: number): void {
        this.conference?.sendTones(tones, duration, pause);
    }

    /** A mute that somebody else caused, or the library by itself. */
    refresh(): void {
        this.changed(this.now());
    }

    private now(): LocalMedia {
        const { output } = this.choice;
        if (!this.microphone && !this.camera && !this.screen)
            return { ...kNoMedia, output, problem: this.problem };
        return {
            audio: this.microphone,
            video: this.screen ?? this.camera,
            microphone: deviceOf(this.microphone),
            camera: deviceOf(this.camera),
            sharing: this.screen !== null,
            output,
            problem: this.problem
        };
    }

    private inTurn(work: () => Promise<void>): Promise<void> {
        const done = this.queue.then(work).catch((error: unknown) => {
            console.warn('local media', error);
            this.notice('device-failed');
        });
        this.queue = done.then(() => this.changed(this.now()));
        return this.queue as Promise<void>;
    }

    private async open(kinds: Kind[]): Promise<Track[]> {
        const library = await this.library();
        const options = {
            ...this.capture,
            ...(this.choice.camera ? { cameraDeviceId: this.choice.camera } : {}),
            ...(this.choice.microphone ? { micDeviceId: this.choice.microphone } : {})
        };
        try {
            return await library.createLocalTracks({ ...options, devices: kinds });
        } catch (error) {
            // One of two may be missing or taken: each alone then.
            if (kinds.length > 1) return (await Promise.all(kinds.map(kind => this.open([kind])))).flat();
            if (this.choice.camera !== '' && kinds[0] === 'video') return this.openDefault('camera', 'video');
            if (this.choice.microphone !== '' && kinds[0] === 'audio')
                return this.openDefault('microphone', 'audio');
            this.problem = kProblems[nameOf(error)] ?? 'busy';
            return [];
        }
    }

    /** The chosen device is not there any more. */
    private openDefault(which: 'microphone' | 'camera', kind: Kind): Promise<Track[]> {
        this.choice[which] = '';
        return this.open([kind]);
    }

    private keep(track: Track): void {
        if (track.getType() === 'audio') this.microphone = track;
        else this.camera = track;
    }

    private async drop(track: Track): Promise<void> {
        if (this.screen === null || track.getType() === 'audio')
            await this.conference?.replaceTrack(track, null);
        if (track.getType() === 'audio') this.microphone = null;
        else this.camera = null;
        await track.dispose();
    }

    private async switchTo(kind: Kind, on: boolean): Promise<void> {
        this.started = true;
        const track = kind === 'audio' ? this.microphone : this.camera;
        if (track) {
            await (on ? track.unmute() : track.mute());
            return;
        }
        if (!on) return;
        this.problem = null;
        const [opened] = await this.open([kind]);
        if (!opened) {
            this.notice('device-failed');
            return;
        }
        this.keep(opened);
        if (kind === 'audio' || this.screen === null) await this.conference?.replaceTrack(null, opened);
    }
}
