import { describe, expect, it } from 'vitest';
import { receiverConstraints, wantedHeight } from './constraints';

describe('the wanted height', () => {
    it.each([
        [0, 1, 0],
        [90, 1, 180],
        [225, 1, 180],
        [226, 1, 360],
        [450, 1, 360],
        [451, 1, 720],
        [901, 1, 1080],
        [4000, 1, 1080],
        [200, 2, 360],
        [200, 3, 360],
        [200, 0.5, 180]
    ])('of a tile of %s pixels at scale %s is %s', (height, scale, expected) => {
        expect(wantedHeight(height, scale)).toBe(expected);
    });
});

describe('receiver constraints', () => {
    it('name each tile, whatever the order in which they were measured', () => {
        const one = receiverConstraints(
            new Map([
                ['b', 360],
                ['a', 180]
            ])
        );
        const two = receiverConstraints(
            new Map([
                ['a', 180],
                ['b', 360]
            ])
        );
        expect(one.constraints).toEqual({ a: { maxHeight: 180 }, b: { maxHeight: 360 } });
        expect(JSON.stringify(one)).toBe(JSON.stringify(two));
        expect(one.lastN).toBe(-1);
    });
    it('ask for nobody with sound only', () => {
        expect(receiverConstraints(new Map([['a', 180]]), true).lastN).toBe(0);
    });
});
