// JitsiMeetExternalAPI in the page that embeds. What works, what only warns, and how it is called: schema.ts.
import { Channel, scopeOf, type Message } from './channel';
import { isRecord, parseFields, wrongArgument } from './check';
import { Emitter, type Listener } from './emitter';
import { cssLength, frameAddress, type Options, type Warn } from './frame_address';
import { People } from './people';
import { kCommands, kEvents, kFunctions, wireName, type Row } from './schema';

const kFrameMay =
    'autoplay; camera; clipboard-write; compute-pressure; display-capture; hid; microphone; screen-wake-lock; speaker-selection; window-management';

const rowsOf = (table: Record<string, Row>) => new Map<string, Row>(Object.entries(table));
const commands = rowsOf(kCommands);
const events = rowsOf(kEvents);
const eventNames = new Map([...events].map(([name, row]) => [wireName(name, row), name]));

const warn: Warn = (what, name, why) =>
    console.warn(`JitsiMeetExternalAPI: ${what} "${name}" has no effect: ${why}.`);

// COMPAT(jitsi-meet before 2019): domain, room, width, height, parent, … one by one instead of an object.
const kOldOrder = [
    'roomName',
    'width',
    'height',
    'parentNode',
    'configOverwrite',
    'interfaceConfigOverwrite',
    'noSSL',
    'jwt',
    'onload',
    'invitees',
    'devices',
    'userInfo'
];

function optionsOf(given: readonly unknown[]): Options {
    const [first] = given;
    if (isRecord(first)) return first;
    return Object.fromEntries(kOldOrder.map((name, index) => [name, given[index]]));
}

let made = 0;

/** What a browser calls the devices that a function sets. */
const kKinds: Record<string, MediaDeviceKind> = {
    setAudioInputDevice: 'audioinput',
    setAudioOutputDevice: 'audiooutput',
    setVideoInputDevice: 'videoinput'
};

export class JitsiMeetExternalAPI extends Emitter {
    private readonly frame: HTMLIFrameElement;
    private readonly channel: Channel;
    private readonly people = new People();
    private readonly heardOnLoad: Options['onload'];

    /** Set by the entry: where this script came from, for the scheme. */
    static script: URL | null = null;

    /**
     * @param domain `host[:port][/tenant]`. @param given the options (docs/embed/iframe-calls.md), or the older list of
     *   arguments. What has no effect is named in the console.
     */
    constructor(domain: string, ...given: unknown[]) {
        super();
        const options = optionsOf(given);
        const id = made++;
        const script = JitsiMeetExternalAPI.script;
        const plain =
            options.noSSL === true || (script?.protocol === 'http:' && domain.split('/')[0] === script.host);
        const url = frameAddress(domain, options, id, plain ? 'http' : 'https', warn);
        this.heardOnLoad = options.onload;
        this.frame = this.makeFrame(url, options, id);
        this.channel = new Channel(
            window,
            scopeOf(id),
            { window: () => this.frame.contentWindow, origin: url.origin },
            this.received
        );
        (options.parentNode ?? document.body).appendChild(this.frame);
    }

    // `fullscreen` comes by the older attribute: with both of them browsers complain.
    private makeFrame(url: URL, options: Options, id: number): HTMLIFrameElement {
        const frame = document.createElement('iframe');
        frame.allow = kFrameMay;
        frame.allowFullscreen = true;
        frame.name = frame.id = `jitsiConferenceFrame${id}`;
        for (const side of ['width', 'height'] as const) {
            const length = cssLength(options[side] ?? '100%');
            if (length === null) warn('option', side, 'it is no length of CSS');
            else frame.style[side] = length;
        }
        frame.style.border = '0';
        if (options.sandbox) frame.setAttribute('sandbox', options.sandbox);
        frame.src = url.href;
        return frame;
    }

    private readonly received = (message: Exclude<Message, { type: 'response' }>): unknown => {
        if (message.type === 'request') throw new Error('the embedding page answers no questions');
        const { name: wire, ...data } = message.data;
        const name = typeof wire === 'string' ? eventNames.get(wire) : undefined;
        if (name === undefined) return undefined;
        this.people.heard(name, data);
        if (name === 'ready') this.heardOnLoad?.(data);
        this.emit(name, data);
        return undefined;
    };

    protected override add(event: string, listener: Listener, once: boolean, first: boolean): this {
        const row = events.get(event);
        if (!row) warn('event', event, 'there is no such event');
        else if (!row.works) warn('event', event, row.note);
        return super.add(event, listener, once, first);
    }

