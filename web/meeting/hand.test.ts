import { describe, expect, it } from 'vitest';
import { handOf } from './hand';

describe('a raised hand', () => {
    it.each([
        ['1764061200000', 1764061200000],
        [5, 5],
        ['true', 99],
        [true, 99],
        ['', 0],
        [undefined, 0],
        ['false', 0],
        ['-3', 0],
        ['Infinity', 0],
        [{}, 0]
    ])('%j → %d', (value, expected) => {
        expect(handOf(value, 99)).toBe(expected);
    });
});
