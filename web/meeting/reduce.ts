// reduce(state, event): the whole behaviour of the page's model. No library, no clock, no page.
import type { MeetingEvent } from './event';
import type { Track } from './library';
import { kNotModerated, moderate } from './moderated';
import { withPolls } from './polls';
import { refusal, refusalOf, type Failure } from './refusal';
import type { MeetingState, Notice, Participant, Phase, Quality } from './state';

const kNoticesAtOnce = 4;
const kReactionsAtOnce = 12;
/** Nobody fills the screen alone. */
const kReactionsOfOne = 5;
/** With so many others in the room nobody is told any more who comes and goes. */
export const kCrowd = 10;
const kFair = 60;
const kPoor = 30;
const kMessagesKept = 500;
/** Tries to get back in before a person is asked. */
export const kMostTries = 8;
/**
 * Refusals that end by themselves. Someone who was in the meeting is not stopped by them on the way back: after a restart
 * the first to return may be a guest, and who comes back may meet their own old seat.
 */
const kPassing = new Set([
    'may-not-create',
    'name-taken',
    'server-draining',
    'overloaded',
    'too-fast',
    'policy-timeout'
]);

/** What belongs to one stay in the room and does not outlive it. */
const kNobodyHere = {
    localId: null,
    isModerator: false,
    participants: [],
    speaker: null,
    lastSpeaker: null,
    pinned: null,
    quality: null,
    subject: '',
    hand: 0,
    chatTo: null,
    peerToPeer: false,
    interrupted: false,
    queued: false,
    lobbyOn: false,
    locked: false,
    began: null,
    knockers: [],
    moderated: kNotModerated,
    polls: [],
    withheld: [],
    rooms: [],
    roomJid: null
} as const;

function fresh(state: MeetingState, phase: Phase): MeetingState {
    return { ...state, ...kNobodyHere, phase };
}

function change(
    state: MeetingState,
    id: string,
    how: (participant: Participant) => Participant
): MeetingState {
    if (!state.participants.some(participant => participant.id === id)) return state;
    return { ...state, participants: state.participants.map(each => (each.id === id ? how(each) : each)) };
}

function withTrack(participant: Participant, track: Track): Participant {
    return track.getType() === 'audio'
        ? { ...participant, audio: track, audioMuted: track.isMuted() }
        : { ...participant, video: track, videoMuted: track.isMuted() };
}

function withoutTrack(participant: Participant, track: Track): Participant {
    if (participant.audio === track) return { ...participant, audio: null, audioMuted: true };
    if (participant.video === track) return { ...participant, video: null, videoMuted: true };
    return participant; // already replaced by a newer one (between peer to peer and the bridge)
}

function withNotice(state: MeetingState, kind: Notice['kind'], who = ''): MeetingState {
    const notices = [...state.notices, { id: state.nextNotice, kind, who }].slice(-kNoticesAtOnce);
    return { ...state, notices, nextNotice: state.nextNotice + 1 };
}

function qualityOf(percent: number): Quality {
    if (!Number.isFinite(percent)) return null;
    return percent < kPoor ? 'poor' : percent < kFair ? 'fair' : 'good';
}

function again(state: MeetingState): MeetingState {
    return { ...fresh(state, 'reconnecting'), attempt: state.attempt + 1 };
}

function failed(state: MeetingState, failure: Failure): MeetingState {
    const said = state.verdict && !state.verdict.hold ? refusalOf(state.verdict) : null;
    switch (failure.kind) {
        case 'members-only':
            if (!failure.lobby) return { ...fresh(state, 'refused'), refusal: said ?? refusal('lobby') };
            return fresh(state, state.name === '' && !state.verdict?.autoKnock ? 'name-needed' : 'knocking');
        case 'ask-again':
            if (state.verdict?.hold) return fresh(state, 'knocking');
            return { ...fresh(state, 'refused'), attempt: 0, refusal: said ?? refusal('token-required') };
        case 'denied':
            return { ...fresh(state, 'denied'), attempt: 0, refusal: said ?? refusal('denied') };
        case 'password':
            return fresh(state, 'password');
        case 'refused': {
            const why = said ?? failure.refusal;
            if (why.code === 'name-required') return fresh(state, 'name-needed');
            // Nobody said no: one may ask again, as after a denial.
            if (why.code === 'wait-timeout') return { ...fresh(state, 'denied'), attempt: 0, refusal: why };
            if (state.attempt > 0 && state.attempt < kMostTries && kPassing.has(why.code))
                return again(state);
            return { ...fresh(state, 'refused'), attempt: 0, refusal: why };
        }
        case 'lost':
            // Someone who was never in learns that it does not work; someone who was in is brought back.
            if ((wasIn(state.phase) || state.attempt > 0) && state.attempt < kMostTries) return again(state);
            return { ...fresh(state, 'refused'), attempt: 0, refusal: said ?? refusal('unreachable') };
    }
}

