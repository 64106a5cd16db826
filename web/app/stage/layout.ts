// Where the tiles are. Pure: sizes in, rectangles out.

export interface Rect {
    left: number;
    top: number;
    width: number;
    height: number;
}

const kGap = 8;
const kAspect = 16 / 9;
const kStrip = 0.22;

function grid(count: number, area: Rect): Rect[] {
    let best = { columns: 1, width: 0, height: 0 };
    for (let columns = 1; columns <= count; columns += 1) {
        const rows = Math.ceil(count / columns);
        const cellWidth = (area.width - kGap * (columns - 1)) / columns;
        const cellHeight = (area.height - kGap * (rows - 1)) / rows;
        // Faces may be cut to nearly square before they become small.
        const width = Math.min(cellWidth, cellHeight * kAspect);
        const height = Math.min(cellHeight, width);
        if (width * height > best.width * best.height) best = { columns, width, height };
    }
    const { columns, width, height } = best;
    const rows = Math.ceil(count / columns);
    const top = area.top + (area.height - rows * height - (rows - 1) * kGap) / 2;
    return Array.from({ length: count }, (_, index) => {
        const row = Math.floor(index / columns);
        const inRow = row === rows - 1 ? count - row * columns : columns;
        const left = area.left + (area.width - inRow * width - (inRow - 1) * kGap) / 2;
        return {
            left: left + (index % columns) * (width + kGap),
            top: top + row * (height + kGap),
            width,
            height
        };
    });
}

/** @param pinned index of the tile that is shown large with the others in a strip; null: all alike. */
export function layout(count: number, width: number, height: number, pinned: number | null): Rect[] {
    if (count === 0 || width <= 0 || height <= 0) return [];
    const whole = { left: 0, top: 0, width, height };
    if (pinned === null || pinned >= count || count === 1) return grid(count, whole);
    const wide = width > height;
    const strip = Math.max(72, (wide ? width : height) * kStrip);
    const main = wide
        ? { ...whole, width: width - strip - kGap }
        : { ...whole, height: height - strip - kGap };
    const rest = wide
        ? { ...whole, left: main.width + kGap, width: strip }
        : { ...whole, top: main.height + kGap, height: strip };
    const others = grid(count - 1, rest);
    return Array.from({ length: count }, (_, index) =>
        index === pinned ? main : others[index < pinned ? index : index - 1]!
    );
}
