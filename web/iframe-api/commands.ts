// The commands of the iframe API, as calls of the meeting. Each warns where it cannot be followed; what a person may do is
// decided by the server, and asked here only so that the console can say why nothing happens.
import type { Meeting } from '../meeting/meeting';
import type { MeetingState } from '../meeting/state';
import { isRecord } from './check';
import { findPerson, findRoom, type Words } from './facts';
import type { CommandArgs, WorkingCommand } from './schema';

export type CommandHandlers = { [C in WorkingCommand]: (...args: CommandArgs<C>) => void };
/** @param why nothing happens. */
export type Complain = (why: string) => void;

const kLobbyPatienceMilliseconds = 10000;
const kTallest = 4320;

const kOutside = 'nobody is in a meeting here';
const kNoModerator = 'only moderators may do it';
const kNobody = (id: string) => `nobody here has the id "${id}"`;
const kNoRoom = (id: string) => `there is no room "${id}"`;

/** @param milliseconds none: for ever. @return whether it came true in time. */
function until(
    meeting: Meeting,
    suits: (state: MeetingState) => boolean,
    milliseconds?: number
): Promise<boolean> {
    if (suits(meeting.state())) return Promise.resolve(true);
    return new Promise(resolve => {
        const end = (how: boolean) => {
            if (timer !== null) clearTimeout(timer);
            stop();
            resolve(how);
        };
        const timer = milliseconds === undefined ? null : setTimeout(() => end(false), milliseconds);
        const stop = meeting.subscribe(() => {
            if (suits(meeting.state())) end(true);
        });
    });
}

/** Asks what a command needs before it is followed; each says why not. */
class Asked {
    constructor(
        readonly meeting: Meeting,
        readonly complain: Complain
    ) {}

    get state(): MeetingState {
        return this.meeting.state();
    }

    /** Inside, and a moderator. */
    moderator(): boolean {
        if (!this.inside()) return false;
        if (!this.state.isModerator) this.complain(kNoModerator);
        return this.state.isModerator;
    }

    inside(): boolean {
        const inside = this.state.phase === 'joined';
        if (!inside) this.complain(kOutside);
        return inside;
    }

    somebody(id: string): boolean {
        const found = this.state.participants.some(each => each.id === id);
        if (!found) this.complain(kNobody(id));
        return found;
    }

    room(id: string) {
        const found = findRoom(this.state.rooms, id);
        if (!found) this.complain(kNoRoom(id));
        return found;
    }
}

function lobby(asked: Asked) {
    const { meeting, complain } = asked;
    return {
        // The recipe of most embedding pages sends it with the news of being moderator, before the client library has
        // heard whether there is a lobby.
        async toggleLobby(on: boolean) {
            const supported = await until(
                meeting,
                state => state.phase === 'joined' && state.lobbySupported,
                kLobbyPatienceMilliseconds
            );
            if (!supported) complain('there is no lobby, or nobody is in a meeting here');
            else if (!meeting.state().isModerator) complain(kNoModerator);
            else if (meeting.state().lobbyOn !== on) await meeting.switchLobby(on);
        },
        answerKnockingParticipant(id: string, approved: boolean) {
            if (!meeting.state().knockers.some(each => each.id === id)) return complain(kNobody(id));
            if (approved) meeting.admit(id);
            else meeting.deny(id);
        },
        password(password: string) {
            if (meeting.state().phase === 'password') return meeting.givePassword(password);
            if (!asked.moderator()) return;
            meeting.moderation.setPassword(password).catch(() => complain('the server does not allow it'));
        }
    };
}

