// The page's end: what commands and functions make of a meeting, and what is said where they make nothing.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Meeting } from '../meeting/meeting';
import type { Happening } from '../meeting/setup';
import { linkOptions } from '../meeting/options';
import { kNotModerated } from '../meeting/moderated';
import { initialState, kNoMedia, type MeetingState } from '../meeting/state';
import { openBridge, type Framed } from './bridge';
import { Channel, scopeOf } from './channel';
import { facing, FakeWindow } from './fake_windows';
import { kCommands, kFunctions, wireName, type CommandName, type FunctionName, type Row } from './schema';

const kHost = 'https://portal.example';
const kWords = { guest: 'Guest', you: 'you', newRoom: 'Room' };
const bob = { id: 'bob', name: 'Bob', isModerator: false, hand: 0, volume: 1 };
const kMuted = { audio: null, video: null, audioMuted: true, videoMuted: true, quality: null };
const person = (id: string, jid: string) => ({ address: `demo@c/${id}`, jid, name: id, isModerator: false });
const kRooms = [
    { jid: 'demo@c', name: '', isMain: true, people: [person('me', 'me@x'), person('bob', 'bob@x')] },
    { jid: 'g1@b', name: 'One', isMain: false, people: [person('cleo', 'cleo@x')] }
];
const kInside: Partial<MeetingState> = {
    phase: 'joined',
    localId: 'me',
    isModerator: true,
    lobbySupported: true,
    roomsSupported: true,
    participants: [{ ...bob, ...kMuted }],
    knockers: [{ id: 'k1', name: 'Dan' }],
    rooms: kRooms
};
const kDevices = [
    { deviceId: 'c1', groupId: '', kind: 'videoinput', label: 'Camera 1' },
    { deviceId: 'm1', groupId: '', kind: 'audioinput', label: 'Mic 1' }
];

let warned: string[];
beforeEach(() => {
    vi.useFakeTimers();
    warned = [];
    vi.spyOn(console, 'warn').mockImplementation((text: unknown) => void warned.push(String(text)));
});
afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
});

class FakeMeeting {
    calls: string[] = [];
    current: MeetingState;
    private watchers = new Set<() => void>();
    observers = new Set<(happening: Happening) => void>();
    constructor(state: Partial<MeetingState>, hash: string) {
        this.current = { ...initialState('Ada'), ...state };
        this.setup.link = linkOptions(hash, true);
    }
    setup = {
        place: { tenant: null, room: 'demo', title: 'demo' },
        config: { hosts: { muc: 'c' }, prejoin: true },
        link: linkOptions('')
    };
    conference = { getMeetingUniqueId: () => 'm-1' };
    state = () => this.current;
    subscribe = (watcher: () => void) => {
        this.watchers.add(watcher);
        return () => this.watchers.delete(watcher);
    };
    observe = (observer: (happening: Happening) => void) => {
        this.observers.add(observer);
        return () => this.observers.delete(observer);
    };
    becomes(state: Partial<MeetingState>) {
        this.current = { ...this.current, ...state };
        for (const watcher of [...this.watchers]) watcher();
    }
}

/** Every method that the fake does not have is written down. */
function recorded(fake: FakeMeeting): Meeting {
    const recorder = (prefix: string, real: object): object =>
        new Proxy(real, {
            get: (target, name) => {
                if (name in target) return Reflect.get(target, name) as unknown;
                return async (...args: unknown[]) =>
                    void fake.calls.push(
                        `${prefix}${String(name)}(${args.map(each => JSON.stringify(each)).join(', ')})`
                    );
            }
        });
    const parts = {
        view: recorder('view.', {}),
        devices: recorder('devices.', { choice: { microphone: '', camera: '', output: '' } }),
        moderation: recorder('moderation.', {}),
        chat: recorder('chat.', {})
    };
    return recorder('', Object.assign(fake, parts)) as Meeting;
}

