import { describe, expect, it, vi } from 'vitest';
import { Chat } from './chat';
import type { Conference } from './library';

const conference = () => ({
    myUserId: () => 'me',
    sendTextMessage: vi.fn(),
    sendPrivateTextMessage: vi.fn(),
    sendEndpointMessage: vi.fn()
});
const chatOf = (here: ReturnType<typeof conference> | null) => {
    const emitted: unknown[] = [];
    const chat = new Chat(
        () => here as unknown as Conference | null,
        event => void emitted.push(event)
    );
    return { chat, emitted };
};

describe('words', () => {
    it('to everybody, and to one; both are heard at once', () => {
        const here = conference();
        const { chat, emitted } = chatOf(here);
        expect(chat.send('hi', null, 'Ada')).toBe(true);
        expect(chat.send('psst', 'bob', 'Ada')).toBe(true);
        expect(here.sendTextMessage.mock.calls).toEqual([['hi']]);
        expect(here.sendPrivateTextMessage.mock.calls).toEqual([['bob', 'psst']]);
        expect(emitted).toMatchObject([
            { message: { from: 'me', name: 'Ada', text: 'hi', to: null, own: true } },
            { message: { text: 'psst', to: 'bob', own: true } }
        ]);
    });
    it('none where there is no meeting, and no empty ones', () => {
        expect(chatOf(null).chat.send('hi', null, 'Ada')).toBe(false);
        const { chat, emitted } = chatOf(conference());
        expect(chat.send('', null, 'Ada')).toBe(false);
        expect(emitted).toEqual([]);
    });
    it('short signs, and what becomes of them', () => {
        const here = conference();
        const { chat, emitted } = chatOf(here);
        chat.react('clap');
        chat.forgetReaction(3);
        expect(here.sendEndpointMessage.mock.calls).toMatchObject([
            ['', { name: 'endpoint-reaction', reactions: ['clap'] }]
        ]);
        expect(emitted).toEqual([
            { type: 'reaction', from: 'me', reaction: 'clap' },
            { type: 'reaction-gone', number: 3 }
        ]);
        chatOf(null).chat.react('clap');
    });
    it('data by the bridge', () => {
        const here = conference();
        chatOf(here).chat.sendByBridge('', { name: 'x' });
        expect(here.sendEndpointMessage.mock.calls).toEqual([['', { name: 'x' }]]);
        expect(() => chatOf(null).chat.sendByBridge('', {})).not.toThrow();
    });
});
