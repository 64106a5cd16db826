import { describe, expect, it } from 'vitest';
import { kOwnReasons, kReasonGroups, kServerReasons } from '../../meeting/reasons';
import { de } from './de';
import { en } from './en';
import { pickLanguage, reasonText } from './index';

function leaves(value: unknown, path = ''): [string, string][] {
    if (typeof value === 'string') return [[path, value]];
    return Object.entries(value as object).flatMap(([key, each]) => leaves(each, `${path}/${key}`));
}

describe('the texts', () => {
    it('have the same keys in every language', () => {
        expect(leaves(de).map(([path]) => path)).toEqual(leaves(en).map(([path]) => path));
    });
    it('are never empty', () => {
        for (const [path, text] of [...leaves(en), ...leaves(de)]) expect(text.trim(), path).not.toBe('');
    });
    it('are sentences where they tell what to do', () => {
        for (const table of [en, de])
            for (const code of kServerReasons) expect(table.reasons[code].todo, code).toMatch(/[.!]$/);
    });
});

describe('the texts of refusals', () => {
    it.each([...kServerReasons, ...kOwnReasons])('there is one for %s', code => {
        for (const table of [en, de]) {
            expect(reasonText(code, table)).toBe(table.reasons[code]);
            if (code !== 'failed') expect(reasonText(code, table)).not.toBe(table.reasons.failed);
        }
    });
    it('cover the published list of codes, each once', () => {
        expect(
            Object.fromEntries(Object.entries(kReasonGroups).map(([group, codes]) => [group, codes.length]))
        ).toEqual({
            token: 27,
            person: 9,
            room: 10,
            hold: 4,
            power: 5,
            load: 5
        });
        expect(new Set(kServerReasons).size).toBe(60);
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
