import { describe, expect, it } from 'vitest';
import refusalsPage from '../../../docs/protocol/refusals.md?raw';
import { kOwnReasons, kServerReasons } from '../../meeting/reasons';
import { en, type Strings } from './en';
import { duration, languages, pickLanguage, reasonText } from './index';

function leaves(value: unknown, path = ''): [string, string][] {
    if (typeof value === 'string') return [[path, value]];
    return Object.entries(value as object).flatMap(([key, each]) => leaves(each, `${path}/${key}`));
}

/** What may be the same as in English: names, and words that both languages have. */
const kSame: Record<string, readonly string[]> = {
    de: ['/appName', '/lobby', '/chat', '/keyEscape', '/secondsShort']
};
const every = Object.entries(languages);
const others = every.filter(([name]) => name !== 'en');
/** Every code of the server's own list. */
const published = [...refusalsPage.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, code]) => code!);

describe('the languages', () => {
    it('are those that have a file', () => {
        expect(Object.keys(languages).sort()).toEqual(['de', 'en']);
    });
    it.each(others)('%s has the same keys as English, in the same order', (_name, table) => {
        expect(leaves(table).map(([path]) => path)).toEqual(leaves(en).map(([path]) => path));
    });
    it.each(every)('%s has no empty text', (_name, table) => {
        for (const [path, text] of leaves(table)) expect(text.trim(), path).not.toBe('');
    });
    it.each(others)('%s has no English left in it', (name, table) => {
        const english = new Map(leaves(en));
        const same = leaves(table).filter(([path, text]) => english.get(path) === text);
        expect(same.map(([path]) => path).sort()).toEqual([...(kSame[name] ?? [])].sort());
    });
    it.each(every)('%s has sentences where it tells what to do', (_name, table) => {
        for (const code of kServerReasons) expect(table.reasons[code].todo, code).toMatch(/[.!]$/);
    });
});

describe('how long something takes', () => {
    it.each([
        [45, 'en', '45 seconds'],
        [600, 'en', '10 minutes'],
        [600, 'de', '10 Minuten']
    ])('%d in %s is %s', (seconds, spoken, said) => {
        expect(duration(seconds, spoken)).toBe(said);
    });
});

describe('the texts of refusals', () => {
    it.each([...kServerReasons, ...kOwnReasons])('there is one for %s', code => {
        for (const [, table] of every) {
            expect(reasonText(code, table)).toBe(table.reasons[code]);
            if (code !== 'failed') expect(reasonText(code, table)).not.toBe(table.reasons.failed);
        }
    });
    it('are in every language for all that the server publishes', () => {
        expect(published.length).toBeGreaterThan(50);
        for (const [name, table] of every) {
            const known = table.reasons as Record<string, Strings['reasons']['ended'] | undefined>;
            for (const code of published) {
                expect(known[code]?.what, `${name}: ${code}`).toMatch(/\S \S/);
                expect(known[code]?.todo, `${name}: ${code}`).toMatch(/\S \S/);
            }
        }
    });
    it('are for the published codes, each once, and for none besides', () => {
        expect([...kServerReasons].sort()).toEqual([...published].sort());
    });
    it.each(['no-such-code', '', '__proto__', 'toString'])('%j, of a newer server, is a failure', code => {
        expect(reasonText(code, en)).toBe(en.reasons.failed);
    });
});

describe('the language', () => {
    it.each([
        [['de-AT', 'en'], 'de'],
        [['fr', 'de'], 'de'],
        [['EN-us'], 'en'],
        [['fr'], 'en'],
        [[], 'en']
    ])('for %j is %s', (wanted, expected) => {
        expect(pickLanguage(wanted)).toBe(expected);
    });
});