    /** @param name of a command. One that has no effect here, or wrong arguments, are named in the console. */
    executeCommand(name: string, ...args: unknown[]): void {
        const row = commands.get(name);
        if (!row) return warn('command', name, 'there is no such command');
        if (!row.works) return warn('command', name, row.note);
        const wrong = wrongArgument(row.fields, args);
        if (wrong !== null) return warn('command', name, wrong);
        // A screen is shared only after a click, and the click was in this page. Where the browser cannot pass that on,
        // it ignores the wish.
        const clicked = typeof navigator !== 'undefined' && navigator.userActivation?.isActive === true;
        const delegate = name === 'toggleShareScreen' && clicked ? 'display-capture' : undefined;
        this.channel.event({ name: wireName(name, row), data: args }, delegate);
    }

    /** @param all names of commands, each with its argument or the list of them. */
    executeCommands(all: Record<string, unknown>): void {
        for (const [name, args] of Object.entries(all))
            this.executeCommand(name, ...(Array.isArray(args) ? (args as unknown[]) : [args]));
    }

    /** @internal A function of the schema. @return its answer; rejected where it does not work here. */
    ask(name: string, row: Row, args: readonly unknown[]): Promise<unknown> {
        if (!row.works) {
            warn('function', name, row.note);
            return Promise.reject(new Error(`${name} does not work here: ${row.note}`));
        }
        const wrong = wrongArgument(row.fields, args);
        if (wrong !== null) {
            warn('function', name, wrong);
            return Promise.reject(new Error(`${name}: ${wrong}`));
        }
        const named = Object.fromEntries(
            parseFields(row.fields).map((field, index) => [field.name, args[index]])
        );
        const wire = wireName(name, row);
        if (!wire.startsWith('devices/')) return this.channel.request({ name: wire, ...named });
        const request = { type: 'devices', name: wire.slice('devices/'.length) };
        if (request.name !== 'setDevice') return this.channel.request({ ...request, ...named });
        return this.channel.request({ ...request, device: { kind: kKinds[name], ...named } });
    }

    addEventListener(event: string, listener: Listener): void {
        this.on(event, listener);
    }
    addEventListeners(listeners: Record<string, Listener>): void {
        for (const [event, listener] of Object.entries(listeners)) this.on(event, listener);
    }
    removeEventListener(event: string): void {
        this.removeAllListeners(event);
    }
    removeEventListeners(names: readonly string[]): void {
        for (const event of names) this.removeAllListeners(event);
    }

    getIFrame(): HTMLIFrameElement {
        return this.frame;
    }
    getParticipantsInfo() {
        return this.people.list();
    }
    getNumberOfParticipants(): number {
        return this.people.count;
    }
    getDisplayName(id: string): string | undefined {
        return this.people.nameOf(id);
    }
    getEmail(): undefined {
        return warn(
            'function',
            'getEmail',
            'nobody is told the e-mail address of somebody else'
        ) as undefined;
    }
    getAvatarURL(): undefined {
        return warn('function', 'getAvatarURL', 'the page shows no pictures of people') as undefined;
    }
    getVideoQuality(): number | undefined {
        return this.people.videoHeight;
    }
    isVisitor(): boolean {
        return false;
    }
    isDeviceListAvailable(): Promise<boolean> {
        return Promise.resolve(true);
    }
    getSupportedCommands(): string[] {
        return [...commands].filter(([, row]) => row.works).map(([name]) => name);
    }
    getSupportedEvents(): string[] {
        return [...events].filter(([, row]) => row.works).map(([name]) => name);
    }

    /** Takes the frame away, and with it the person out of the meeting. */
    dispose(): void {
        this.emit('_willDispose');
        this.channel.close();
        this.removeAllListeners();
        this.frame.remove();
    }
}

/** Commands that are also functions of the same name. */
export const kWrappers = [
    'pinParticipant',
    'setLargeVideoParticipant',
    'resizeLargeVideo',
    'startRecording',
    'stopRecording',
    'toggleE2EE',
    'setMediaEncryptionKey',
    'setVirtualBackground',
    'showPiP',
    'hidePiP'
] as const;

function define(name: string, value: (this: JitsiMeetExternalAPI, ...args: unknown[]) => unknown): void {
    Object.defineProperty(JitsiMeetExternalAPI.prototype, name, {
        value,
        configurable: true,
        writable: true
    });
}

for (const [name, row] of Object.entries(kFunctions) as [string, Row][])
    define(name, function (...args) {
        return this.ask(name, row, args);
    });
for (const name of kWrappers)
    define(name, function (...args) {
        this.executeCommand(name, ...args);
    });
