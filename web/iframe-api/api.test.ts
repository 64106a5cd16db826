// Both sides of the API, joined by two windows: each row of the schema is called, sent, taken and answered, or warns.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JitsiMeetExternalAPI, kWrappers } from './api';
import { Channel, scopeOf, type Message } from './channel';
import { parseFields, wrongArgument } from './check';
import { facing, FakeWindow, type Sight } from './fake_windows';
import {
    kCommands,
    kEvents,
    kFunctions,
    kLocalFunctions,
    wireName,
    type Kind,
    type Row,
    type Works
} from './schema';

const kMeet = 'https://meet.example';
const kSamples: Record<Kind, unknown> = { text: 'x', bool: true, number: 1, media: 'audio', any: { a: 1 } };
const samples = (row: Works) => parseFields(row.fields).map(field => kSamples[field.kind]);

const rows = <T extends Row['works']>(table: Record<string, Row>, works: T) =>
    Object.entries(table).filter(([, row]) => row.works === works) as [string, Extract<Row, { works: T }>][];

let frames: FakeFrame[] = [];
let host: FakeWindow;
let warned: string[];

class FakeFrame {
    style: Record<string, string> = {};
    attributes: Record<string, string> = {};
    contentWindow: Sight | null = null;
    removed = false;
    src = '';
    readonly page = new FakeWindow(kMeet);
    readonly sight: Sight;
    constructor() {
        const { bFromA, aFromB } = facing(host, this.page);
        this.contentWindow = bFromA;
        this.sight = aFromB;
        frames.push(this);
    }
    setAttribute(name: string, value: string) {
        this.attributes[name] = value;
    }
    remove() {
        this.removed = true;
    }
}

beforeEach(() => {
    frames = [];
    warned = [];
    host = new FakeWindow('https://portal.example');
    vi.spyOn(console, 'warn').mockImplementation((text: unknown) => void warned.push(String(text)));
    vi.stubGlobal('window', host);
    vi.stubGlobal('document', {
        createElement: () => new FakeFrame(),
        body: { appendChild: () => undefined }
    });
});
afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
});

type Api = JitsiMeetExternalAPI & Record<string, (...args: unknown[]) => unknown>;

/** An API object, and the page's end of it. */
function open(options: Record<string, unknown> = {}, answer: (message: Message) => unknown = () => 'answer') {
    const api = new JitsiMeetExternalAPI('meet.example', { roomName: 'demo', ...options }) as Api;
    const frame = frames.at(-1)!;
    const id = Number(/jitsi_meet_external_api_id=(\d+)/.exec(frame.src)?.[1]);
    const heard: Message[] = [];
    const page = new Channel(
        frame.page,
        scopeOf(id),
        { window: () => frame.sight, origin: null },
        message => {
            heard.push(message);
            return answer(message);
        }
    );
    page.greet();
    return { api, frame, page, heard, id };
}

describe('commands', () => {
    it.each(rows(kCommands, true))('%s comes to the page as its row says', (name, row) => {
        const { api, heard } = open();
        api.executeCommand(name, ...samples(row));
        expect(heard).toEqual([{ type: 'event', data: { name: wireName(name, row), data: samples(row) } }]);
        expect(warned).toEqual([]);
    });
    it.each(rows(kCommands, true).filter(([, row]) => wrongArgument(row.fields, []) !== null))(
        '%s is not sent without its arguments',
        name => {
            const { api, heard } = open();
            api.executeCommand(name);
            expect(heard).toEqual([]);
            expect(warned).toEqual([expect.stringContaining(`"${name}"`)]);
        }
    );
    it.each(rows(kCommands, false))('%s warns, and sends nothing', (name, row) => {
        const { api, heard } = open();
        api.executeCommand(name, true);
        expect(heard).toEqual([]);
        expect(warned).toEqual([`JitsiMeetExternalAPI: command "${name}" has no effect: ${row.note}.`]);
    });
    it('sharing a screen passes the click on, as long as there was one', () => {
        const { api, frame } = open();
        const delegated = () => frame.contentWindow!.posted.at(-1)!.delegate;
        for (const [isActive, expected] of [
            [true, 'display-capture'],
            [false, undefined]
        ] as const) {
            vi.stubGlobal('navigator', { userActivation: { isActive } });
            api.executeCommand('toggleAudio');
            expect(delegated()).toBeUndefined();
            api.executeCommand('toggleShareScreen');
            expect(delegated()).toBe(expected);
        }
    });
    it('an unknown one warns', () => {
        open().api.executeCommand('makeCoffee');
        expect(warned).toEqual([expect.stringContaining('"makeCoffee"')]);
    });
    it('several at once', () => {
        const { api, heard } = open();
        api.executeCommands({ toggleAudio: [], subject: 'Monday' });
        expect(heard.map(each => each.type === 'event' && each.data.name)).toEqual([
            'toggle-audio',
            'subject'
        ]);
    });
    it.each(kWrappers)('%s is also a function', name => {
        const { api, heard } = open();
        api[name]!('x');
        expect(heard.length + warned.length).toBe(1);
    });
});

describe('functions', () => {
    it.each(rows(kFunctions, true))('%s asks the page and gives its answer', async (name, row) => {
        const { api, heard } = open();
        await expect(api[name]!(...samples(row))).resolves.toBe('answer');
        const [request] = heard;
        expect(request?.type).toBe('request');
        const wire = wireName(name, row).split('/').pop();
        expect(request?.type === 'request' && request.data.name).toBe(wire);
    });
    it.each(rows(kFunctions, false))('%s warns and rejects', async (name, row) => {
        const { api, heard } = open();
        await expect(api[name]!()).rejects.toThrow(row.note);
        expect(heard).toEqual([]);
        expect(warned).toEqual([expect.stringContaining(`function "${name}"`)]);
    });
    it('a device is set by its kind', async () => {
        const { api, heard } = open();
        await api.setVideoInputDevice!('Camera 1', 'c1');
        expect(heard[0]).toMatchObject({
            data: {
                type: 'devices',
                name: 'setDevice',
                device: { kind: 'videoinput', label: 'Camera 1', id: 'c1' }
            }
        });
    });
});

