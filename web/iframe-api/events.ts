// What happens in the meeting, as events of the iframe API. No window, no library: what went in and what comes out.
import type { Happening } from '../meeting/setup';
import type { MeetingState } from '../meeting/state';
import { isRecord } from './check';
import { ownName, roomsById, sharing, type Words } from './facts';
import type { Payload, WorkingEvent } from './schema';

export type Sent = { [E in WorkingEvent]: { name: E; data: Payload<E> } }[WorkingEvent];

/** What does not change while the page is open. */
export interface Place {
    roomName: string;
    words: Words;
}

const say = <E extends WorkingEvent>(name: E, data: Payload<E>): Sent => ({ name, data }) as Sent;
const roleOf = (isModerator: boolean): string => (isModerator ? 'moderator' : 'participant');

const kDeviceProblems = {
    denied: 'gum.permission_denied',
    missing: 'gum.not_found',
    busy: 'gum.general'
} as const;

function joined(after: MeetingState, place: Place): Sent[] {
    const id = after.localId ?? '';
    return [
        say('videoConferenceJoined', {
            roomName: place.roomName,
            id,
            displayName: after.name,
            formattedDisplayName: ownName(after.name, place.words),
            breakoutRoom: after.roomJid !== null,
            visitor: false
        }),
        say('participantRoleChanged', { id, role: roleOf(after.isModerator) }),
        say('audioMuteStatusChanged', { muted: after.local.microphone !== 'on' }),
        say('videoMuteStatusChanged', { muted: after.local.camera !== 'on' })
    ];
}

function local(before: MeetingState, after: MeetingState): Sent[] {
    const [was, is] = [before.local, after.local];
    const sent: Sent[] = [];
    if (was.microphone !== is.microphone)
        sent.push(say('audioMuteStatusChanged', { muted: is.microphone !== 'on' }));
    if (was.camera !== is.camera) sent.push(say('videoMuteStatusChanged', { muted: is.camera !== 'on' }));
    if ((was.microphone === 'none') !== (is.microphone === 'none'))
        sent.push(say('audioAvailabilityChanged', { available: is.microphone !== 'none' }));
    if ((was.camera === 'none') !== (is.camera === 'none'))
        sent.push(say('videoAvailabilityChanged', { available: is.camera !== 'none' }));
    if (was.sharing !== is.sharing)
        sent.push(say('screenSharingStatusChanged', { on: is.sharing, details: {} }));
    if (is.problem !== null && is.problem !== was.problem) {
        const problem = { type: kDeviceProblems[is.problem], message: is.problem };
        if (is.microphone === 'none') sent.push(say('micError', problem));
        if (is.camera === 'none') sent.push(say('cameraError', problem));
    }
    return sent;
}

function failed(cause: string, after: MeetingState): Sent[] {
    if (after.phase === 'password')
        return [
            say('passwordRequired', {}),
            error('conference.passwordRequired', 'password-required', after, false)
        ];
    const code = after.refusal?.code ?? after.verdict?.code;
    switch (after.phase) {
        case 'denied':
            return [error(cause, code ?? 'denied', after, false)];
        case 'refused':
            return [error(cause, code ?? 'failed', after, true)];
        case 'knocking':
        case 'name-needed':
            return [error(cause, code ?? 'lobby', after, false)];
        default:
            return [error(cause, code ?? 'unreachable', after, false)];
    }
}

/** How the waiting of the person at this page goes: each outcome is one event. */
function waiting({ event, before, after }: Happening): Sent[] {
    const waited = before.phase === 'knocking' || before.phase === 'name-needed';
    const tell = (status: string, code = ''): Sent[] => [say('waitingStatusChanged', { status, code })];
    const codeOf = (state: MeetingState) => (state.verdict?.hold ? state.verdict.code : 'lobby');
    switch (after.phase) {
        case 'knocking':
            return before.phase === 'knocking' && codeOf(before) === codeOf(after)
                ? []
                : tell('waiting', codeOf(after));
        case 'joined':
            return before.phase === 'knocking' ? tell('admitted') : [];
        case 'denied':
        case 'refused': {
            if (!waited) return [];
            const code = after.refusal?.code ?? 'denied';
            return tell(code === 'wait-timeout' ? 'timed-out' : 'rejected', code);
        }
        case 'prejoin':
        case 'left':
            return waited && event.type !== 'failed' ? tell('cancelled') : [];
        default:
            return [];
    }
}

