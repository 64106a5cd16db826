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
    loudspeaker: 'Loudspeaker',
    loudspeakerTest: 'Play a sound',
    levelOff: 'The microphone is off.',
    levelSilent: 'Say something: nothing is heard yet.',
    levelHeard: 'The microphone works.',
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
    quality: { good: 'connection good', fair: 'connection fair', poor: 'connection poor' },
    view: 'View',
    viewSpeaker: 'Whoever speaks is large',
    audioOnly: 'Sound only: no pictures of others, for a poor connection',
    rights: 'What you may do',
    roleModerator: 'You moderate this meeting: you let people in, mute and remove them.',
    roleParticipant: 'You take part with an invitation.',
    roleGuest: 'You take part as a guest.',
    rightYes: 'yes',
    rightNo: 'no',
    right: {
        'screen-sharing': 'Share your screen',
        'send-groupchat': 'Write to everybody',
        'send-private-message': 'Write to one person',
        'create-polls': 'Make polls'
    },
    shortcuts: 'Keyboard',
    shortcut: {
        m: 'Microphone on or off',
        space: 'Hold: speak while the microphone is off',
        v: 'Camera on or off',
        d: 'Share the screen',
        c: 'Chat',
        p: 'People',
        r: 'Raise or lower your hand',
        w: 'Whoever speaks large, or all alike',
        a: 'Sound only',
        '?': 'This list',
        Escape: 'Close what is open'
    },
    keySpace: 'Space',
    keyEscape: 'Esc',
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
    announce: 'Message to all rooms',
    announceSend: 'Send',
    roomGo: 'Go there',
    roomRemove: 'Remove',
    roomsCloseAll: 'Close all rooms',
    moveTo: 'Move to',
    youAreHere: 'You are here',
    kick: 'Remove from the meeting',
    people: 'People',
    actions: 'Actions',
    really: 'Really?',
    cameraIsOff: 'camera off',
    askToUnmute: 'Ask to unmute',
    stopVideo: 'Stop their video',
    stopShare: 'Stop their screen share',
    approve: { audio: 'Let them speak', video: 'Let them show video' },
    withdraw: { audio: 'Let them speak no more', video: 'Let them show video no more' },
    grant: 'Make moderator',
    revoke: 'Take the moderator role away',
    backToLobby: 'Send back to the lobby',
    ban: 'Ban for good',
    forEverybody: 'For everybody',
    muteAll: 'Mute everybody',
    stopAllVideo: 'Stop all video',
    moderateAudio: 'Only whom a moderator lets may speak',
    moderateVideo: 'Only whom a moderator lets may show video',
    startAudioMuted: 'Newcomers start muted',
    startVideoMuted: 'Newcomers start without video',
    polls: 'Polls',
    pollsEmpty: 'Nothing has been asked yet.',
    pollQuestion: 'Question',
    pollAnswers: 'Answers to choose from, one a line',
    pollAsk: 'Ask',
    pollVote: 'Vote',
    pollVoteAgain: 'Change my vote',
    speakerTimes: 'Speaking time',
    hasLeft: 'has left',
    copyAddress: 'Copy the address of the meeting',
    copied: 'Copied',
    seat: {
        host: 'host',
        cohost: 'moderator',
        participant: 'participant',
        guest: 'guest',
        visitor: 'looks on'
    },
    admittedBy: {
        service: 'a service of this server',
        inside: 'was here before',
        entitled: 'let in by right or by a moderator',
        'first-joiner': 'came first',
        otherwise: 'the meeting is open to them'
    },
    muteOther: 'Switch off their microphone',
    pin: 'Show large',
    nameTitle: 'Who is there?',
    nameWhy: 'Somebody in the meeting decides whom to let in. Please tell them your name.',
    knock: 'Ask to join',
    asking: 'You ask to join as',
    nextLobby: 'The moderators see your name. When one of them lets you in, this page goes on by itself.',
    nextHost: 'When the host is there, this page goes on by itself. You need not do anything.',
    asYouComeIn: 'This is how you will come in:',
    havePassword: 'I have the password',
    askAgain: 'Ask again',
    askAgainIn: 'You can ask again in',
    secondsShort: 's',
    tryAgain: 'Try again',
    logIn: 'Log in',
    backToStart: 'Back',
    reason: 'Reason:',
    password: 'Password',
    passwordTitle: 'This meeting has a password',
    passwordWrong: 'The password is wrong.',
    enter: 'Enter',
    leftTitle: 'You left the meeting',
    leftText: 'The others can go on without you. You can come back as long as they do.',
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
    noticeAskedToUnmute: 'A moderator asks you to speak: switch your microphone on.',
    noticeAskedToShow: 'A moderator asks you to switch your camera on.',
    noticeMaySpeak: 'A moderator lets you speak.',
    noticeMayShow: 'A moderator lets you show video.',
    noticeNotApproved: 'A moderator has to let you do this first.',
    noticeActionRefused: 'The server did not allow that.',
    noticeJoined: 'joined',
    noticeLeft: 'left',
    reasons
};

export type Strings = typeof en;
