// Everything that the page shows of a meeting. One value, changed only by reduce().
import type { Room } from './breakout';
import type { Track } from './library';
import { kNotModerated, type Moderated } from './moderated';
import type { Poll } from './polls';
import type { ReactionName } from './reactions';
import type { Refusal, Verdict } from './refusal';

export type Phase =
    /** Before joining: name, camera, microphone. */
    | 'prejoin'
    /** On the way in; nothing decided yet. */
    | 'joining'
    | 'joined'
    /** Held, and a name is needed before knocking. */
    | 'name-needed'
    /** Held: in the lobby or waiting for the host; `hold` says which. */
    | 'knocking'
    /** Knocked, and a moderator said no. */
    | 'denied'
    | 'password'
    | 'refused'
    /** The way to the server or the media broke; it tries again by itself. */
    | 'reconnecting'
    | 'left';

/** How good a connection is; null: not known. */
export type Quality = 'good' | 'fair' | 'poor' | null;

export interface Participant {
    id: string;
    name: string;
    isModerator: boolean;
    audio: Track | null;
    video: Track | null;
    audioMuted: boolean;
    videoMuted: boolean;
    /** Since when the hand is raised, in milliseconds; 0: it is not. */
    hand: number;
    /** How loud this page plays them, between 0 and 1. */
    volume: number;
    quality: Quality;
}

export interface ChatMessage {
    /** The id of who wrote it; one's own: by this page. */
    from: string;
    name: string;
    text: string;
    /** Whom it is for, if not everybody. */
    to: string | null;
    own: boolean;
    /** Milliseconds. */
    at: number;
}

export interface Knocker {
    id: string;
    name: string;
}

export interface Reaction {
    number: number;
    from: string;
    reaction: ReactionName;
}

export type Device = 'off' | 'on' | 'none';

export interface LocalMedia {
    audio: Track | null;
    video: Track | null;
    microphone: Device;
    camera: Device;
    sharing: boolean;
    /** The id of the loudspeaker; empty: that of the browser. */
    output: string;
    /** Why there is no camera or microphone, as far as it is known. */
    problem: 'denied' | 'missing' | 'busy' | null;
}

export interface Notice {
    id: number;
    kind:
        | 'muted-by-moderator'
        | 'lobby-failed'
        | 'share-failed'
        | 'device-failed'
        | 'now-moderator'
        | 'chat-failed'
        | 'room-refused'
        | 'room-gone'
        | 'asked-to-unmute'
        | 'asked-to-show'
        | 'may-speak'
        | 'may-show'
        | 'not-approved'
        | 'action-refused'
        | 'server-draining'
        | 'joined'
        | 'left';
    who: string;
}

export interface MeetingState {
    phase: Phase;
    name: string;
    localId: string | null;
    isModerator: boolean;
    participants: readonly Participant[];
    speaker: string | null;
    /** The last one of the others who spoke. */
    lastSpeaker: string | null;
    /** Whether the one who speaks is large; else all are alike. */
    speakerLarge: boolean;
    /** Whose picture somebody at this page made large. */
    pinned: string | null;
    /** The most that is asked for of anybody's picture. */
    mostHeight: number | null;
    /** No pictures of others are asked for. */
    audioOnly: boolean;
    /** Of the own connection. */
    quality: Quality;
    /** What the meeting is about, for everybody; empty: nothing was said. */
    subject: string;
    /** The same for this page alone; it wins. */
    localSubject: string;
    hand: number;
    reactions: readonly Reaction[];
    nextReaction: number;
    messages: readonly ChatMessage[];
    chatOpen: boolean;
    /** Messages that came while the chat was closed. */
    unread: number;
    /** To whom the next words go; null: everybody. */
    chatTo: string | null;
    local: LocalMedia;
    peerToPeer: boolean;
    interrupted: boolean;
    lobbySupported: boolean;
    lobbyOn: boolean;
    /** The meeting has a password. */
    locked: boolean;
    /** When the meeting began, in milliseconds; null: not known. */
    began: number | null;
    knockers: readonly Knocker[];
    moderated: Moderated;
    polls: readonly Poll[];
    pollsOpen: boolean;
    /** Many people come in at once; one's turn is still to come. */
    queued: boolean;
    /** The list of people is open. */
    paneOpen: boolean;
    /** Features that the server withholds, by name. */
    withheld: readonly string[];
    roomsSupported: boolean;
    /** The main room and the breakout rooms, as the server lists them; empty until there was one. */
    rooms: readonly Room[];
    /** The breakout room one is in, or on the way to; null: the main room. */
    roomJid: string | null;
    /** The server's last word about the attempt under way. */
    verdict: Verdict | null;
    refusal: Refusal | null;
    passwordTried: boolean;
    /** Tries since the meeting was lost. */
    attempt: number;
    notices: readonly Notice[];
    nextNotice: number;
}

export const kNoMedia: LocalMedia = {
    audio: null,
    video: null,
    microphone: 'none',
    camera: 'none',
    sharing: false,
    output: '',
    problem: null
};

export function initialState(name: string): MeetingState {
    return {
        phase: 'prejoin',
        name,
        localId: null,
        isModerator: false,
        participants: [],
        speaker: null,
        lastSpeaker: null,
        speakerLarge: false,
        pinned: null,
        mostHeight: null,
        audioOnly: false,
        quality: null,
        subject: '',
        localSubject: '',
        hand: 0,
        reactions: [],
        nextReaction: 1,
        messages: [],
        chatOpen: false,
        unread: 0,
        chatTo: null,
        local: kNoMedia,
        peerToPeer: false,
        interrupted: false,
        lobbySupported: false,
        lobbyOn: false,
        locked: false,
        began: null,
        knockers: [],
        moderated: kNotModerated,
        polls: [],
        queued: false,
        pollsOpen: false,
        paneOpen: false,
        withheld: [],
        roomsSupported: false,
        rooms: [],
        roomJid: null,
        verdict: null,
        refusal: null,
        passwordTried: false,
        attempt: 0,
        notices: [],
        nextNotice: 1
    };
}