/** COMPAT(jitsi-meet): `name` is the constant of the client library; the server's reason code stands in `details`. */
function error(name: string, code: string, after: MeetingState, isFatal: boolean): Sent {
    const said = after.refusal ?? after.verdict;
    const type = name.startsWith('connection.') ? 'CONNECTION' : 'CONFERENCE';
    const details = { code, text: said?.text ?? '', retryAfter: said?.retryAfter ?? null };
    return say('errorOccurred', { error: { name, message: said?.text || code, type, isFatal, details } });
}

function tracks(before: MeetingState, after: MeetingState, id: string): Sent[] {
    const was = before.participants.find(each => each.id === id);
    const is = after.participants.find(each => each.id === id);
    if (!was || !is) return [];
    const sent: Sent[] = [];
    if (was.audioMuted !== is.audioMuted)
        sent.push(say('participantMuted', { id, isMuted: is.audioMuted, mediaType: 'audio' }));
    if (was.videoMuted !== is.videoMuted)
        sent.push(say('participantMuted', { id, isMuted: is.videoMuted, mediaType: 'video' }));
    return sent;
}

function endpointText(id: string, jid: string, payload: unknown): Sent[] {
    if (!isRecord(payload) || payload.name !== 'endpoint-text-message') return [];
    const eventData = { name: payload.name, text: payload.text };
    return [say('endpointTextMessageReceived', { data: { senderInfo: { jid, id }, eventData } })];
}

function people({ event, before, after }: Happening, { words }: Place): Sent[] {
    switch (event.type) {
        case 'participant-joined': {
            const { id, name, isModerator } = event;
            return [
                say('participantJoined', {
                    id,
                    displayName: name,
                    formattedDisplayName: name || words.guest
                }),
                say('participantRoleChanged', { id, role: roleOf(isModerator) })
            ];
        }
        case 'participant-left':
            return [say('participantLeft', { id: event.id })];
        case 'participant-renamed': {
            const { id, name } = event;
            if (!before.participants.some(each => each.id === id && each.name !== name)) return [];
            return [
                say('displayNameChange', { id, displayname: name, formattedDisplayName: name || words.guest })
            ];
        }
        case 'renamed':
            return [
                say('displayNameChange', {
                    id: after.localId ?? 'local',
                    displayname: event.name,
                    formattedDisplayName: ownName(event.name, words)
                })
            ];
        case 'role-changed': {
            const { id, isModerator } = event;
            const was = id === before.localId ? before : before.participants.find(each => each.id === id);
            if (!was || was.isModerator === isModerator) return [];
            return [say('participantRoleChanged', { id, role: roleOf(isModerator) })];
        }
        case 'participant-kicked': {
            const kicked = { id: event.id, name: event.name, local: false };
            const kicker = { id: event.byId, name: event.byName, local: event.byId === after.localId };
            return [say('participantKickedOut', { kicked, kicker })];
        }
        case 'kicked': {
            const kicked = { id: before.localId ?? '', name: before.name, local: true };
            const kicker = { id: event.byId, name: event.byName, local: false };
            return [say('participantKickedOut', { kicked, kicker })];
        }
        case 'hand':
            return [say('raiseHandUpdated', { id: event.id, handRaised: event.at })];
        case 'track-added':
        case 'track-removed':
        case 'track-changed':
            return tracks(before, after, event.id);
        case 'speaker':
            return event.id === null ? [] : [say('dominantSpeakerChanged', { id: event.id })];
        case 'knocker-came':
            return [say('knockingParticipant', { participant: { id: event.id, name: event.name } })];
        default:
            return [];
    }
}

