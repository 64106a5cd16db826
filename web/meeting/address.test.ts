import { describe, expect, it } from 'vitest';
import { canonicalRoom, parseAddress, pathFor } from './address';

// What the server's RoomName refuses (src/base/names.cpp): nothing canonical may contain any of it.
const kForbiddenOnServer = /["&'/:<>@ ?#[\]!$()*+,;=\u0000-\u001f\u007fA-Z]/;

describe('the canonical name of a room', () => {
    it.each([
        ['standup', 'standup'],
        ['StandUp', 'standup'],
        ['stand-up_2.0~x', 'stand-up_2.0~x'],
        ['Stand Up', 'stand%20up'],
        ['Stand%20Up', 'stand%20up'],
        ['what?is#this', 'whatisthis'],
        ["it's(me)!", 'itsme'],
        ['a&b=c', 'abc'],
        ['Größe', 'gr%c3%b6%c3%9fe'],
        ['Gr%C3%B6%C3%9Fe', 'gr%c3%b6%c3%9fe'],
        ['Ⓐ１', 'a1'],
        ['ﬁne', 'fine'],
        ['会議', '%e4%bc%9a%e8%ad%b0'],
        ['50%', '50%25'],
        ['a%3Fb', 'a%3fb']
    ])('%s becomes %s', (typed, canonical) => {
        expect(canonicalRoom(typed)).toBe(canonical);
    });

    it.each([
        '',
        '???',
        "'()'",
        '\ud800',
        'x'.repeat(129),
        '会'.repeat(129),
        '😀'.repeat(86),
        'tab%09',
        'a\u202eb',
        '..',
        '%2E'
    ])('%j is not a room', typed => {
        expect(canonicalRoom(typed)).toBeNull();
    });

    it('is the longest that the server takes', () => {
        expect(canonicalRoom('x'.repeat(128))).toBe('x'.repeat(128));
        expect(canonicalRoom('会'.repeat(113))).toBe('%e4%bc%9a'.repeat(113));
    });

    it('is the same when made canonical once more', () => {
        for (const typed of ['Größe', 'Stand Up', '会議', 'Ⓐ'])
            expect(canonicalRoom(canonicalRoom(typed)!)).toBe(canonicalRoom(typed));
    });

    it('never holds what the server forbids', () => {
        const hidden: number[] = [];
        for (let code = 0; code < 0x250; code += 1) {
            const room = canonicalRoom(`a${String.fromCharCode(code)}b`);
            if (room === null) hidden.push(code);
            else expect(room).not.toMatch(kForbiddenOnServer);
        }
        expect(hidden).toHaveLength(0x20 + 0x21 + 1); // C0; DEL and C1; the soft hyphen
    });
});

describe('the address of a page', () => {
    it('without a path is the start page', () => {
        expect(parseAddress('/')).toEqual({ kind: 'home' });
    });
    it('names a room', () => {
        expect(parseAddress('/Stand%20Up')).toEqual({
            kind: 'place',
            place: { tenant: null, room: 'stand%20up', title: 'Stand Up' }
        });
    });
    it('takes a tenant in any script', () => {
        expect(parseAddress('/T%C3%84st/T%C3%A4st')).toEqual({
            kind: 'place',
            place: { tenant: 'täst', room: 't%c3%a4st', title: 'Täst' }
        });
    });
    it('names a tenant and a room', () => {
        expect(parseAddress('/Acme/Daily/')).toEqual({
            kind: 'place',
            place: { tenant: 'acme', room: 'daily', title: 'Daily' }
        });
    });
    it.each(['/a/b/c', '/!!!', '/a.b/room', '/a%20b/room', `/${'t'.repeat(64)}/room`])(
        '%s names none',
        path => {
            expect(parseAddress(path)).toEqual({ kind: 'bad-room-name' });
        }
    );
});

describe('the field of the start page', () => {
    it.each([
        ['Stand Up!', '/Stand%20Up'],
        [' acme/daily ', '/acme/daily'],
        ['Größe', '/Gr%C3%B6%C3%9Fe']
    ])('%s leads to %s', (typed, path) => {
        expect(pathFor(typed)).toBe(path);
    });
    it.each(['', '  ', '???', 'a/b/c'])('%j leads nowhere', typed => {
        expect(pathFor(typed)).toBeNull();
    });
});