function moderation(asked: Asked) {
    const { meeting } = asked;
    return {
        grantModerator(id: string) {
            if (asked.moderator() && asked.somebody(id)) meeting.moderation.grant(id);
        },
        kickParticipant(id: string) {
            if (asked.moderator() && asked.somebody(id)) meeting.moderation.kick(id);
        },
        endConference() {
            if (asked.moderator()) meeting.moderation.end();
        },
        muteEveryone(media: 'audio' | 'video' = 'audio') {
            if (asked.moderator()) meeting.moderation.muteAll(media);
        },
        toggleModeration(on: boolean, media: 'audio' | 'video' = 'audio') {
            if (!asked.moderator()) return;
            if (asked.state.moderated.supported) meeting.moderation.moderate(media, on);
            else asked.complain('the server has not said yet whether it can');
        },
        askToUnmute(id: string) {
            if (asked.moderator() && asked.somebody(id)) meeting.moderation.askToUnmute(id, 'audio');
        },
        approveVideo(id: string) {
            if (asked.moderator() && asked.somebody(id)) meeting.moderation.askToUnmute(id, 'video');
        },
        rejectParticipant(id: string, media: 'audio' | 'video' = 'audio') {
            if (asked.moderator() && asked.somebody(id)) meeting.moderation.reject(id, media);
        },
        muteRemoteParticipant(id: string, media: 'audio' | 'video' = 'audio') {
            if (id === asked.state.localId)
                void (media === 'audio'
                    ? meeting.devices.setMicrophone(false)
                    : meeting.devices.setCamera(false));
            else if (asked.moderator() && asked.somebody(id)) meeting.moderation.mute(id, media);
        }
    };
}

function rooms(asked: Asked, words: Words) {
    const { meeting, complain } = asked;
    const supported = () => {
        if (!asked.moderator()) return false;
        if (!asked.state.roomsSupported) complain('this server has no breakout rooms');
        return asked.state.roomsSupported;
    };
    const bringBack = (id: string) => {
        const room = asked.room(id);
        const main = asked.state.rooms.find(each => each.isMain);
        if (room && main && !room.isMain) for (const { jid } of room.people) meeting.moveTo(jid, main.jid);
        return room;
    };
    return {
        addBreakoutRoom(name?: string) {
            const number = asked.state.rooms.filter(each => !each.isMain).length + 1;
            if (supported()) meeting.addRoom(name?.trim() || `${words.newRoom} ${number}`);
        },
        autoAssignToBreakoutRooms() {
            if (!supported()) return;
            const others = asked.state.rooms.filter(each => !each.isMain);
            if (others.length === 0) return complain('there are no breakout rooms');
            const people = asked.state.rooms
                .filter(each => each.isMain)
                .flatMap(each => each.people)
                .filter(each => !each.address.endsWith(`/${asked.state.localId ?? ''}`))
                .map(each => ({ jid: each.jid, order: Math.random() }))
                .sort((a, b) => a.order - b.order);
            for (const [index, { jid }] of people.entries()) {
                const room = others[index % others.length];
                if (room) meeting.moveTo(jid, room.jid);
            }
        },
        closeBreakoutRoom(id: string) {
            if (supported()) bringBack(id);
        },
        removeBreakoutRoom(id: string) {
            const room = supported() ? asked.room(id) : undefined;
            if (room?.isMain) complain('the main room stays');
            else if (room) meeting.removeRoom(room.jid);
        },
        sendParticipantToRoom(id: string, roomId: string) {
            const room = supported() ? asked.room(roomId) : undefined;
            if (!room) return;
            const person = findPerson(asked.state.rooms, id);
            if (person) meeting.moveTo(person.jid, room.jid);
            else complain(kNobody(id));
        },
        joinBreakoutRoom(id?: string) {
            if (!asked.inside()) return;
            const room = id ? asked.room(id) : asked.state.rooms.find(each => each.isMain);
            if (room) void meeting.goTo(room.jid);
        }
    };
}

