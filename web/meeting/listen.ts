// Library events in, meeting events out: one line for each. What they mean is decided in reduce().
import { parseRooms } from './breakout';
import type { MeetingEvent } from './event';
import { parseRefusedFeature, parseWithheld } from './features';
import type { Conference, Library, RemoteParticipant, Track } from './library';
import { failureOfConference, parseVerdict } from './refusal';

type Emit = (event: MeetingEvent) => void;

function on(
    conference: Conference,
    event: string | undefined,
    listener: (...details: never[]) => void
): void {
    if (event === undefined) throw new Error('the client library lacks an event');
    conference.on(event, listener);
}

function listenToPeople(library: Library, conference: Conference, emit: Emit): void {
    const events = library.events.conference;
    on(conference, events.USER_JOINED, (id: string, participant: RemoteParticipant) =>
        emit({
            type: 'participant-joined',
            id,
            name: participant.getDisplayName() ?? '',
            isModerator: participant.isModerator()
        })
    );
    on(conference, events.USER_LEFT, (id: string) => emit({ type: 'participant-left', id }));
    on(conference, events.DISPLAY_NAME_CHANGED, (id: string, name?: string) =>
        emit({ type: 'participant-renamed', id, name: name ?? '' })
    );
    on(conference, events.USER_ROLE_CHANGED, (id: string, role: string) => {
        emit({ type: 'role-changed', id, isModerator: role === 'moderator' });
        emit({ type: 'lobby-supported', supported: conference.isLobbySupported() });
    });
    on(conference, events.DOMINANT_SPEAKER_CHANGED, (id: string) => emit({ type: 'speaker', id }));
    const remote = (type: 'track-added' | 'track-removed' | 'track-changed') => (track: Track) => {
        if (!track.isLocal()) emit({ type, id: track.getParticipantId(), track });
    };
    const changed = remote('track-changed');
    on(conference, events.TRACK_ADDED, (track: Track) => {
        remote('track-added')(track);
        // The library tells of a camera that becomes a screen only at the track itself.
        if (!track.isLocal())
            track.addEventListener(library.events.track.TRACK_VIDEOTYPE_CHANGED!, () => changed(track));
    });
    on(conference, events.TRACK_REMOVED, remote('track-removed'));
    on(conference, events.TRACK_MUTE_CHANGED, changed);
}

function listenToLobby(library: Library, conference: Conference, emit: Emit): void {
    const events = library.events.conference;
    on(conference, events.MEMBERS_ONLY_CHANGED, (membersOnly: boolean) => {
        emit({ type: 'lobby-supported', supported: conference.isLobbySupported() });
        emit({ type: 'lobby-switched', on: membersOnly });
    });
    on(conference, events.LOBBY_USER_JOINED, (id: string, name?: string) =>
        emit({ type: 'knocker-came', id, name: name ?? '' })
    );
    on(conference, events.LOBBY_USER_LEFT, (id: string) => emit({ type: 'knocker-left', id }));
}

function listenToRooms(
    library: Library,
    conference: Conference,
    emit: Emit,
    sent: (roomJid: string) => void
): void {
    const events = library.events.conference;
    on(conference, events.BREAKOUT_ROOMS_UPDATED, (payload: unknown) =>
        emit({ type: 'rooms', rooms: parseRooms(payload) })
    );
    on(conference, events.BREAKOUT_ROOMS_MOVE_TO_ROOM, (roomJid: unknown) => {
        if (typeof roomJid === 'string') sent(roomJid);
    });
}

/** @param sent a moderator sends this person to a room. @param emit gets every event of this conference, in order. @param ownMute the own track was muted or unmuted. */
export function listen(
    library: Library,
    conference: Conference,
    emit: Emit,
    ownMute: (byOther: boolean) => void,
    sent: (roomJid: string) => void
): void {
    const events = library.events.conference;
    on(conference, events.CONFERENCE_JOINED, () =>
        emit({
            type: 'joined',
            localId: conference.myUserId(),
            isModerator: conference.isModerator(),
            lobbySupported: conference.isLobbySupported(),
            lobbyOn: conference.isMembersOnly()
        })
    );
    on(conference, events.CONFERENCE_FAILED, (error: string, ...details: unknown[]) => {
        const failure = failureOfConference(error, details);
        if (failure) emit({ type: 'failed', failure });
    });
    on(conference, events.NON_PARTICIPANT_MESSAGE_RECEIVED, (sender: unknown, payload: unknown) => {
        const verdict = parseVerdict(sender, payload);
        if (verdict) emit({ type: 'verdict', verdict });
        const withheld = parseWithheld(sender, payload);
        if (withheld) emit({ type: 'features', withheld });
        if (parseRefusedFeature(sender, payload) === 'screen-sharing')
            emit({ type: 'notice', kind: 'share-failed' });
    });
    on(conference, events.KICKED, (_by: unknown, reason?: string) =>
        emit({ type: 'kicked', reason: reason ?? '' })
    );
    on(conference, events.CONNECTION_INTERRUPTED, () => emit({ type: 'interrupted', interrupted: true }));
    on(conference, events.CONNECTION_RESTORED, () => emit({ type: 'interrupted', interrupted: false }));
    on(conference, events.P2P_STATUS, (_conference: unknown, active: boolean) =>
        emit({ type: 'peer-to-peer', active })
    );
    on(conference, events.TRACK_MUTE_CHANGED, (track: Track, by?: unknown) => {
        if (track.isLocal()) ownMute(by !== undefined && by !== null);
    });
    listenToPeople(library, conference, emit);
    listenToLobby(library, conference, emit);
    listenToRooms(library, conference, emit, sent);
}
