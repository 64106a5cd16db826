// Messages between the page that embeds and the page in the frame, as JitsiMeetExternalAPI frames them: JSON text,
// `{"postis":true,"scope":…,"method":"__ready__" | "message","params":…}`. One end, used on both sides.
//
// What is checked of each message: it comes from the window at the other end, from its one origin, in this scope.
import { isRecord } from './check';

export type Message =
    | { type: 'event'; data: Record<string, unknown> }
    | { type: 'request'; id: number; data: Record<string, unknown> }
    | { type: 'response'; id: number; result?: unknown; error?: unknown };

/** The part of a window that is posted to. */
export interface Target {
    postMessage(message: string, targetOrigin: string): void;
    postMessage(message: string, options: { targetOrigin: string; delegate?: string }): void;
}

/** The part of a window that messages come to. */
export interface Listening {
    addEventListener(type: 'message', listener: (event: Received) => void): void;
    removeEventListener(type: 'message', listener: (event: Received) => void): void;
}

export interface Received {
    data: unknown;
    origin: string;
    source: unknown;
}

export interface Other {
    /** Null while there is none yet. */
    window: () => Target | null;
    /** Null: not known before its first message, which settles it. */
    origin: string | null;
}

const kLongestMessage = 262144;
const kReadyEveryMilliseconds = 50;

export const scopeOf = (id: number): string => `jitsi_meet_external_api_${id}`;

function parseMessage(params: unknown): Message | null {
    if (!isRecord(params)) return null;
    const { type, id, data } = params;
    if (type === 'event' && isRecord(data)) return { type, data };
    if (typeof id !== 'number') return null;
    if (type === 'request' && isRecord(data)) return { type, id, data };
    if (type === 'response') return { type, id, result: params.result, error: params.error };
    return null;
}

/** Null for everything that is not of this scope. */
export function parseFrame(text: unknown, scope: string): { ready: string } | { message: Message } | null {
    if (typeof text !== 'string' || text.length > kLongestMessage) return null;
    let frame: unknown;
    try {
        frame = JSON.parse(text);
    } catch {
        return null;
    }
    if (!isRecord(frame) || frame.postis !== true || frame.scope !== scope) return null;
    if (frame.method === '__ready__')
        return typeof frame.params === 'string' ? { ready: frame.params } : null;
    if (frame.method !== 'message') return null;
    const message = parseMessage(frame.params);
    return message && { message };
}

/** @return a promise's value is the answer to a request; what is thrown is its error. */
export type Receive = (message: Exclude<Message, { type: 'response' }>) => unknown;

export class Channel {
    private readonly id = `${Date.now()}.${Math.random().toString().slice(2, 10)}`;
    private ready = false;
    private waiting: Message[] = [];
    private lastRequest = 0;
    private readonly asked = new Map<
        number,
        { resolve: (value: unknown) => void; reject: (why: unknown) => void }
    >();
    private greeting: ReturnType<typeof setInterval> | null = null;

    /**
     * @param here where messages come in. @param other the other end. @param receive gets what the other end says.
     */
    constructor(
        private readonly here: Listening,
        private readonly scope: string,
        private readonly other: Other,
        private readonly receive: Receive
    ) {
        here.addEventListener('message', this.take);
    }

    /** Says "I am here" until the other end has answered. The frame begins: before it is loaded nobody hears. */
    greet(): void {
        const say = () => this.post('__ready__', this.id);
        this.greeting ??= setInterval(say, kReadyEveryMilliseconds);
        say();
    }

    /** @param delegate what the click that led to this allows, and now allows the other end instead (Capability Delegation). */
    event(data: Record<string, unknown>, delegate?: string): void {
        if (delegate !== undefined && this.ready) this.post('message', { type: 'event', data }, delegate);
        else this.send({ type: 'event', data });
    }

    /** @return the other end's answer; rejected with its error, or when this end is closed before. */
    request(data: Record<string, unknown>): Promise<unknown> {
        const id = ++this.lastRequest;
        return new Promise((resolve, reject) => {
            this.asked.set(id, { resolve, reject });
            this.send({ type: 'request', id, data });
        });
    }

    close(): void {
        this.here.removeEventListener('message', this.take);
        this.stopGreeting();
        for (const { reject } of this.asked.values()) reject(new Error('the meeting was taken away'));
        this.asked.clear();
    }

    private stopGreeting(): void {
        if (this.greeting !== null) clearInterval(this.greeting);
        this.greeting = null;
    }

    private send(message: Message): void {
        if (this.ready) this.post('message', message);
        else this.waiting.push(message);
    }

    // Only the greeting goes out while the other end's origin is not known: there is nothing in it.
    private post(method: string, params: unknown, delegate?: string): void {
        const text = JSON.stringify({ postis: true, scope: this.scope, method, params });
        const targetOrigin = this.other.origin ?? '*';
        if (delegate === undefined) this.other.window()?.postMessage(text, targetOrigin);
        else this.other.window()?.postMessage(text, { targetOrigin, delegate });
    }

    private readonly take = (event: Received): void => {
        const window = this.other.window();
        if (window === null || event.source !== window) return;
        if (this.other.origin !== null && event.origin !== this.other.origin) return;
        const frame = parseFrame(event.data, this.scope);
        if (!frame) return;
        if (event.origin === 'null') {
            console.warn(
                'JitsiMeetExternalAPI: a page without an origin (a file, a sandbox) cannot embed a meeting'
            );
            return;
        }
        this.other.origin = event.origin;
        if ('ready' in frame) this.greeted(frame.ready);
        else this.said(frame.message);
    };

    private greeted(id: string): void {
        if (id !== this.id) {
            this.post('__ready__', id);
            // It was loaded anew, or it is the first: either way it has to hear from this end too.
            if (!this.ready) this.post('__ready__', this.id);
            return;
        }
        this.stopGreeting();
        this.ready = true;
        const waiting = this.waiting;
        this.waiting = [];
        for (const message of waiting) this.post('message', message);
    }

    private said(message: Message): void {
        if (message.type === 'event') {
            this.receive(message);
            return;
        }
        const { id } = message;
        if (message.type === 'request') {
            Promise.resolve()
                .then(() => this.receive(message))
                .then(
                    result =>
                        this.send({ type: 'response', id, result: result === undefined ? null : result }),
                    (error: unknown) =>
                        this.send({
                            type: 'response',
                            id,
                            error: { message: error instanceof Error ? error.message : String(error) }
                        })
                );
            return;
        }
        const asked = this.asked.get(id);
        this.asked.delete(id);
        if (message.error === undefined) asked?.resolve(message.result);
        else asked?.reject(new Error(isRecord(message.error) ? String(message.error.message) : 'failed'));
    }
}
