// Library events in, meeting events out: one line for each. What they mean is decided in reduce().
import { parseRooms } from './breakout';
import type { MeetingEvent } from './event';
import { parseNotApproved, parseRefusedFeature, parseWithheld } from './features';
import type { Conference, Library, RemoteParticipant, Track } from './library';
import { handOf } from './hand';
import type { ModeratedMedia } from './moderated';
import { ownName, parsePoll, parsePolls } from './polls';
import { parseReactions } from './reactions';
import { failureOfConference, fromRoom, parseVerdict } from './refusal';

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
    on(
        conference,
        events.PARTICIPANT_KICKED,
        (by: RemoteParticipant | undefined, gone: RemoteParticipant | undefined) =>
            emit({
                type: 'participant-kicked',
                id: gone?.getId() ?? '',
                name: gone?.getDisplayName() ?? '',
                byId: by?.getId() ?? conference.myUserId(),
                byName: by?.getDisplayName() ?? ''
            })
    );
    on(
        conference,
        events.PARTICIPANT_PROPERTY_CHANGED,
        (who: RemoteParticipant, property: string, _old: unknown, value: unknown) => {
            if (property === 'raisedHand')
                emit({ type: 'hand', id: who.getId(), at: handOf(value, Date.now()) });
        }
    );
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
    on(conference, events.LOCK_STATE_CHANGED, (locked: unknown) =>
        emit({ type: 'locked', on: locked === true })
    );
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

const isModerated = (media: unknown): media is ModeratedMedia => media === 'audio' || media === 'video';

function listenToModeration(library: Library, conference: Conference, emit: Emit): void {
    const events = library.events.conference;
    on(
        conference,
        events.AV_MODERATION_CHANGED,
        (change: { enabled: boolean; mediaType: unknown; actor?: RemoteParticipant }) => {
            const { enabled: on, mediaType: media, actor } = change;
            if (isModerated(media)) emit({ type: 'media-moderated', media, on, by: actor?.getId() ?? '' });
        }
    );
    for (const approved of [true, false]) {
        const word = approved ? 'APPROVED' : 'REJECTED';
        on(conference, events[`AV_MODERATION_${word}`], ({ mediaType: media }: { mediaType: unknown }) => {
            if (isModerated(media)) emit({ type: 'own-approval', media, approved });
        });
        on(
            conference,
            events[`AV_MODERATION_PARTICIPANT_${word}`],
            ({ participant, mediaType: media }: { participant?: RemoteParticipant; mediaType: unknown }) => {
                if (isModerated(media) && participant)
                    emit({ type: 'participant-approval', id: participant.getId(), media, approved });
            }
        );
    }
    on(conference, events.START_MUTED_POLICY_CHANGED, (policy: { audio: boolean; video: boolean }) =>
        emit({ type: 'start-muted', audio: policy.audio, video: policy.video })
    );
}

function listenToWords(library: Library, conference: Conference, emit: Emit): void {
    const events = library.events.conference;
    const heard = (to: string | null) => (id: string, text: string, stamp?: string) => {
        const own = id === conference.myUserId();
        // One's own words come back from the room; they were heard when they were sent.
        if (own || typeof text !== 'string') return;
        const name = conference.getParticipantById(id)?.getDisplayName() ?? '';
        const at = typeof stamp === 'string' ? Date.parse(stamp) || Date.now() : Date.now();
        emit({ type: 'message', message: { from: id, name, text, to, own, at } });
    };
    on(conference, events.MESSAGE_RECEIVED, heard(null));
    on(conference, events.PRIVATE_MESSAGE_RECEIVED, (id: string, text: string, stamp?: string) =>
        heard(conference.myUserId())(id, text, stamp)
    );
    on(conference, events.CONFERENCE_ERROR, (error: string) => {
        if (error === 'conference.chatError') emit({ type: 'chat-failed' });
    });
    on(conference, events.SUBJECT_CHANGED, (subject?: string) =>
        emit({ type: 'subject', subject: typeof subject === 'string' ? subject : '' })
    );
    // By the bridge or by the room, the library does not say; `who` is true either way. Polls the server passes on only by
    // the room, where it looks at who may ask (docs/protocol/bridge-channel.md).
    on(conference, events.ENDPOINT_MESSAGE_RECEIVED, (who: RemoteParticipant, payload: unknown) => {
        emit({ type: 'endpoint-message', id: who.getId(), jid: who.getJid(), payload });
        const poll = parsePoll(payload, who.getId(), who.getDisplayName() ?? '');
        if (poll) emit(poll);
        for (const reaction of parseReactions(payload))
            emit({ type: 'reaction', from: who.getId(), reaction });
    });
    on(conference, events.CONFERENCE_CREATED_TIMESTAMP, (at: number) => emit({ type: 'created', at }));
    on(conference, events.SUSPEND_DETECTED, () => emit({ type: 'suspended' }));
}

function listenToQuality(library: Library, conference: Conference, emit: Emit): void {
    const events = library.events.connectionQuality;
    const heard = (id: string, stats?: { connectionQuality?: unknown }) => {
        if (typeof stats?.connectionQuality === 'number')
            emit({ type: 'quality', id, percent: stats.connectionQuality });
    };
    on(conference, events.LOCAL_STATS_UPDATED, (stats?: { connectionQuality?: unknown }) =>
        heard(conference.myUserId(), stats)
    );
    on(conference, events.REMOTE_STATS_UPDATED, heard);
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
        if (failure) emit({ type: 'failed', failure, cause: error });
    });
    on(conference, events.NON_PARTICIPANT_MESSAGE_RECEIVED, (sender: unknown, payload: unknown) => {
        const verdict = parseVerdict(sender, payload);
        if (verdict) emit({ type: 'verdict', verdict });
        const withheld = parseWithheld(sender, payload);
        if (withheld) emit({ type: 'features', withheld });
        if (parseRefusedFeature(sender, payload) === 'screen-sharing')
            emit({ type: 'notice', kind: 'share-failed' });
        // One's own question or vote comes back from the room.
        const own = sender === conference.myUserId() ? conference.myUserId() : null;
        const poll = own === null ? parsePolls(sender, payload) : parsePoll(payload, own, ownName(payload));
        if (poll) emit(poll);
        if (parseNotApproved(sender, payload)) emit({ type: 'notice', kind: 'not-approved' });
        const said = fromRoom(sender, payload, 'notice')?.code;
        if (said === 'server-draining') emit({ type: 'notice', kind: said });
        if (said === 'queued') emit({ type: said });
        emit({ type: 'server-message', from: typeof sender === 'string' ? sender : '', payload });
    });
    on(conference, events.KICKED, (by?: RemoteParticipant, reason?: string) =>
        emit({
            type: 'kicked',
            reason: reason ?? '',
            byId: by?.getId() ?? '',
            byName: by?.getDisplayName() ?? ''
        })
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
    listenToWords(library, conference, emit);
    listenToRooms(library, conference, emit, sent);
    listenToModeration(library, conference, emit);
    listenToQuality(library, conference, emit);
}