function open(state: Partial<MeetingState> = kInside, hash = '', ancestorOrigins?: string[]) {
    const fake = new FakeMeeting(state, hash);
    const host = new FakeWindow(kHost);
    const page = new FakeWindow('https://meet.example');
    const { bFromA, aFromB } = facing(host, page);
    const heard: Record<string, unknown>[] = [];
    const outer = new Channel(host, scopeOf(0), { window: () => bFromA, origin: page.origin }, message => {
        if (message.type === 'event') heard.push(message.data);
    });
    const framed = Object.assign(page, {
        parent: aFromB,
        location: { ancestorOrigins },
        navigator: { mediaDevices: { enumerateDevices: async () => kDevices as MediaDeviceInfo[] } }
    });
    const close = openBridge(recorded(fake), framed as Framed, 0, kWords);
    const run = (name: CommandName, ...args: unknown[]) =>
        outer.event({ name: wireName(name, kCommands[name]), data: args });
    const ask = (name: FunctionName, data: Record<string, unknown> = {}) =>
        outer.request({ name: wireName(name, kFunctions[name]).split('/').pop(), ...data });
    return { fake, host, page, outer, heard, run, ask, close };
}

describe('at the beginning', () => {
    const names = (heard: Record<string, unknown>[]) => heard.map(each => each.name);
    it('says that it is there, and that it asks for a name', () => {
        expect(names(open({}).heard)).toEqual(['browser-support', 'ready', 'prejoin-screen-loaded']);
        expect(names(open({}, '#config.prejoinConfig.enabled=false').heard)).toEqual([
            'browser-support',
            'ready'
        ]);
    });
    it('believes nobody but whom the browser names', () => {
        expect(open({}, '', ['https://other.example']).heard).toEqual([]);
        expect(open({}, '', [kHost]).heard).not.toEqual([]);
    });
    it('tells what happens, until it is closed', () => {
        const { fake, heard, close } = open();
        const happens = () => {
            const happening = {
                event: { type: 'speaker', id: 'bob' },
                before: fake.current,
                after: fake.current
            };
            for (const observer of fake.observers) observer(happening as Happening);
        };
        happens();
        close();
        happens();
        expect(heard.slice(-1)).toEqual([{ name: 'dominant-speaker-changed', id: 'bob' }]);
    });
    it('sets the subject that the link names, when it may', () => {
        const { fake } = open({ ...kInside, isModerator: false }, '#config.subject=%22Monday%22');
        expect(fake.calls).toEqual([]);
        fake.becomes({ isModerator: true });
        return vi
            .advanceTimersByTimeAsync(0)
            .then(() => expect(fake.calls).toEqual(['moderation.setSubject("Monday")']));
    });
});

