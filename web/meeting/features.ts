// What the server lets this person do (docs/protocol/features.md). Hiding a button is a courtesy: the server refuses.
import { fromRoom } from './refusal';

/**
 * The features that are withheld, by name, of the room's message; null for everything else. What the message does not
 * name is allowed: an older server knows less than this page.
 */
export function parseWithheld(sender: unknown, payload: unknown): readonly string[] | null {
    const message = fromRoom(sender, payload, 'features');
    const features = message?.features;
    if (typeof features !== 'object' || features === null || Array.isArray(features)) return null;
    return Object.entries(features)
        .filter(([, allowed]) => allowed === false)
        .map(([name]) => name)
        .sort();
}

/** The feature that the server has just refused; null for everything else. */
export function parseRefusedFeature(sender: unknown, payload: unknown): string | null {
    const message = fromRoom(sender, payload, 'refused');
    return typeof message?.feature === 'string' ? message.feature.slice(0, 64) : null;
}

/** Did the server just refuse to let this person speak or show something without approval? */
export function parseNotApproved(sender: unknown, payload: unknown): boolean {
    return fromRoom(sender, payload, 'refused')?.code === 'not-approved';
}
