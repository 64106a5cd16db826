import type { Reason } from '../../meeting/reasons';

/** What a refusal means, and what the person can do about it. */
export interface ReasonText {
    what: string;
    todo: string;
}

const newLink = 'Ask whoever invited you for a new link.';
const tellOperator = 'Please tell the operator of this server; the word below helps them.';
const tellSender = 'Please tell whoever made the link; the word below helps them.';

const reasons: Record<Reason, ReasonText> = {
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
        todo: 'Use a browser that can encrypt end to end.'
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

export const en = {
    appName: 'Usher',
    guest: 'Guest',
    you: 'You',
    homeTitle: 'Join a meeting',
    homeRoom: 'Name of the meeting',
    homeGo: 'Go',
    homeBad: 'This name cannot be used for a meeting.',
    joinTitle: 'Ready to join?',
    yourName: 'Your name',
    namePlaceholder: 'How others will see you',
    nameFromToken: 'From your invitation',
    join: 'Join',
    joining: 'Joining…',
    cancel: 'Cancel',
    cameraOff: 'The camera is off',
    devices: 'Devices',
    camera: 'Camera',
    microphone: 'Microphone',
    defaultDevice: 'Default',
    deviceNumber: 'Device',
    problemDenied: 'The browser does not let this page use your camera or microphone. You can join without.',
    problemMissing: 'No camera or microphone was found. You can join without.',
    problemBusy:
        'The camera or microphone cannot be opened. Maybe another program uses it. You can join without.',
    mute: 'Switch the microphone off',
    unmute: 'Switch the microphone on',
    stopCamera: 'Switch the camera off',
    startCamera: 'Switch the camera on',
    share: 'Share your screen',
    unshare: 'Stop sharing',
    leave: 'Leave',
    settings: 'Settings',
    close: 'Close',
    toolbar: 'Meeting controls',
    participants: 'People in the meeting',
    muted: 'microphone off',
    speaking: 'speaking',
    moderator: 'moderator',
    alone: 'Nobody else is here yet.',
    invite: 'Share the address of this page to invite others.',
    lobby: 'Lobby',
    lobbyOn: 'New people wait in the lobby',
    lobbyOff: 'Everybody with the link may come in',
    lobbySwitch: 'Let people wait in the lobby',
    lobbyEmpty: 'Nobody is waiting.',
    waiting: 'Waiting to be let in',
    admit: 'Let in',
    admitAll: 'Let all in',
    deny: 'Refuse',
    chat: 'Chat',
    chatEmpty: 'Nothing has been said yet.',
    chatTo: 'To',
    chatEverybody: 'Everybody',
    chatText: 'Message',
    chatSend: 'Send',
    chatPrivate: 'in private',
    chatUnread: 'unread',
    reactions: 'React',
    reaction: {
        like: 'Thumbs up',
        clap: 'Applause',
        laugh: 'Laughing',
        surprised: 'Surprised',
        boo: 'Thumbs down',
        silence: 'Quiet, please'
    },
    raiseHand: 'Raise your hand',
    lowerHand: 'Lower your hand',
    handRaised: 'hand raised',
    rooms: 'Breakout rooms',
    mainRoom: 'Main room',
    roomNumber: 'Room',
    roomName: 'Name of the new room',
    roomAdd: 'Add',
    roomGo: 'Go there',
    roomRemove: 'Remove',
    roomsCloseAll: 'Close all rooms',
    moveTo: 'Move to',
    youAreHere: 'You are here',
    kick: 'Remove from the meeting',
    muteOther: 'Switch off their microphone',
    pin: 'Show large',
    nameTitle: 'Who is there?',
    nameWhy: 'Somebody in the meeting decides whom to let in. Please tell them your name.',
    knock: 'Ask to join',
    havePassword: 'I have the password',
    askAgain: 'Ask again',
    askAgainIn: 'You can ask again in',
    secondsShort: 's',
    tryAgain: 'Try again',
    backToStart: 'Back',
    reason: 'Reason:',
    password: 'Password',
    passwordTitle: 'This meeting has a password',
    passwordWrong: 'The password is wrong.',
    enter: 'Enter',
    leftTitle: 'You left the meeting',
    joinAgain: 'Join again',
    interrupted: 'The connection is interrupted. Trying to restore it…',
    reconnecting: 'The connection was lost. Joining again…',
    clickToHear: 'Your browser blocks the sound.',
    hear: 'Play sound',
    noticeMuted: 'A moderator switched your microphone or camera off.',
    noticeLobby: 'The lobby could not be switched.',
    noticeDraining: 'The server is about to restart. This meeting may be interrupted for a moment.',
    noticeShare: 'The screen cannot be shared.',
    noticeDevice: 'The device cannot be opened.',
    noticeChat: 'The message was not accepted.',
    noticeModerator: 'You are a moderator now.',
    noticeRoomRefused: 'You may not go into that room.',
    noticeRoomGone: 'The breakout room was closed.',
    noticeJoined: 'joined',
    noticeLeft: 'left',
    reasons
};

export type Strings = typeof en;
