// Short signs to everybody, by way of the bridge. COMPAT(jitsi-meet 2.0.6726 to 2026): names and message are theirs.

export const kReactions = {
    like: '\u{1F44D}',
    clap: '\u{1F44F}',
    laugh: '\u{1F602}',
    surprised: '\u{1F62E}',
    boo: '\u{1F44E}',
    silence: '\u{1F92B}'
} as const;

export type ReactionName = keyof typeof kReactions;
export const kReactionNames = Object.keys(kReactions) as ReactionName[];

const kMessage = 'endpoint-reaction';
const kMostAtOnce = 5;

/** @param now in milliseconds. */
export function reactionMessage(name: ReactionName, now: number): Record<string, unknown> {
    return { name: kMessage, reactions: [name], timestamp: now };
}

/** The reactions in what somebody sent; none for anything else, and none that the page does not know. */
export function parseReactions(payload: unknown): ReactionName[] {
    if (typeof payload !== 'object' || payload === null) return [];
    const { name, reactions } = payload as Record<string, unknown>;
    if (name !== kMessage || !Array.isArray(reactions)) return [];
    return kReactionNames
        .flatMap(known => (reactions.slice(0, kMostAtOnce) as unknown[]).filter(each => each === known))
        .map(each => each as ReactionName);
}
