import { describe, expect, it } from 'vitest';
import { layout, type Rect } from './layout';

const sizes: [number, number][] = [
    [360, 560],
    [1280, 640],
    [800, 800],
    [1, 1]
];

function overlap(a: Rect, b: Rect): boolean {
    const slack = 0.01;
    return (
        a.left + a.width > b.left + slack &&
        b.left + b.width > a.left + slack &&
        a.top + a.height > b.top + slack &&
        b.top + b.height > a.top + slack
    );
}

describe('the tiles', () => {
    it.each(sizes)('stay inside %s x %s and never overlap', (width, height) => {
        if (width < 10) return expect(layout(1, width, height, null)).toHaveLength(1);
        for (let count = 1; count <= 12; count += 1)
            for (const pinned of [null, 0, count - 1]) {
                const rects = layout(count, width, height, pinned);
                expect(rects).toHaveLength(count);
                for (const [index, rect] of rects.entries()) {
                    expect(rect.left).toBeGreaterThanOrEqual(-0.01);
                    expect(rect.top).toBeGreaterThanOrEqual(-0.01);
                    expect(rect.left + rect.width).toBeLessThanOrEqual(width + 0.01);
                    expect(rect.top + rect.height).toBeLessThanOrEqual(height + 0.01);
                    for (const other of rects.slice(index + 1)) expect(overlap(rect, other)).toBe(false);
                }
            }
    });
    it('are beside each other on a wide screen and below each other on a tall one', () => {
        const [a, b] = layout(2, 1280, 640, null);
        expect(a!.top).toBe(b!.top);
        const [c, d] = layout(2, 360, 640, null);
        expect(c!.left).toBe(d!.left);
    });
    it('make room for the pinned one', () => {
        const [small, large] = layout(3, 1280, 640, 1);
        expect(large!.width * large!.height).toBeGreaterThan(4 * small!.width * small!.height);
    });
    it.each([
        [0, 100, 100],
        [3, 0, 100],
        [3, 100, 0]
    ])('are none for %s people on %s x %s', (count, width, height) => {
        expect(layout(count, width, height, null)).toEqual([]);
    });
});
