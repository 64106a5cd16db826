import { describe, expect, it } from 'vitest';
import type { MeetingEvent } from './event';
import { ownName, parsePoll, parsePolls, withPolls, type Poll } from './polls';

const kTea = {
    type: 'new-poll',
    pollId: 'p1',
    question: 'Tea?',
    answers: ['yes', 'no'],
    senderName: 'Forged'
};
const vote = (...answers: boolean[]) => ({ type: 'answer-poll', pollId: 'p1', answers });
const event = (payload: unknown, id = 'bob', name = 'Bob') => parsePoll(payload, id, name)!;
const after = (...events: MeetingEvent[]) =>
    events.reduce<readonly Poll[]>((polls, each) => withPolls(polls, each, 'me'), []);

describe('a poll', () => {
    it('is of whom the library names', () => {
        expect(after(event(kTea))).toEqual([
            {
                id: 'p1',
                question: 'Tea?',
                by: 'Bob',
                options: [
                    { name: 'yes', voters: {} },
                    { name: 'no', voters: {} }
                ],
                chosen: null
            }
        ]);
    });
    it('is kept once', () => {
        expect(after(event(kTea), event(kTea, 'eve', 'Eve'))).toHaveLength(1);
    });
    it('counts the last vote of each', () => {
        const [poll] = after(
            event(kTea),
            event(vote(true, false)),
            event(vote(false, true)),
            event(vote(true), 'me', 'Ada')
        );
        expect(poll?.options.map(each => each.voters)).toEqual([{ me: 'Ada' }, { bob: 'Bob' }]);
        expect(poll?.chosen).toEqual([true]);
    });
    it.each([
        null,
        'x',
        { type: 'new-poll' },
        { ...kTea, question: 7 },
        { ...kTea, answers: [7] },
        { ...kTea, pollId: undefined },
        { type: 'answer-poll' },
        { type: 'other' }
    ])('%j is none', payload => expect(parsePoll(payload, 'bob', 'Bob')).toBeNull());
});

describe('the list for newcomers', () => {
    const list = {
        type: 'old-polls',
        polls: [
            {
                id: 'p1',
                question: 'Tea?',
                senderName: 'Bob',
                answers: [{ name: 'yes', voters: { b: 'Bob' } }]
            },
            { id: 7 }
        ]
    };
    it('comes from the room alone', () => {
        expect(parsePolls('', list)).toMatchObject({
            polls: [{ id: 'p1', by: 'Bob', options: [{ name: 'yes', voters: { b: 'Bob' } }] }]
        });
        expect(parsePolls('bob', list)).toBeNull();
        expect(parsePolls('', { type: 'old-polls' })).toBeNull();
    });
    it('the own name stands in the echo', () => {
        expect(ownName({ senderName: 'Ada' })).toBe('Ada');
        expect(ownName({ voterName: 'Ada' })).toBe('Ada');
        expect(ownName(null)).toBe('');
    });
});