describe('commands', () => {
    const kModerates = { moderated: { ...kNotModerated, supported: true } };
    const kTried: [CommandName, unknown[], string[], Partial<MeetingState>?][] = [
        ['toggleLobby', [true], ['switchLobby(true)']],
        ['toggleLobby', [true], [], { lobbyOn: true }],
        ['answerKnockingParticipant', ['k1', true], ['admit("k1")']],
        ['answerKnockingParticipant', ['k1', false], ['deny("k1")']],
        ['password', ['pw'], ['moderation.setPassword("pw")']],
        ['password', ['pw'], ['givePassword("pw")'], { phase: 'password' }],
        ['grantModerator', ['bob'], ['moderation.grant("bob")']],
        ['kickParticipant', ['bob'], ['moderation.kick("bob")']],
        ['endConference', [], ['moderation.end()']],
        ['muteEveryone', [], ['moderation.muteAll("audio")']],
        ['muteEveryone', ['video'], ['moderation.muteAll("video")']],
        ['toggleModeration', [true], ['moderation.moderate("audio", true)'], kModerates],
        ['toggleModeration', [false, 'video'], ['moderation.moderate("video", false)'], kModerates],
        ['askToUnmute', ['bob'], ['moderation.askToUnmute("bob", "audio")']],
        ['approveVideo', ['bob'], ['moderation.askToUnmute("bob", "video")']],
        ['rejectParticipant', ['bob'], ['moderation.reject("bob", "audio")']],
        ['rejectParticipant', ['bob', 'video'], ['moderation.reject("bob", "video")']],
        ['toggleParticipantsPane', [true], ['showPeople(true)']],
        ['toggleParticipantsPane', [], ['showPeople(false)'], { paneOpen: true }],
        ['muteRemoteParticipant', ['bob', 'video'], ['moderation.mute("bob", "video")']],
        ['muteRemoteParticipant', ['me'], ['devices.setMicrophone(false)']],
        ['addBreakoutRoom', ['Two'], ['addRoom("Two")']],
        ['addBreakoutRoom', [], ['addRoom("Room 2")']],
        ['autoAssignToBreakoutRooms', [], ['moveTo("bob@x", "g1@b")']],
        ['closeBreakoutRoom', ['g1'], ['moveTo("cleo@x", "demo@c")']],
        ['removeBreakoutRoom', ['g1@b'], ['removeRoom("g1@b")']],
        ['sendParticipantToRoom', ['bob', 'g1'], ['moveTo("bob@x", "g1@b")']],
        ['joinBreakoutRoom', ['g1'], ['goTo("g1@b")']],
        ['joinBreakoutRoom', [], ['goTo("demo@c")']],
        ['subject', ['Monday'], ['moderation.setSubject("Monday")']],
        ['localSubject', ['Mine'], ['setLocalSubject("Mine")']],
        ['hangup', [], ['leave()']],
        ['sendChatMessage', ['hi'], ['chat.send("hi", null, "Ada")']],
        ['sendChatMessage', ['hi', 'bob'], ['chat.send("hi", "bob", "Ada")']],
        ['toggleRaiseHand', [], ['raiseHand(true)']],
        ['toggleRaiseHand', [], ['raiseHand(false)'], { hand: 5 }],
        ['displayName', [' Ada L '], ['rename("Ada L")']],
        ['toggleAudio', [], ['devices.setMicrophone(true)']],
        ['toggleVideo', [], ['devices.setCamera(false)'], { local: { ...kNoMedia, camera: 'on' } }],
        ['toggleTileView', [], ['pin("bob")']],
        ['toggleTileView', [], ['pin(null)'], { pinned: 'bob' }],
        ['setTileView', [true], ['pin(null)']],
        ['toggleShareScreen', [], ['devices.share()']],
        ['toggleShareScreen', [{ enable: false }], ['devices.unshare()']],
        ['setParticipantVolume', ['bob', 0.5], ['setVolume("bob", 0.5)']],
        ['setAudioOnly', [true], ['view.setAudioOnly(true)']],
        ['setVideoQuality', [360], ['limitHeight(360)']],
        ['setLargeVideoParticipant', ['bob'], ['pin("bob")']],
        ['pinParticipant', [], ['pin(null)']],
        [
            'sendEndpointTextMessage',
            ['', { a: 1 }],
            ['chat.sendByBridge("", {"name":"endpoint-text-message","text":{"a":1}})']
        ],
        ['toggleChat', [], ['chat.open(true)']],
        ['toggleChat', [], ['chat.open(false)'], { chatOpen: true }],
        ['initiatePrivateChat', ['bob'], ['chat.address("bob")', 'chat.open(true)']],
        ['cancelPrivateChat', [], ['chat.address(null)']],
        ['sendTones', [{ tones: '1', duration: 200, pause: 50 }], ['devices.sendTones("1", 200, 50)']]
    ];
    it.each(kTried)('%s(%j) → %j', async (name, args, calls, state = {}) => {
        const { fake, run } = open({ ...kInside, ...state });
        run(name, ...args);
        await vi.advanceTimersByTimeAsync(0);
        expect(fake.calls).toEqual(calls);
        expect(warned).toEqual([]);
    });

    it('each that works is tried', () => {
        const working = Object.entries(kCommands as Record<string, Row>).filter(([, row]) => row.works);
        expect([...new Set(kTried.map(([name]) => name))].sort()).toEqual(
            working.map(([name]) => name).sort()
        );
    });

    const kNotModerator = { isModerator: false };
    it.each<[CommandName, unknown[], string, Partial<MeetingState>?]>([
        ['toggleLobby', [true], 'only moderators', kNotModerator],
        ['answerKnockingParticipant', ['k9', true], 'nobody here has the id "k9"'],
        ['password', ['pw'], 'only moderators', kNotModerator],
        ['grantModerator', ['zed'], 'nobody here has the id "zed"'],
        ['kickParticipant', ['bob'], 'only moderators', kNotModerator],
        ['endConference', [], 'nobody is in a meeting', { phase: 'prejoin' }],
        ['muteEveryone', [], 'only moderators', kNotModerator],
        ['toggleModeration', [true], 'only moderators', kNotModerator],
        ['toggleModeration', [true], 'not said yet'],
        ['askToUnmute', ['zed'], 'nobody here has the id "zed"'],
        ['approveVideo', ['bob'], 'only moderators', kNotModerator],
        ['rejectParticipant', ['bob'], 'only moderators', kNotModerator],
        ['muteRemoteParticipant', ['zed'], 'nobody here has the id "zed"'],
        ['addBreakoutRoom', [], 'no breakout rooms', { roomsSupported: false }],
        ['autoAssignToBreakoutRooms', [], 'there are no breakout rooms', { rooms: [] }],
        ['closeBreakoutRoom', ['zed'], 'there is no room "zed"'],
        ['removeBreakoutRoom', ['demo'], 'the main room stays'],
        ['sendParticipantToRoom', ['zed', 'g1'], 'nobody here has the id "zed"'],
        ['joinBreakoutRoom', ['zed'], 'there is no room "zed"'],
        ['subject', ['x'], 'kept until', kNotModerator],
        ['sendChatMessage', ['hi', 'zed'], 'nobody here has the id "zed"'],
        ['sendChatMessage', ['hi'], 'nobody is in a meeting', { phase: 'knocking' }],
        ['initiatePrivateChat', ['zed'], 'nobody here has the id "zed"'],
        ['toggleRaiseHand', [], 'nobody is in a meeting', { phase: 'left' }],
        ['toggleShareScreen', [], 'nobody is in a meeting', { phase: 'prejoin' }],
        ['setParticipantVolume', ['bob', 2], 'between 0 and 1'],
        ['setParticipantVolume', ['zed', 1], 'nobody here has the id "zed"'],
        ['setVideoQuality', [-1], 'a height'],
        ['pinParticipant', ['zed'], 'nobody here has the id "zed"'],
        ['sendEndpointTextMessage', ['zed', 'x'], 'nobody here has the id "zed"'],
        ['sendTones', ['1'], 'it takes {tones}']
    ])('%s(%j) says why not: %s', async (name, args, why, state = {}) => {
        const { fake, run } = open({ ...kInside, ...state });
        run(name, ...args);
        await vi.advanceTimersByTimeAsync(0);
        expect(fake.calls).toEqual([]);
        expect(warned).toEqual([expect.stringContaining(`command "${name}" has no effect: `)]);
        expect(warned[0]).toContain(why);
    });

    it('the lobby is switched when there is one, and given up after a while', async () => {
        const { fake, run } = open({ ...kInside, lobbySupported: false });
        run('toggleLobby', true);
        await vi.advanceTimersByTimeAsync(3000);
        expect(fake.calls).toEqual([]);
        fake.becomes({ lobbySupported: true });
        await vi.advanceTimersByTimeAsync(0);
        expect(fake.calls).toEqual(['switchLobby(true)']);
        const other = open({ ...kInside, lobbySupported: false });
        other.run('toggleLobby', true);
        await vi.advanceTimersByTimeAsync(20000);
        expect(warned).toEqual([expect.stringContaining('there is no lobby')]);
    });

    it.each([
        ['an unknown name', { name: 'eval', data: ['x'] }],
        ['a name that is none', { name: { a: 1 }, data: [] }],
        ['a name of every object', { name: 'to-string', data: [] }],
        ['wrong arguments', { name: 'toggle-lobby', data: ['true'] }],
        ['no list of arguments', { name: 'toggle-lobby', data: { 0: true } }],
        ['what the page lacks', { name: 'toggle-whiteboard', data: [true] }]
    ])('%s: nothing but a warning', (_what, data) => {
        const { fake, outer } = open();
        outer.event(data);
        expect(fake.calls).toEqual([]);
        expect(warned).toHaveLength(1);
    });
});

