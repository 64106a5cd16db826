import { describe, expect, it } from 'vitest';
import { failureOfConference, failureOfConnection, parseSaslText, parseVerdict } from './refusal';

const kVerdict = {
    type: 'usher',
    event: 'verdict',
    code: 'room-mismatch',
    text: 'This token is for another room.',
    hold: false,
    retryAfter: null
};

describe('the verdict message', () => {
    it('is taken from the room itself', () => {
        expect(parseVerdict(null, kVerdict)).toEqual({
            code: 'room-mismatch',
            text: 'This token is for another room.',
            hold: false,
            retryAfter: null
        });
    });
    it('is not taken from an occupant', () => {
        expect(parseVerdict('ab12cd34', kVerdict)).toBeNull();
        expect(parseVerdict('focus', kVerdict)).toBeNull();
    });
    it.each([
        null,
        'text',
        [],
        {},
        { ...kVerdict, type: 'other' },
        { ...kVerdict, event: 'x' },
        { ...kVerdict, code: 7 }
    ])('is not %j', payload => {
        expect(parseVerdict(null, payload)).toBeNull();
    });
    it.each([
        [59.2, 60],
        [0, null],
        [-1, null],
        ['60', null],
        [Infinity, null]
    ])('retryAfter %s becomes %s', (given, expected) => {
        expect(parseVerdict(null, { ...kVerdict, retryAfter: given })?.retryAfter).toBe(expected);
    });
    it('says where to log in, how long to wait, and that no name is needed', () => {
        const said = { login: 'https://app.example/login', maxWait: 600, autoKnock: true };
        expect(parseVerdict(null, { ...kVerdict, ...said })).toMatchObject(said);
        const wrong = { login: 'javascript:alert(1)', maxWait: -1, autoKnock: 'yes' };
        expect(parseVerdict(null, { ...kVerdict, ...wrong })).toEqual(parseVerdict(null, kVerdict));
    });
    it('does not flood the screen', () => {
        expect(parseVerdict(null, { ...kVerdict, text: 'x'.repeat(100000) })?.text).toHaveLength(500);
    });
});

describe('the text of a SASL failure', () => {
    it('is a code and a sentence', () => {
        expect(parseSaslText('expired: The token ended 5 minutes ago: at 10:00.')).toEqual({
            code: 'expired',
            text: 'The token ended 5 minutes ago: at 10:00.',
            retryAfter: null
        });
    });
    it.each([undefined, null, '', 'token required', 'Expired: x', 'no code here'])('%j is none', text => {
        expect(parseSaslText(text)).toBeNull();
    });
});

describe('a failed connection', () => {
    it('shows what the server said', () => {
        expect(
            failureOfConnection('connection.passwordRequired', 'revoked: Withdrawn by the operator.')
        ).toEqual({
            kind: 'refused',
            refusal: { code: 'revoked', text: 'Withdrawn by the operator.', retryAfter: null }
        });
    });
    it('knows the words of other servers', () => {
        expect(failureOfConnection('connection.passwordRequired', 'token required')).toMatchObject({
            kind: 'refused',
            refusal: { code: 'token-required' }
        });
        expect(failureOfConnection('connection.passwordRequired', undefined)).toMatchObject({
            kind: 'refused',
            refusal: { code: 'not-allowed', text: '' }
        });
    });
    it.each(['connection.droppedError', 'connection.otherError', 'connection.serverError'])(
        '%s is worth a try',
        error => {
            expect(failureOfConnection(error, undefined)).toEqual({ kind: 'lost', why: error });
        }
    );
});

describe('a failed conference', () => {
    it.each([
        ['conference.connectionError.membersOnly', ['demo@lobby.d'], { kind: 'members-only', lobby: true }],
        ['conference.connectionError.membersOnly', [undefined], { kind: 'members-only', lobby: false }],
        ['conference.connectionError.accessDenied', [], { kind: 'denied' }],
        ['conference.authenticationRequired', [], { kind: 'ask-again' }],
        ['conference.passwordRequired', [], { kind: 'password' }],
        ['conference.focusLeft', [], { kind: 'lost', why: 'conference.focusLeft' }],
        ['conference.iceFailed', [], { kind: 'lost', why: 'conference.iceFailed' }],
        ['conference.focusDisconnected', ['focus.d', 4], null],
        ['conference.restarted', [], null]
    ])('%s %j', (error, details, expected) => {
        expect(failureOfConference(error, details)).toEqual(expected);
    });
    it.each([
        ['conference.max_users', [], 'room-full', ''],
        ['conference.connectionError.notAllowed', [], 'not-allowed', ''],
        ['conference.connectionError', [], 'not-allowed', ''],
        ['conference.gracefulShutdown', [], 'server-draining', ''],
        ['conference.destroyed', ['The host ended it.'], 'ended', 'The host ended it.'],
        [
            'conference.reservationError',
            ['403', 'room-not-open: Opens at nine.'],
            'room-not-open',
            'Opens at nine.'
        ],
        ['conference.reservationError', ['404', 'none'], 'no-reservation', 'none'],
        ['conference.somethingNew', [], 'failed', '']
    ])('%s %j is refused with %s', (error, details, code, text) => {
        expect(failureOfConference(error, details)).toEqual({
            kind: 'refused',
            refusal: { code, text, retryAfter: null }
        });
    });
});
