// Everything that can happen to a meeting, as data.
import type { Room } from './breakout';
import type { Track } from './library';
import type { Failure, Verdict } from './refusal';
import type { LocalMedia, Notice } from './state';

export type MeetingEvent =
    | { type: 'join-asked'; name: string }
    | { type: 'password-given' }
    | { type: 'knocked'; name: string }
    | { type: 'joined'; localId: string; isModerator: boolean; lobbySupported: boolean; lobbyOn: boolean }
    | { type: 'left' }
    | { type: 'back-to-prejoin' }
    | { type: 'kicked'; reason: string }
    | { type: 'verdict'; verdict: Verdict }
    | { type: 'features'; withheld: readonly string[] }
    | { type: 'failed'; failure: Failure }
    | { type: 'interrupted'; interrupted: boolean }
    | { type: 'participant-joined'; id: string; name: string; isModerator: boolean }
    | { type: 'participant-left'; id: string }
    | { type: 'participant-renamed'; id: string; name: string }
    | { type: 'role-changed'; id: string; isModerator: boolean }
    | { type: 'track-added'; id: string; track: Track }
    | { type: 'track-removed'; id: string; track: Track }
    | { type: 'track-changed'; id: string; track: Track }
    | { type: 'local-media'; local: LocalMedia }
    | { type: 'speaker'; id: string | null }
    | { type: 'peer-to-peer'; active: boolean }
    | { type: 'lobby-supported'; supported: boolean }
    | { type: 'lobby-switched'; on: boolean }
    | { type: 'knocker-came'; id: string; name: string }
    | { type: 'knocker-left'; id: string }
    | { type: 'rooms-supported'; supported: boolean }
    | { type: 'rooms'; rooms: readonly Room[] }
    | { type: 'room-changing'; roomJid: string | null }
    | { type: 'notice'; kind: Notice['kind']; who?: string }
    | { type: 'notice-gone'; id: number };