describe('functions', () => {
    it.each<[FunctionName, unknown]>([
        ['getSessionId', 'm-1'],
        ['isModerationOn', false],
        ['isParticipantForceMuted', false],
        ['isParticipantsPaneOpen', false],
        ['getContentSharingParticipants', { sharingParticipantIds: [] }],
        ['isP2pActive', false],
        ['isAudioMuted', true],
        ['isVideoMuted', false],
        ['isAudioDisabled', true],
        ['isAudioAvailable', false],
        ['isVideoAvailable', true],
        ['isSharingScreen', false],
        ['isStartSilent', false]
    ])('%s → %j', async (name, expected) => {
        const { ask } = open({ ...kInside, local: { ...kNoMedia, camera: 'on' } });
        await expect(ask(name)).resolves.toEqual(expected);
    });
    it('rooms, with and without others than the main one', async () => {
        const listed = (await open().ask('getRoomsInfo')) as {
            rooms: { id: string; participants: unknown[] }[];
        };
        expect(listed.rooms.map(each => [each.id, each.participants.length])).toEqual([
            ['demo', 2],
            ['g1', 1]
        ]);
        expect(await open({ ...kInside, rooms: [] }).ask('getRoomsInfo')).toEqual({
            rooms: [
                {
                    isMainRoom: true,
                    id: 'demo@c',
                    jid: 'demo@c/me',
                    participants: [
                        { id: 'me', role: 'moderator', displayName: 'Ada' },
                        { id: 'bob', jid: 'demo@c/bob', role: 'participant', displayName: 'Bob' }
                    ]
                }
            ]
        });
        expect(Object.keys((await open().ask('listBreakoutRooms')) as object)).toEqual(['demo', 'g1']);
    });
    it('devices', async () => {
        const { ask, fake } = open();
        const devices = { type: 'devices' };
        expect(await ask('getAvailableDevices', devices)).toEqual({
            audioInput: [kDevices[1]],
            audioOutput: [],
            videoInput: [kDevices[0]]
        });
        expect(await ask('getCurrentDevices', devices)).toEqual({
            audioInput: kDevices[1],
            videoInput: kDevices[0]
        });
        expect(await ask('isDeviceChangeAvailable', { ...devices, deviceType: 'output' })).toBe(false);
        expect(await ask('isDeviceChangeAvailable', devices)).toBe(true);
        expect(await ask('isMultipleAudioInputSupported', devices)).toBe(false);
        const set = (device: Record<string, unknown>) => ask('setVideoInputDevice', { ...devices, device });
        await set({ kind: 'videoinput', label: 'Camera 1' });
        await set({ kind: 'audioinput', id: 'm1' });
        expect(fake.calls).toEqual(['devices.choose("video", "c1")', 'devices.choose("audio", "m1")']);
        await expect(set({ kind: 'videoinput', label: '' })).rejects.toThrow('no such device');
        await expect(set({ kind: 'audiooutput', id: 'x' })).rejects.toThrow('no such device');
        await expect(set({ kind: 'other' })).rejects.toThrow('no function');
    });
    it.each([
        ['unknown', { name: 'eval' }, 'there is no function "eval"'],
        ['lacking', { name: 'capture-large-video-screenshot' }, 'does not work here'],
        ['wrong', { name: 'is-moderation-on', mediaType: 7 }, 'mediaType has to be text'],
        ['a device of an unknown name', { type: 'devices', name: 'constructor' }, 'there is no function']
    ])('%s: rejected with the reason', async (_what, data, why) => {
        await expect(open().outer.request(data)).rejects.toThrow(why);
    });
});
