import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conference } from './library';
import { PageCommands } from './page_commands';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
    const sent: Record<string, unknown>[] = [];
    const conference = { sendMessage: (message: Record<string, unknown>) => void sent.push(message) };
    return { sent, commands: new PageCommands(() => conference as unknown as Conference) };
}
const answer = (id: string, rest: object) => ({ type: 'usher', event: 'answer', id, ...rest });

describe('a command of the page', () => {
    it('is answered by the message of its id, from the room alone', async () => {
        const { sent, commands } = open();
        const first = commands.ask('ban', { nick: 'bob' });
        const second = commands.ask('people');
        expect(sent).toEqual([
            { type: 'usher', id: 'ban-1', command: 'ban', nick: 'bob' },
            { type: 'usher', id: 'people-2', command: 'people' }
        ]);
        commands.heard('bob', answer('ban-1', { ok: true }));
        commands.heard('', answer('people-2', { ok: true, people: [] }));
        commands.heard('', answer('ban-1', { ok: false, code: 'target-outranks' }));
        expect(await first).toMatchObject({ ok: false, code: 'target-outranks' });
        expect(await second).toMatchObject({ ok: true, message: { people: [] } });
    });
    it('without an answer it was not done', async () => {
        const { commands } = open();
        const asked = commands.ask('ban');
        await vi.advanceTimersByTimeAsync(10000);
        expect(await asked).toMatchObject({ ok: false, code: 'unreachable' });
    });
    it('outside there is nobody to ask', async () => {
        expect(await new PageCommands(() => null).ask('ban')).toMatchObject({ ok: false });
    });
});