function wasIn(phase: Phase): boolean {
    return phase === 'joined' || phase === 'knocking' || phase === 'name-needed';
}

/** In the other phases nothing is under way: what fails then comes too late. */
function mayFail(phase: Phase): boolean {
    return phase === 'joining' || phase === 'reconnecting' || phase === 'password' || wasIn(phase);
}

/** Who is seen how, and heard how loud. */
function view(state: MeetingState, event: MeetingEvent): MeetingState {
    switch (event.type) {
        case 'pinned':
            return state.pinned === event.id ? state : { ...state, pinned: event.id };
        case 'speaker':
            return {
                ...state,
                speaker: event.id,
                lastSpeaker: event.id === state.localId ? state.lastSpeaker : (event.id ?? state.lastSpeaker)
            };
        case 'quality': {
            const quality = qualityOf(event.percent);
            if (event.id === state.localId) return state.quality === quality ? state : { ...state, quality };
            const known = state.participants.find(each => each.id === event.id);
            return known?.quality === quality
                ? state
                : change(state, event.id, each => ({ ...each, quality }));
        }
        case 'height-limited':
            return { ...state, mostHeight: event.height };
        case 'audio-only':
            return { ...state, audioOnly: event.on };
        case 'speaker-large':
            return { ...state, speakerLarge: event.on };
        case 'volume':
            return change(state, event.id, each => ({ ...each, volume: event.volume }));
        default:
            return decided(state, event);
    }
}

function chat(state: MeetingState, event: MeetingEvent): MeetingState {
    switch (event.type) {
        case 'message': {
            const unread = event.message.own || state.chatOpen ? 0 : 1;
            return {
                ...state,
                messages: [...state.messages, event.message].slice(-kMessagesKept),
                unread: state.unread + unread
            };
        }
        case 'chat-opened':
            return { ...state, chatOpen: event.open, unread: event.open ? 0 : state.unread };
        case 'chat-to':
            return { ...state, chatTo: event.id };
        case 'reaction': {
            const { from, reaction } = event;
            if (state.reactions.filter(each => each.from === from).length >= kReactionsOfOne) return state;
            const next = { number: state.nextReaction, from, reaction };
            return {
                ...state,
                reactions: [...state.reactions, next].slice(-kReactionsAtOnce),
                nextReaction: state.nextReaction + 1
            };
        }
        case 'reaction-gone':
            return { ...state, reactions: state.reactions.filter(each => each.number !== event.number) };
        case 'chat-failed':
            return withNotice(state, 'chat-failed');
        default:
            return view(state, event);
    }
}

/** What the moderators decide. */
function decided(state: MeetingState, event: MeetingEvent): MeetingState {
    if (event.type === 'pane-opened') return { ...state, paneOpen: event.open };
    if (event.type === 'polls-opened') return { ...state, pollsOpen: event.open };
    const polls = withPolls(state.polls, event, state.localId);
    if (polls !== state.polls) return { ...state, polls };
    const moderated = moderate(state.moderated, event);
    const next = moderated === state.moderated ? state : { ...state, moderated };
    if (event.type !== 'own-approval' || !event.approved || state.isModerator) return next;
    const audio = event.media === 'audio';
    if (state.moderated.on[event.media]) return withNotice(next, audio ? 'may-speak' : 'may-show');
    return withNotice(next, audio ? 'asked-to-unmute' : 'asked-to-show');
}

