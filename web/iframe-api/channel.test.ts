import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Channel, parseFrame, scopeOf, type Message } from './channel';
import { facing, FakeWindow } from './fake_windows';

const kHost = 'https://portal.example';
const kMeet = 'https://meet.example';
const kScope = scopeOf(0);

const framed = (params: unknown, method = 'message', scope = kScope) =>
    JSON.stringify({ postis: true, scope, method, params });
const hangup = framed({ type: 'event', data: { name: 'video-hangup', data: [] } });

function both(answer: (message: Message) => unknown = () => undefined) {
    const host = new FakeWindow(kHost);
    const page = new FakeWindow(kMeet);
    const { bFromA: pageFromHost, aFromB: hostFromPage } = facing(host, page);
    const heard: Message[] = [];
    const outer = new Channel(host, kScope, { window: () => pageFromHost, origin: kMeet }, message => {
        heard.push(message);
    });
    const inner = new Channel(page, kScope, { window: () => hostFromPage, origin: null }, message => {
        heard.push(message);
        return answer(message);
    });
    return { host, page, pageFromHost, hostFromPage, outer, inner, heard };
}

beforeEach(() => {
    vi.useFakeTimers();
});
afterEach(() => {
    vi.useRealTimers();
});

describe('two ends', () => {
    it('keep what is said until both are there, and say it in order', () => {
        const { outer, inner, heard } = both();
        outer.event({ name: 'one' });
        inner.event({ name: 'two' });
        outer.event({ name: 'three' });
        expect(heard).toEqual([]);
        inner.greet();
        const names = heard.map(each => (each.type === 'event' ? each.data.name : ''));
        expect(names.filter(name => name !== 'two')).toEqual(['one', 'three']);
        expect(names).toContain('two');
    });
    it('are silent when they are ready, and when they are closed', () => {
        const { inner, hostFromPage } = both();
        inner.greet();
        const before = hostFromPage.posted.length;
        vi.advanceTimersByTime(1000);
        expect(hostFromPage.posted.length).toBe(before);
        const alone = both();
        alone.outer.close();
        alone.inner.greet();
        vi.advanceTimersByTime(500);
        expect(alone.hostFromPage.posted.length).toBeGreaterThan(5);
        alone.inner.close();
        const after = alone.hostFromPage.posted.length;
        vi.advanceTimersByTime(500);
        expect(alone.hostFromPage.posted.length).toBe(after);
    });
    it('go on with a frame that was loaded anew', () => {
        const { page, hostFromPage, outer, inner, heard } = both();
        inner.greet();
        inner.close();
        const again = new Channel(page, kScope, { window: () => hostFromPage, origin: null }, message => {
            heard.push(message);
        });
        again.greet();
        again.event({ name: 'ready' });
        outer.event({ name: 'toggle-audio', data: [] });
        expect(heard).toHaveLength(2);
    });
    it('answer requests, and say why not', async () => {
        const { outer, inner } = both(message => {
            if (message.type === 'request' && message.data.name === 'bad') throw new Error('no such thing');
            return message.type === 'request' && message.data.name === 'nothing' ? undefined : { rooms: [] };
        });
        inner.greet();
        await expect(outer.request({ name: 'rooms-info' })).resolves.toEqual({ rooms: [] });
        await expect(outer.request({ name: 'nothing' })).resolves.toBeNull();
        await expect(outer.request({ name: 'bad' })).rejects.toThrow('no such thing');
    });
    it('leave no request open when they are closed', async () => {
        const { outer } = both();
        const asked = outer.request({ name: 'rooms-info' });
        outer.close();
        await expect(asked).rejects.toThrow('taken away');
    });
});

describe('who is heard', () => {
    it('only the window at the other end, whatever its origin', () => {
        const { page, inner, heard, hostFromPage } = both();
        inner.greet();
        const other = facing(new FakeWindow(kHost), page).bFromA;
        other.postMessage(hangup, '*');
        page.hear({ data: hangup, origin: kHost, source: null });
        expect(heard).toEqual([]);
        page.hear({ data: hangup, origin: kHost, source: hostFromPage });
        expect(heard).toHaveLength(1);
    });
    it('only its one origin: in the frame that of its first message, in the other page that of the frame', () => {
        const { host, page, inner, heard, hostFromPage, pageFromHost } = both();
        inner.greet();
        page.hear({ data: hangup, origin: 'https://evil.example', source: hostFromPage });
        host.hear({ data: hangup, origin: 'https://evil.example', source: pageFromHost });
        expect(heard).toEqual([]);
    });
    it('nobody without an origin', () => {
        const { page, hostFromPage, heard } = both();
        const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
        page.hear({ data: hangup, origin: 'null', source: hostFromPage });
        expect(heard).toEqual([]);
        expect(warned).toHaveBeenCalledOnce();
        warned.mockRestore();
    });
    it('and nothing but the greeting goes to an unknown origin', () => {
        const { inner, outer, hostFromPage, pageFromHost } = both();
        inner.event({ name: 'participant-joined', displayName: 'Ada' });
        outer.event({ name: 'password', data: ['secret'] });
        inner.greet();
        const open = [...hostFromPage.posted, ...pageFromHost.posted].filter(
            each => each.targetOrigin === '*'
        );
        expect(open.length).toBeGreaterThan(0);
        for (const { text } of open) expect(JSON.parse(text)).toMatchObject({ method: '__ready__' });
        expect(hostFromPage.posted.at(-1)).toMatchObject({ targetOrigin: kHost });
        expect(pageFromHost.posted.every(each => each.targetOrigin === kMeet)).toBe(true);
    });
});

describe('what is no message', () => {
    it.each([
        ['no text', { postis: true }],
        ['no JSON', '{'],
        ['another scope', framed({ type: 'event', data: {} }, 'message', 'jitsi_meet_external_api_1')],
        ['another program', JSON.stringify({ scope: kScope, method: 'message', params: {} })],
        ['another method', framed({ type: 'event', data: {} }, 'eval')],
        ['no type', framed({ data: {} })],
        ['an event without data', framed({ type: 'event' })],
        ['a request without a number', framed({ type: 'request', data: {} })],
        ['a greeting without an id', framed({}, '__ready__')],
        ['a list', '[]'],
        ['too long', framed({ type: 'event', data: { name: 'x'.repeat(300000) } })]
    ])('%s', (_what, text) => {
        expect(parseFrame(text, kScope)).toBeNull();
    });
});
