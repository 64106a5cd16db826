// Polls: what the server says of them, read and kept. Who asks or votes is whom the library names, or the server's list.
import type { MeetingEvent } from './event';

export interface PollOption {
    name: string;
    /** Who chose it: names by ids. */
    voters: Readonly<Record<string, string>>;
}
export interface Poll {
    id: string;
    question: string;
    by: string;
    options: readonly PollOption[];
    /** What the person at this page chose; null: nothing yet. */
    chosen: readonly boolean[] | null;
}

const kMostPolls = 128;
const kMostOptions = 32;

type Said = Record<string, unknown>;
const isObject = (value: unknown): value is Said => typeof value === 'object' && value !== null;
const textOf = (value: unknown) => (typeof value === 'string' ? value.slice(0, 1000) : '');

function optionOf(value: unknown): PollOption | null {
    if (typeof value === 'string') return { name: textOf(value), voters: {} };
    if (!isObject(value) || typeof value.name !== 'string') return null;
    const voters = isObject(value.voters) ? Object.entries(value.voters) : [];
    return {
        name: textOf(value.name),
        voters: Object.fromEntries(voters.map(([id, name]) => [id, textOf(name)]))
    };
}

function pollOf(said: Said, id: unknown, by: string): Poll | null {
    if (typeof id !== 'string' || typeof said.question !== 'string' || !Array.isArray(said.answers))
        return null;
    const options = said.answers.slice(0, kMostOptions).map(optionOf);
    if (options.some(each => each === null)) return null;
    return { id, question: textOf(said.question), by, options: options as PollOption[], chosen: null };
}

/** A question or a vote. @param id, name whom it is of. @return null: it is something else. */
export function parsePoll(payload: unknown, id: string, name: string): MeetingEvent | null {
    if (!isObject(payload)) return null;
    if (payload.type === 'new-poll') {
        const poll = pollOf(payload, payload.pollId, name);
        return poll && { type: 'poll-asked', poll };
    }
    if (payload.type !== 'answer-poll' || typeof payload.pollId !== 'string') return null;
    const chosen = Array.isArray(payload.answers) ? payload.answers.map(each => each === true) : [];
    return { type: 'poll-answered', poll: payload.pollId, id, name, chosen };
}

/** The name that the server gives in the echo of an own message. */
export function ownName(payload: unknown): string {
    return isObject(payload) ? textOf(payload.senderName ?? payload.voterName) : '';
}

/** The list that a newcomer gets of the room; null: it is something else. */
export function parsePolls(sender: unknown, payload: unknown): MeetingEvent | null {
    if ((sender !== '' && sender !== null && sender !== undefined) || !isObject(payload)) return null;
    if (payload.type !== 'old-polls' || !Array.isArray(payload.polls)) return null;
    const polls = (payload.polls as unknown[])
        .slice(0, kMostPolls)
        .map(each => (isObject(each) ? pollOf(each, each.id, textOf(each.senderName)) : null));
    return { type: 'polls', polls: polls.filter(each => each !== null) };
}

/** @param localId the person at this page. */
export function withPolls(
    polls: readonly Poll[],
    event: MeetingEvent,
    localId: string | null
): readonly Poll[] {
    switch (event.type) {
        case 'polls':
            return event.polls;
        case 'poll-asked':
            if (polls.some(each => each.id === event.poll.id) || polls.length >= kMostPolls) return polls;
            return [...polls, event.poll];
        case 'poll-answered':
            return polls.map(poll => (poll.id === event.poll ? answered(poll, event, localId) : poll));
        default:
            return polls;
    }
}

function answered(
    poll: Poll,
    { id, name, chosen }: Extract<MeetingEvent, { type: 'poll-answered' }>,
    localId: string | null
): Poll {
    const options = poll.options.map((option, index) => {
        const voters = Object.fromEntries(Object.entries(option.voters).filter(([each]) => each !== id));
        return { ...option, voters: chosen[index] ? { ...voters, [id]: name } : voters };
    });
    return { ...poll, options, chosen: id === localId ? chosen : poll.chosen };
}
