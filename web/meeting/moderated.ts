// Who may speak and show something while the moderators decide it, and what a moderator knows of the others. No library.
import type { MeetingEvent } from './event';

export type ModeratedMedia = 'audio' | 'video';
export type Seat = 'host' | 'cohost' | 'participant' | 'guest' | 'visitor';

export interface PersonFacts {
    role: Seat;
    /** The rule that let them in, as the server names it. */
    rule: string;
}

export interface Moderated {
    /** The server has it. */
    supported: boolean;
    /** Only those whom a moderator approves may send it. */
    on: Readonly<Record<ModeratedMedia, boolean>>;
    /** The person at this page is approved. */
    approved: Readonly<Record<ModeratedMedia, boolean>>;
    /** Others who are, by id; for moderators. */
    others: Readonly<Record<ModeratedMedia, readonly string[]>>;
    /** How newcomers come in. */
    startMuted: Readonly<Record<ModeratedMedia, boolean>>;
    /** By id; for moderators, as they asked last. */
    people: Readonly<Record<string, PersonFacts>>;
}

export const kNotModerated: Moderated = {
    supported: false,
    on: { audio: false, video: false },
    approved: { audio: false, video: false },
    others: { audio: [], video: [] },
    startMuted: { audio: false, video: false },
    people: {}
};

/** May this person send it now? The server decides; this is what it will say. */
export function maySend(moderated: Moderated, media: ModeratedMedia, isModerator: boolean): boolean {
    return isModerator || !moderated.on[media] || moderated.approved[media];
}

export function moderate(state: Moderated, event: MeetingEvent): Moderated {
    switch (event.type) {
        case 'moderation-supported':
            return state.supported === event.supported ? state : { ...state, supported: event.supported };
        case 'media-moderated': {
            const { media, on } = event;
            return {
                ...state,
                on: { ...state.on, [media]: on },
                approved: { ...state.approved, [media]: false },
                others: { ...state.others, [media]: [] }
            };
        }
        case 'own-approval':
            // Where nobody decides, it is no more than the wish that one speaks.
            if (!state.on[event.media]) return state;
            return { ...state, approved: { ...state.approved, [event.media]: event.approved } };
        case 'participant-approval': {
            const { id, media, approved } = event;
            const rest = state.others[media].filter(each => each !== id);
            return { ...state, others: { ...state.others, [media]: approved ? [...rest, id] : rest } };
        }
        case 'start-muted':
            return { ...state, startMuted: { audio: event.audio, video: event.video } };
        case 'people':
            return { ...state, people: event.people };
        default:
            return state;
    }
}

const kSeats: readonly string[] = ['host', 'cohost', 'participant', 'guest', 'visitor'];

/** The answer to the command `people`; whatever is not of its form is left out. */
export function parsePeople(list: unknown): Record<string, PersonFacts> {
    const people: Record<string, PersonFacts> = {};
    for (const each of Array.isArray(list) ? (list as unknown[]) : []) {
        if (typeof each !== 'object' || each === null) continue;
        const { nick, role, rule } = each as Record<string, unknown>;
        if (typeof nick !== 'string' || typeof role !== 'string' || !kSeats.includes(role)) continue;
        people[nick] = { role: role as Seat, rule: typeof rule === 'string' ? rule.slice(0, 64) : '' };
    }
    return people;
}