function rest({ event, before, after }: Happening): Sent[] {
    switch (event.type) {
        case 'local-media':
            return local(before, after);
        case 'subject':
            return before.subject === after.subject ? [] : [say('subjectChange', { subject: event.subject })];
        case 'rooms':
            return [say('breakoutRoomsUpdated', { rooms: roomsById(after.rooms) })];
        case 'message': {
            const { from, name: nick, text: message, to, own, at } = event.message;
            const privateMessage = to !== null;
            if (own) return [say('outgoingMessage', { message, privateMessage })];
            const stamp = new Date(at).toISOString();
            return [say('incomingMessage', { from, nick, message, privateMessage, stamp })];
        }
        case 'chat-failed':
            return [error('conference.chatError', 'feature-not-granted', after, false)];
        case 'server-message':
            return [say('nonParticipantMessageReceived', { id: event.from, message: event.payload })];
        case 'endpoint-message':
            return endpointText(event.id, event.jid, event.payload);
        case 'pinned': {
            if (before.pinned === after.pinned) return [];
            return [
                say('largeVideoChanged', after.pinned === null ? {} : { id: after.pinned }),
                say('tileViewChanged', { enabled: after.pinned === null })
            ];
        }
        case 'height-limited':
            return [say('videoQualityChanged', { videoQuality: event.height })];
        case 'audio-only':
            return before.audioOnly === after.audioOnly
                ? []
                : [say('audioOnlyChanged', { enabled: after.audioOnly })];
        case 'peer-to-peer':
            return [say('p2pStatusChanged', { isP2p: event.active })];
        case 'created':
            return [say('conferenceCreatedTimestamp', { timestamp: event.at })];
        case 'suspended':
            return [say('suspendDetected', {})];
        default:
            return [];
    }
}

function decisions({ event, after }: Happening): Sent[] {
    switch (event.type) {
        case 'media-moderated':
            return [say('moderationStatusChanged', { mediaType: event.media, enabled: event.on })];
        case 'own-approval':
        case 'participant-approval': {
            const id = event.type === 'own-approval' ? (after.localId ?? '') : event.id;
            const name = event.approved ? 'moderationParticipantApproved' : 'moderationParticipantRejected';
            return [say(name, { id, mediaType: event.media })];
        }
        case 'pane-opened':
            return [say('participantsPaneToggled', { open: event.open })];
        default:
            return [];
    }
}

/** The question for a name: at the beginning, and again for who gave up on the way in. */
export function prejoin(state: MeetingState, { words }: Place): Sent {
    const formattedDisplayName = ownName(state.name, words);
    return say('prejoinScreenLoaded', { id: 'local', displayName: state.name, formattedDisplayName });
}

/** @return the events, in order; none for most of what happens. */
export function eventsOf(happening: Happening, place: Place): Sent[] {
    const { event, before, after } = happening;
    const sent: Sent[] = [];
    // Who is sent back to the lobby is not gone: what follows says so.
    if (event.type === 'kicked' && after.phase === 'refused')
        sent.push(
            ...people(happening, place),
            error('conference.kicked', after.refusal?.code ?? 'kicked', after, true)
        );
    if (before.phase === 'joined' && after.phase !== 'joined')
        sent.push(say('videoConferenceLeft', { roomName: place.roomName }));
    if (event.type === 'joined') sent.push(...joined(after, place));
    else if (event.type === 'failed') sent.push(...(after === before ? [] : failed(event.cause, after)));
    else if (event.type !== 'kicked')
        sent.push(...people(happening, place), ...rest(happening), ...decisions(happening));
    if (before.chatOpen !== after.chatOpen || before.unread !== after.unread)
        sent.push(say('chatUpdated', { unreadCount: after.unread, isOpen: after.chatOpen }));
    if (event.type === 'back-to-prejoin') sent.push(prejoin(after, place));
    sent.push(...waiting(happening));
    const shown = sharing(after);
    if (String(shown) !== String(sharing(before)) && after.phase === 'joined')
        sent.push(say('contentSharingParticipantsChanged', { data: { sharingParticipantIds: shown } }));
    const over = after.phase === 'refused' && before.phase === 'joined';
    if (event.type === 'closed' || over) sent.push(say('readyToClose', {}));
    return sent;
}