function words(asked: Asked) {
    const { meeting } = asked;
    // Kept until somebody may say it.
    let subject: string | null = null;
    return {
        subject(text: string) {
            const waits = subject !== null;
            subject = text;
            if (asked.state.phase === 'joined' && !asked.state.isModerator)
                asked.complain(`${kNoModerator}; it is kept until one is`);
            if (waits) return;
            void until(meeting, state => state.phase === 'joined' && state.isModerator).then(() => {
                meeting.moderation.setSubject(subject ?? '');
                subject = null;
            });
        },
        localSubject: (text: string) => meeting.setLocalSubject(text),
        sendChatMessage(text: string, to?: string) {
            if (asked.inside() && (!to || asked.somebody(to)))
                meeting.chat.send(text, to || null, asked.state.name);
        },
        toggleParticipantsPane: (open?: boolean) => meeting.showPeople(open ?? !asked.state.paneOpen),
        toggleChat: () => meeting.chat.open(!asked.state.chatOpen),
        initiatePrivateChat(id: string) {
            if (!asked.inside() || !asked.somebody(id)) return;
            meeting.chat.address(id);
            meeting.chat.open(true);
        },
        cancelPrivateChat: () => meeting.chat.address(null),
        sendEndpointTextMessage(to: string, text: unknown) {
            if (asked.inside() && (to === '' || asked.somebody(to)))
                meeting.chat.sendByBridge(to, { name: 'endpoint-text-message', text });
        },
        sendTones(options: unknown) {
            if (!isRecord(options) || typeof options.tones !== 'string')
                return asked.complain('it takes {tones}');
            const milliseconds = (value: unknown) => (typeof value === 'number' ? value : undefined);
            if (asked.inside())
                meeting.devices.sendTones(
                    options.tones,
                    milliseconds(options.duration),
                    milliseconds(options.pause)
                );
        },
        toggleRaiseHand() {
            if (asked.inside()) meeting.raiseHand(asked.state.hand === 0);
        },
        displayName(name: string) {
            meeting.rename(name.trim());
        }
    };
}

function media(asked: Asked) {
    const { meeting } = asked;
    const pin = (id?: string) => {
        if (!id) meeting.pin(null);
        else if (asked.somebody(id)) meeting.pin(id);
    };
    const tiles = (on: boolean) => meeting.pin(on ? null : (asked.state.participants[0]?.id ?? null));
    return {
        toggleAudio: () => void meeting.devices.setMicrophone(asked.state.local.microphone !== 'on'),
        toggleVideo: () => void meeting.devices.setCamera(asked.state.local.camera !== 'on'),
        toggleShareScreen(options?: unknown) {
            const wanted = isRecord(options) ? options.enable : undefined;
            const on = typeof wanted === 'boolean' ? wanted : !asked.state.local.sharing;
            if (asked.inside()) void (on ? meeting.devices.share() : meeting.devices.unshare());
        },
        pinParticipant: pin,
        setLargeVideoParticipant: pin,
        setTileView: tiles,
        toggleTileView: () => tiles(asked.state.pinned !== null),
        setAudioOnly: (on: boolean) => meeting.view.setAudioOnly(on),
        setParticipantVolume(id: string, volume: number) {
            if (volume < 0 || volume > 1) asked.complain('it takes a number between 0 and 1');
            else if (asked.somebody(id)) meeting.setVolume(id, volume);
        },
        setVideoQuality(height: number) {
            if (height > 0 && height <= kTallest) meeting.limitHeight(Math.round(height));
            else asked.complain('it takes a height in pixels');
        },
        hangup: () => void meeting.leave()
    };
}

/** @param complain gets the name of the command and why nothing happens, at once or later. */
export function commandHandlers(
    meeting: Meeting,
    ownWords: Words,
    complain: (name: string, why: string) => void
): CommandHandlers {
    const all = (asked: Asked): CommandHandlers => ({
        ...lobby(asked),
        ...moderation(asked),
        ...rooms(asked, ownWords),
        ...words(asked),
        ...media(asked)
    });
    const names = Object.keys(all(new Asked(meeting, () => undefined))) as WorkingCommand[];
    // Each has its own set, so that it complains by its name.
    const own = (name: WorkingCommand) => all(new Asked(meeting, why => complain(name, why)))[name];
    return Object.fromEntries(names.map(name => [name, own(name)])) as unknown as CommandHandlers;
}
