import { describe, expect, it } from 'vitest';
import { forgetToken, splitToken, takeToken, tokenProfile } from './token';

function token(payload: unknown): string {
    const part = (value: unknown) =>
        btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
            .replace(/\+/g, '-')
            .replace(/\//g, '_')
            .replace(/=/g, '');
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}.c2lnbmF0dXJl`;
}

describe('what a token says about its holder', () => {
    it('is the name and address in context.user', () => {
        const made = token({ context: { user: { name: ' Ada Lovelace ', email: 'ada@example.org' } } });
        expect(tokenProfile(made)).toEqual({ name: 'Ada Lovelace', email: 'ada@example.org' });
    });
    it('is read as UTF-8', () => {
        expect(tokenProfile(token({ context: { user: { name: 'Zoë 会' } } })).name).toBe('Zoë 会');
    });
    it.each([
        '',
        'abc',
        'a.b.c',
        'a.!!!.c',
        token(null),
        token([1]),
        token({ context: 'x' }),
        token({ context: { user: { name: 7 } } }),
        token({ context: { user: { name: '  ' } } })
    ])('is nothing for %s', made => {
        expect(tokenProfile(made)).toEqual({ name: null, email: null });
    });
});

describe('the token in an address', () => {
    it.each([
        ['https://meet.example/demo?jwt=a.b.c', 'a.b.c', 'https://meet.example/demo'],
        [
            'https://meet.example/demo?x=1&jwt=a.b.c#config.p2p.enabled=false',
            'a.b.c',
            'https://meet.example/demo?x=1#config.p2p.enabled=false'
        ],
        ['https://meet.example/demo#jwt=%22a.b.c%22&y=2', 'a.b.c', 'https://meet.example/demo#y=2'],
        ['https://meet.example/demo?jwt=q.q.q#jwt="h.h.h"', 'q.q.q', 'https://meet.example/demo'],
        ['https://meet.example/demo?jwt=', null, 'https://meet.example/demo'],
        ['https://meet.example/demo', null, 'https://meet.example/demo']
    ])('%s', (href, expected, left) => {
        expect(splitToken(href)).toEqual({ token: expected, href: left });
    });
});

describe('taking the token', () => {
    const page = (href: string) => {
        const seen: string[] = [];
        return {
            seen,
            location: { href },
            history: {
                state: null,
                replaceState: (_state: unknown, _title: string, url: string) => void seen.push(url)
            }
        };
    };
    const storage = () => {
        const map = new Map<string, string>();
        return {
            map,
            getItem: (key: string) => map.get(key) ?? null,
            setItem: (key: string, value: string) => void map.set(key, value),
            removeItem: (key: string) => void map.delete(key)
        };
    };

    it('cleans the address and keeps it for a reload of the same meeting only', () => {
        const kept = storage();
        const first = page('https://meet.example/demo?jwt=a.b.c');
        expect(takeToken(first, kept, 'demo')).toBe('a.b.c');
        expect(first.seen).toEqual(['https://meet.example/demo']);
        const reloaded = page('https://meet.example/demo');
        expect(takeToken(reloaded, kept, 'demo')).toBe('a.b.c');
        expect(reloaded.seen).toEqual([]);
        expect(takeToken(page('https://meet.example/other'), kept, 'other')).toBeNull();
    });
    it('forgets it when its holder has left', () => {
        const kept = storage();
        takeToken(page('https://meet.example/demo?jwt=a.b.c'), kept, 'demo');
        takeToken(page('https://meet.example/other?jwt=d.e.f'), kept, 'other');
        forgetToken(kept, 'demo');
        expect(takeToken(page('https://meet.example/demo'), kept, 'demo')).toBeNull();
        expect(takeToken(page('https://meet.example/other'), kept, 'other')).toBe('d.e.f');
    });
    it('works where storage is blocked', () => {
        const fail = () => {
            throw new Error('blocked');
        };
        const blocked = { getItem: fail, setItem: fail, removeItem: fail };
        expect(() => forgetToken(blocked, 'demo')).not.toThrow();
        expect(takeToken(page('https://meet.example/demo?jwt=a.b.c'), blocked, 'demo')).toBe('a.b.c');
        expect(takeToken(page('https://meet.example/demo'), blocked, 'demo')).toBeNull();
        expect(takeToken(page('https://meet.example/demo?jwt=a.b.c'), null, 'demo')).toBe('a.b.c');
    });
});
