// What the page asks the server for besides its library (docs/protocol/page-commands.md): one answer for each command.
import type { Conference } from './library';
import { fromRoom } from './refusal';

export interface Answer {
    ok: boolean;
    /** The server's reason, where it is not. */
    code: string;
    message: Record<string, unknown>;
}

const kPatienceMilliseconds = 10000;

export class PageCommands {
    private count = 0;
    private readonly waiting = new Map<string, (answer: Answer) => void>();

    /** @param conference the one that is open; null: everything is answered with "not-in-meeting". */
    constructor(private readonly conference: () => Conference | null) {}

    /** @return never rejected: `ok` says whether it was done. */
    ask(command: string, fields: Record<string, unknown> = {}): Promise<Answer> {
        const conference = this.conference();
        const nothing = (code: string): Answer => ({ ok: false, code, message: {} });
        if (!conference) return Promise.resolve(nothing('not-in-meeting'));
        const id = `${command}-${++this.count}`;
        return new Promise(resolve => {
            const end = (answer: Answer) => {
                clearTimeout(timer);
                this.waiting.delete(id);
                resolve(answer);
            };
            const timer = setTimeout(() => end(nothing('unreachable')), kPatienceMilliseconds);
            this.waiting.set(id, end);
            conference.sendMessage({ type: 'usher', id, command, ...fields });
        });
    }

    /** A message of the server: perhaps an answer. */
    heard(sender: unknown, payload: unknown): void {
        const message = fromRoom(sender, payload, 'answer');
        if (typeof message?.id !== 'string') return;
        const code = typeof message.code === 'string' ? message.code.slice(0, 64) : '';
        this.waiting.get(message.id)?.({ ok: message.ok === true, code, message });
    }
}
