// How large a video must be to look right: the height of a tile becomes a height that senders have.

const kHeights = [180, 360, 720, 1080];
/** A picture may be stretched by this much before the next larger one is asked for. */
const kStretch = 1.25;

/** @param height of the tile, in CSS pixels. @param scale device pixels per CSS pixel. @return 0 for an unseen tile. */
export function wantedHeight(height: number, scale: number): number {
    if (height <= 0) return 0;
    const pixels = height * Math.min(Math.max(scale, 1), 2);
    return kHeights.find(each => each * kStretch >= pixels) ?? 1080;
}

/** ReceiverVideoConstraints as the library of 2022 has them: keyed by participant, not by source. */
export interface ReceiverConstraints {
    lastN: number;
    selectedEndpoints: string[];
    onStageEndpoints: string[];
    defaultConstraints: { maxHeight: number };
    constraints: Record<string, { maxHeight: number }>;
}

/** @param audioOnly nobody's picture is asked for. */
export function receiverConstraints(
    heights: ReadonlyMap<string, number>,
    audioOnly = false
): ReceiverConstraints {
    const constraints: Record<string, { maxHeight: number }> = {};
    for (const [id, maxHeight] of [...heights].sort(([a], [b]) => (a < b ? -1 : 1)))
        constraints[id] = { maxHeight };
    return {
        lastN: audioOnly ? 0 : -1,
        selectedEndpoints: [],
        onStageEndpoints: [],
        defaultConstraints: { maxHeight: 180 },
        constraints
    };
}
