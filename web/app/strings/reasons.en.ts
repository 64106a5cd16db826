// What a refusal means, and what the person can do about it.
import type { Reason } from '../../meeting/reasons';

export interface ReasonText {
    what: string;
    todo: string;
}

const newLink = 'Ask whoever invited you for a new link.';
const tellOperator = 'Please tell the operator of this server; the word below helps them.';
const tellSender = 'Please tell whoever made the link; the word below helps them.';

export const reasons: Record<Reason, ReasonText> = {
    'token-required': {
        what: 'This meeting needs an invitation',
        todo: 'Open the personal link that you were sent.'
    },
    malformed: { what: 'Your link is damaged', todo: 'Copy the whole link again, or ask for a new one.' },
    'alg-not-allowed': {
        what: 'Your invitation is signed in a way that is not accepted here',
        todo: tellSender
    },
    'unknown-key': { what: 'Your invitation is signed with an unknown key', todo: tellSender },
    'bad-signature': {
        what: 'Your invitation is not genuine',
        todo: 'Copy the whole link again, or ask for a new one.'
    },
    'key-not-found': { what: 'Your invitation could not be checked', todo: tellOperator },
    'key-server-status': {
        what: 'Your invitation could not be checked',
        todo: 'Try again in a moment. If it stays so, tell the operator.'
    },
    'key-server-tls': { what: 'Your invitation could not be checked', todo: tellOperator },
    'key-server-timeout': { what: 'Your invitation could not be checked', todo: 'Try again in a moment.' },
    expired: { what: 'Your invitation has expired', todo: newLink },
    'not-yet-valid': { what: 'Your invitation is not valid yet', todo: 'Come back when the meeting begins.' },
    'exp-missing': { what: 'Your invitation has no end date', todo: tellSender },
    'exp-not-a-number': { what: 'The end date of your invitation cannot be read', todo: tellSender },
    'exp-implausible': { what: 'The end date of your invitation is too far away', todo: tellSender },
    'lifetime-too-long': { what: 'Your invitation is valid for longer than allowed', todo: tellSender },
    'iss-missing': { what: 'Your invitation does not say who made it', todo: tellSender },
    'iss-mismatch': { what: 'Your invitation is from somebody who may not invite here', todo: tellSender },
    'aud-missing': { what: 'Your invitation does not say what it is for', todo: tellSender },
    'aud-mismatch': { what: 'Your invitation is for another service', todo: tellSender },
    'sub-mismatch': { what: 'Your invitation is for another organisation', todo: newLink },
    'tenant-mismatch': { what: 'Your invitation is for another organisation', todo: newLink },
    'room-missing': { what: 'Your invitation names no meeting', todo: tellSender },
    'room-mismatch': {
        what: 'Your invitation is for another meeting',
        todo: 'Check that you opened the right link.'
    },
    'wildcard-not-allowed': { what: 'Invitations for every meeting are not accepted here', todo: tellSender },
    revoked: { what: 'Your invitation was withdrawn', todo: newLink },
    'token-of-another': {
        what: 'This invitation is for another person',
        todo: 'Leave the meeting, then open the other link anew.'
    },
    'token-already-used': { what: 'Your invitation was used already', todo: newLink },

    banned: { what: 'You may not join', todo: 'If you think that this is a mistake, ask the host.' },
    denied: { what: 'You were not let in', todo: 'You can ask once more.' },
    'denied-recently': { what: 'You were not let in a moment ago', todo: 'Wait a little, then ask again.' },
    kicked: {
        what: 'You were removed from the meeting',
        todo: 'If you think that this is a mistake, ask the host.'
    },
    'bad-name': { what: 'This name cannot be used here', todo: 'Choose another name.' },
    'name-required': { what: 'Please say who you are', todo: 'Enter your name and try again.' },
    'name-taken': {
        what: 'You seem to be in this meeting already',
        todo: 'Close the other window, then try again.'
    },
    replaced: {
        what: 'You are in this meeting in another window',
        todo: 'Go on there. Or close it, and come in here again.'
    },
    'not-in-meeting': { what: 'You are not in the meeting', todo: 'Join the meeting first.' },
    'not-assigned': { what: 'This room is not yours', todo: 'Ask the host to move you.' },

    'bad-room-name': {
        what: 'There is no meeting with such a name',
        todo: 'Check the link, or choose another name.'
    },
    'room-not-open': { what: 'The meeting has not begun', todo: 'Come back when it begins.' },
    'room-closed': { what: 'The meeting is over', todo: newLink },
    'no-reservation': {
        what: 'This meeting is not booked',
        todo: 'Check the link and the time of the meeting.'
    },
    'room-full': { what: 'The meeting is full', todo: 'Try again when somebody has left.' },
    'time-limit': { what: 'The time of this meeting is up', todo: 'The host can begin a new one.' },
    'may-not-create': {
        what: 'The meeting has not begun',
        todo: 'Wait until the host is there, then try again.'
    },
    'password-required': { what: 'This meeting has a password', todo: 'Enter the password.' },
    'bad-password': { what: 'The password is wrong', todo: 'Check it and try again.' },
    'e2ee-required': {
        what: 'This meeting needs end-to-end encryption',
        todo: 'This page cannot encrypt in that way. Ask whoever invited you which program can.'
    },

    'waiting-for-host': {
        what: 'Waiting for the host',
        todo: 'You will be let in when the meeting begins. Keep this page open.'
    },
    lobby: {
        what: 'Waiting to be let in',
        todo: 'Somebody in the meeting will let you in. Keep this page open.'
    },
    'policy-timeout': {
        what: 'It could not be found out whether you may join',
        todo: 'Try again in a moment.'
    },
    'wait-timeout': { what: 'Nobody let you in for a long time', todo: 'You can ask again.' },

    'not-moderator': { what: 'Only a moderator may do this', todo: 'Ask a moderator.' },
    'not-host-of-room': { what: 'Only the host may do this', todo: 'Ask the host.' },
    'target-outranks': { what: 'This does not work with a host', todo: 'Ask another host.' },
    'feature-not-granted': { what: 'Your invitation does not include this', todo: 'Ask the host.' },
    'not-approved': { what: 'A moderator has to let you do this first', todo: 'Raise your hand.' },

    'too-many-connections': {
        what: 'There are too many connections from your network',
        todo: 'Close other windows, or try again in a moment.'
    },
    'too-fast': { what: 'That was too often', todo: 'Wait a little, then try again.' },
    'too-large': { what: 'The request was too large', todo: 'Use a shorter name or link.' },
    'server-draining': { what: 'The server is about to restart', todo: 'Try again in a few minutes.' },
    overloaded: { what: 'The server is too busy', todo: 'Try again in a few minutes.' },

    unreachable: { what: 'The server cannot be reached', todo: 'Check your connection, then try again.' },
    'not-allowed': {
        what: 'You may not join this meeting',
        todo: 'Check the link, or ask whoever invited you.'
    },
    ended: { what: 'The meeting has ended', todo: 'Thank you for coming.' },
    failed: {
        what: 'That did not work',
        todo: 'Try again. If it stays so, tell the operator of this server.'
    },
    'unsupported-browser': {
        what: 'This browser cannot hold a meeting',
        todo: 'Use a current Firefox, Chrome, Edge or Safari.'
    }
};