function stay(state: MeetingState, event: MeetingEvent): MeetingState {
    switch (event.type) {
        case 'participant-joined': {
            const { id, name, isModerator } = event;
            const newcomer = {
                id,
                name,
                isModerator,
                audio: null,
                video: null,
                audioMuted: true,
                videoMuted: true,
                hand: 0,
                volume: 1,
                quality: null
            };
            const others = state.participants.filter(each => each.id !== id);
            const next = { ...state, participants: [...others, newcomer] };
            return state.phase === 'joined' && others.length < kCrowd
                ? withNotice(next, 'joined', name)
                : next;
        }
        case 'participant-left': {
            const gone = state.participants.find(each => each.id === event.id);
            if (!gone) return state;
            const next = {
                ...state,
                participants: state.participants.filter(each => each !== gone),
                speaker: state.speaker === event.id ? null : state.speaker,
                lastSpeaker: state.lastSpeaker === event.id ? null : state.lastSpeaker,
                pinned: state.pinned === event.id ? null : state.pinned,
                chatTo: state.chatTo === event.id ? null : state.chatTo
            };
            return next.participants.length < kCrowd ? withNotice(next, 'left', gone.name) : next;
        }
        case 'participant-renamed':
            return change(state, event.id, each => ({ ...each, name: event.name }));
        case 'hand':
            if (event.id === state.localId) return { ...state, hand: event.at };
            return change(state, event.id, each => ({ ...each, hand: event.at }));
        case 'subject':
            return { ...state, subject: event.subject };
        case 'role-changed': {
            if (event.id !== state.localId)
                return change(state, event.id, each => ({ ...each, isModerator: event.isModerator }));
            const next = {
                ...state,
                isModerator: event.isModerator,
                knockers: event.isModerator ? state.knockers : []
            };
            return event.isModerator && !state.isModerator ? withNotice(next, 'now-moderator') : next;
        }
        case 'track-added':
        case 'track-changed':
            return change(state, event.id, each => withTrack(each, event.track));
        case 'track-removed':
            return change(state, event.id, each => withoutTrack(each, event.track));
        case 'peer-to-peer':
            return { ...state, peerToPeer: event.active };
        case 'interrupted':
            return { ...state, interrupted: event.interrupted };
        case 'lobby-supported':
            return { ...state, lobbySupported: event.supported };
        case 'rooms-supported':
            return { ...state, roomsSupported: event.supported };
        case 'rooms':
            return { ...state, rooms: event.rooms };
        case 'locked':
            return state.locked === event.on ? state : { ...state, locked: event.on };
        case 'created':
            return { ...state, began: event.at };
        case 'lobby-switched':
            return { ...state, lobbyOn: event.on, knockers: event.on ? state.knockers : [] };
        case 'knocker-came': {
            const others = state.knockers.filter(each => each.id !== event.id);
            return { ...state, knockers: [...others, { id: event.id, name: event.name }] };
        }
        case 'knocker-left':
            return { ...state, knockers: state.knockers.filter(each => each.id !== event.id) };
        default:
            return chat(state, event);
    }
}

export function reduce(state: MeetingState, event: MeetingEvent): MeetingState {
    switch (event.type) {
        case 'join-asked':
            return {
                ...fresh(state, 'joining'),
                name: event.name,
                verdict: null,
                refusal: null,
                passwordTried: false
            };
        case 'password-given':
            return { ...state, phase: 'joining', passwordTried: true, verdict: null };
        case 'knocked':
            return { ...state, phase: 'knocking', name: event.name };
        case 'joined': {
            const { localId, isModerator, lobbySupported, lobbyOn } = event;
            return {
                ...state,
                phase: 'joined',
                localId,
                isModerator,
                lobbySupported,
                lobbyOn,
                verdict: null,
                refusal: null,
                attempt: 0
            };
        }
        case 'room-changing':
            return {
                ...fresh(state, 'joining'),
                rooms: state.rooms,
                roomJid: event.roomJid,
                verdict: null,
                messages: [], // words belong to the room where they were said
                unread: 0
            };
        case 'left':
            return { ...fresh(state, 'left'), attempt: 0, notices: [] };
        case 'back-to-prejoin':
            return { ...fresh(state, 'prejoin'), attempt: 0, verdict: null, refusal: null };
        case 'kicked': {
            // Sent back to the lobby: comes again at once, and is held.
            if (state.verdict?.hold) return { ...fresh(state, 'joining'), attempt: 0 };
            const said = state.verdict ? refusalOf(state.verdict) : null;
            return {
                ...fresh(state, 'refused'),
                attempt: 0,
                refusal: said ?? refusal('kicked', event.reason)
            };
        }
        case 'verdict':
            return { ...state, verdict: event.verdict };
        case 'features':
            return { ...state, withheld: event.withheld };
        case 'failed':
            return mayFail(state.phase) ? failed(state, event.failure) : state;
        case 'local-media':
            return { ...state, local: event.local };
        case 'renamed':
            return { ...state, name: event.name };
        case 'local-subject':
            return { ...state, localSubject: event.subject };
        case 'queued':
            return { ...state, queued: true };
        case 'notice':
            return withNotice(state, event.kind, event.who);
        case 'notice-gone':
            return { ...state, notices: state.notices.filter(each => each.id !== event.id) };
        default:
            return stay(state, event);
    }
}