describe('events', () => {
    const kOfThePage = rows(kEvents, true).filter(([name]) => name !== '_willDispose');
    it.each(kOfThePage)('%s comes with its payload', (name, row) => {
        const { api, page } = open();
        const payload = Object.fromEntries(
            parseFields(row.fields).map(each => [each.name, kSamples[each.kind]])
        );
        const heard: unknown[] = [];
        api.on(name, (data: never) => void heard.push(data));
        page.event({ ...payload, name: wireName(name, row) });
        expect(heard).toEqual([payload]);
        expect(warned).toEqual([]);
    });
    it.each(rows(kEvents, false))('%s warns when it is listened to', (name, row) => {
        open().api.addEventListener(name, () => undefined);
        expect(warned).toEqual([`JitsiMeetExternalAPI: event "${name}" has no effect: ${row.note}.`]);
    });
    it('what the page does not know is not passed on', () => {
        const { api, page } = open();
        const heard = vi.fn();
        api.on('newEvent', heard);
        page.event({ name: 'new-event' });
        page.event({ name: 7 });
        expect(heard).not.toHaveBeenCalled();
    });
    it('listeners as in Node.js and as in older pages', () => {
        const { api, page } = open();
        const heard: string[] = [];
        api.once('ready', () => void heard.push('once'));
        const always = () => void heard.push('always');
        api.addEventListeners({ ready: always, videoConferenceLeft: always });
        page.event({ name: 'ready' });
        page.event({ name: 'ready' });
        api.removeListener('ready', always);
        page.event({ name: 'ready' });
        api.removeEventListeners(['videoConferenceLeft']);
        page.event({ name: 'video-conference-left', roomName: 'demo' });
        expect(heard).toEqual(['once', 'always', 'always']);
        expect(api.eventNames()).toEqual([]);
    });
    it('one listener that throws does not silence the others', () => {
        const { api, page } = open();
        const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
        const heard = vi.fn();
        api.on('ready', () => {
            throw new Error('mine');
        });
        api.on('ready', heard);
        page.event({ name: 'ready' });
        expect(heard).toHaveBeenCalledOnce();
        expect(complained).toHaveBeenCalledOnce();
    });
});

describe('the object', () => {
    const kNamed = Object.keys(kLocalFunctions)
        .flatMap(names => names.match(/\b[a-zA-Z]+\b(?!\))/g) ?? [])
        .filter(name => name !== 'id');
    it.each(kNamed)('%s is there', name => {
        expect(JitsiMeetExternalAPI.prototype).toHaveProperty(name, expect.any(Function));
    });
    it('counts and names people', () => {
        const { api, page } = open();
        const person = (id: string, name: string) => ({ id, displayName: name, formattedDisplayName: name });
        page.event({ name: 'participant-joined', ...person('b', 'Bob') });
        page.event({ name: 'video-conference-joined', ...person('a', 'Ada') });
        page.event({
            name: 'display-name-change',
            id: 'b',
            displayname: 'Robert',
            formattedDisplayName: 'Robert'
        });
        expect(api.getNumberOfParticipants()).toBe(2);
        expect(api.getDisplayName('b')).toBe('Robert');
        expect(api.getParticipantsInfo().map(each => each.participantId)).toEqual(['b', 'a']);
        const participants = { 'demo@c/a': {}, 'demo@c/b': {} };
        page.event({
            name: 'breakout-rooms-updated',
            rooms: { demo: { participants }, g: { participants: { 'g@b/c': {} } } }
        });
        expect(api.getNumberOfParticipants()).toBe(3);
        page.event({ name: 'participant-left', id: 'b' });
        page.event({ name: 'video-conference-left', roomName: 'demo' });
        expect(api.getNumberOfParticipants()).toBe(0);
    });
    it('calls onload with ready, and goes away', () => {
        const loaded = vi.fn();
        const gone = vi.fn();
        const { api, page, frame } = open({ onload: loaded });
        page.event({ name: 'ready' });
        expect(loaded).toHaveBeenCalledOnce();
        api.on('_willDispose', gone);
        api.on('readyToClose', gone);
        api.dispose();
        page.event({ name: 'video-ready-to-close' });
        expect(gone).toHaveBeenCalledOnce();
        expect(frame.removed).toBe(true);
    });
    it('takes the older list of arguments', () => {
        new JitsiMeetExternalAPI('meet.example', 'old', 700, '50vh');
        expect(frames[0]!.src).toMatch(/^https:\/\/meet\.example\/old#/);
        expect(frames[0]!.style).toMatchObject({ width: '700px', height: '50vh', border: '0' });
    });
    it('says what options have no effect', () => {
        open({
            release: '1',
            invitees: [],
            width: 'wide',
            interfaceConfigOverwrite: { FILM_STRIP_MAX_HEIGHT: 1 },
            configOverwrite: { hosts: { domain: 'evil.example' }, p2p: { enabled: false, stunServers: [] } },
            userInfo: { displayName: 'Ada', email: 'ada@example.org' },
            colour: 'red'
        });
        const named = warned.map(text => /"([^"]+)"/.exec(text)?.[1]).sort();
        expect(named).toEqual(
            [
                'FILM_STRIP_MAX_HEIGHT',
                'colour',
                'hosts',
                'invitees',
                'p2p.stunServers',
                'release',
                'userInfo.email',
                'width'
            ].sort()
        );
    });
});
