import { describe, expect, it } from 'vitest';
import type { Conference } from './library';
import { clock, speakerTimes } from './speaker_times';

const stats = (name: string | undefined, milliseconds: number, left = false) => ({
    getDisplayName: () => name,
    getTotalDominantSpeakerTime: () => milliseconds,
    hasLeft: () => left
});

describe('who spoke how long', () => {
    it('longest first, those who have left as well', () => {
        const conference = {
            getSpeakerStats: () => ({
                a: stats('Ada', 1999),
                b: stats('Bob', 61000, true),
                c: stats(undefined, 0)
            })
        } as unknown as Conference;
        expect(speakerTimes(conference)).toEqual([
            { id: 'b', name: 'Bob', seconds: 61, left: true },
            { id: 'a', name: 'Ada', seconds: 1, left: false },
            { id: 'c', name: '', seconds: 0, left: false }
        ]);
        expect(speakerTimes(null)).toEqual([]);
    });
    it.each([
        [0, '0:00'],
        [61, '1:01'],
        [3723, '1:02:03']
    ])('%i s are %s', (seconds, text) => expect(clock(seconds)).toBe(text));
});
