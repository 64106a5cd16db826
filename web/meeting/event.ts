// Everything that can happen to a meeting, as data.
import type { Room } from './breakout';
import type { Track } from './library';
import type { ModeratedMedia, PersonFacts } from './moderated';
import type { Poll } from './polls';
import type { ReactionName } from './reactions';
import type { Failure, Verdict } from './refusal';
import type { ChatMessage, LocalMedia, Notice } from './state';

export type MeetingEvent =
    | { type: 'join-asked'; name: string }
    | { type: 'password-given' }
    | { type: 'knocked'; name: string }
    | { type: 'joined'; localId: string; isModerator: boolean; lobbySupported: boolean; lobbyOn: boolean }
    | { type: 'left' }
    /** Nothing is open any more. */
    | { type: 'closed' }
    | { type: 'back-to-prejoin' }
    | { type: 'kicked'; reason: string; byId: string; byName: string }
    | { type: 'verdict'; verdict: Verdict }
    | { type: 'features'; withheld: readonly string[] }
    /** `cause`: the constant of the library. */
    | { type: 'failed'; failure: Failure; cause: string }
    | { type: 'interrupted'; interrupted: boolean }
    | { type: 'participant-joined'; id: string; name: string; isModerator: boolean }
    | { type: 'participant-left'; id: string }
    | { type: 'participant-renamed'; id: string; name: string }
    /** Somebody else was removed. */
    | { type: 'participant-kicked'; id: string; name: string; byId: string; byName: string }
    /** The person at this page took another name. */
    | { type: 'renamed'; name: string }
    /** `at`: milliseconds; 0: lowered. */
    | { type: 'hand'; id: string; at: number }
    | { type: 'role-changed'; id: string; isModerator: boolean }
    | { type: 'track-added'; id: string; track: Track }
    | { type: 'track-removed'; id: string; track: Track }
    | { type: 'track-changed'; id: string; track: Track }
    | { type: 'local-media'; local: LocalMedia }
    | { type: 'speaker'; id: string | null }
    | { type: 'peer-to-peer'; active: boolean }
    | { type: 'lobby-supported'; supported: boolean }
    | { type: 'lobby-switched'; on: boolean }
    /** The meeting has a password from now on, or none. */
    | { type: 'locked'; on: boolean }
    | { type: 'knocker-came'; id: string; name: string }
    | { type: 'knocker-left'; id: string }
    | { type: 'rooms-supported'; supported: boolean }
    | { type: 'rooms'; rooms: readonly Room[] }
    | { type: 'room-changing'; roomJid: string | null }
    | { type: 'subject'; subject: string }
    | { type: 'local-subject'; subject: string }
    /** Somebody's picture is large; null: nobody's. */
    | { type: 'pinned'; id: string | null }
    /** The most that is asked for of anybody. */
    | { type: 'height-limited'; height: number }
    /** No pictures of others. */
    | { type: 'audio-only'; on: boolean }
    /** Whoever speaks is large. */
    | { type: 'speaker-large'; on: boolean }
    /** How good somebody's connection is, between 0 and 100, as their client says. */
    | { type: 'quality'; id: string; percent: number }
    | { type: 'reaction'; from: string; reaction: ReactionName }
    | { type: 'reaction-gone'; number: number }
    /** Between 0 and 1. */
    | { type: 'volume'; id: string; volume: number }
    | { type: 'message'; message: ChatMessage }
    | { type: 'chat-failed' }
    | { type: 'chat-opened'; open: boolean }
    /** To whom the next words go; null: everybody. */
    | { type: 'chat-to'; id: string | null }
    /** The moderators decide about this sort from now on, or no more. `by`: whose page it was; empty: not known. */
    | { type: 'media-moderated'; media: ModeratedMedia; on: boolean; by: string }
    | { type: 'moderation-supported'; supported: boolean }
    /** The person at this page may speak now, or may not any more. */
    | { type: 'own-approval'; media: ModeratedMedia; approved: boolean }
    | { type: 'participant-approval'; id: string; media: ModeratedMedia; approved: boolean }
    | { type: 'start-muted'; audio: boolean; video: boolean }
    | { type: 'people'; people: Readonly<Record<string, PersonFacts>> }
    | { type: 'pane-opened'; open: boolean }
    | { type: 'polls-opened'; open: boolean }
    /** What was asked before one came. */
    | { type: 'polls'; polls: readonly Poll[] }
    | { type: 'poll-asked'; poll: Poll }
    | { type: 'poll-answered'; poll: string; id: string; name: string; chosen: readonly boolean[] }
    | { type: 'server-message'; from: string; payload: unknown }
    | { type: 'endpoint-message'; id: string; jid: string; payload: unknown }
    | { type: 'created'; at: number }
    | { type: 'suspended' }
    | { type: 'queued' }
    | { type: 'notice'; kind: Notice['kind']; who?: string }
    | { type: 'notice-gone'; id: number };
