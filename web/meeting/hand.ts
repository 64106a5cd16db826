// A raised hand, as people of both generations say it in their presence.

/**
 * @param value of the property `raisedHand`: since when, in milliseconds; COMPAT(jitsi-meet before 2021): "true".
 * @param now in milliseconds, for those who do not say since when. @return 0: not raised.
 */
export function handOf(value: unknown, now: number): number {
    if (value === true || value === 'true') return now;
    const at = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0;
    return Number.isFinite(at) && at > 0 ? at : 0;
}
