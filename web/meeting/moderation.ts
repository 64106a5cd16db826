// What moderators do to others and to the meeting. Whether they may is the server's business.
import type { MeetingEvent } from './event';
import type { Conference } from './library';
import { parsePeople, type ModeratedMedia } from './moderated';
import { PageCommands } from './page_commands';

export type MutedMedia = ModeratedMedia | 'desktop';

export class Moderation {
    readonly commands: PageCommands;

    /**
     * @param conference the one that is open; null: nothing happens.
     * @param tell what came of it.
     */
    constructor(
        private readonly conference: () => Conference | null,
        private readonly tell: (event: MeetingEvent) => void = () => undefined
    ) {
        this.commands = new PageCommands(conference);
    }

    grant(id: string): void {
        this.conference()?.grantOwner(id);
    }

    revoke(id: string): void {
        this.conference()?.revokeOwner(id);
    }

    kick(id: string): void {
        this.conference()?.kickParticipant(id);
    }

    /** For good, or for this meeting if somebody has no invitation. */
    ban(id: string): void {
        this.ask('ban', { nick: id });
    }

    backToLobby(id: string): void {
        this.ask('back-to-lobby', { nick: id });
    }

    mute(id: string, media: MutedMedia = 'audio'): void {
        // COMPAT(lib-jitsi-meet 2.0.6726): knows two sorts.
        if (media === 'desktop') this.ask('mute', { nick: id, media });
        else this.conference()?.muteParticipant(id, media);
    }

    /** Everybody but oneself. @param except one more. */
    muteAll(media: MutedMedia = 'audio', except?: string): void {
        this.ask('mute', { media, ...(except === undefined ? {} : { except }) });
    }

    /** Approves where the moderators decide; else the person is asked. */
    askToUnmute(id: string, media: ModeratedMedia = 'audio'): void {
        this.conference()?.avModerationApprove(media, id);
    }

    reject(id: string, media: ModeratedMedia = 'audio'): void {
        this.conference()?.avModerationReject(media, id);
    }

    /** From now on only those who are approved may send it. */
    moderate(media: ModeratedMedia, on: boolean): void {
        if (on) this.conference()?.enableAVModeration(media);
        else this.conference()?.disableAVModeration(media);
    }

    startMuted(audio: boolean, video: boolean): void {
        this.conference()?.setStartMutedPolicy({ audio, video });
        this.tell({ type: 'start-muted', audio, video });
    }

    /** Asks the server what everybody here is. */
    async look(): Promise<void> {
        const { ok, message } = await this.commands.ask('people');
        if (ok) this.tell({ type: 'people', people: parsePeople(message.people) });
    }

    /** A chat message to the main room and every breakout room. */
    announce(text: string): void {
        this.ask('announce', { text });
    }

    setSubject(subject: string): void {
        this.conference()?.setSubject(subject);
    }

    /** @param password empty: none from now on. @return rejected where the server refuses. */
    async setPassword(password: string): Promise<void> {
        const conference = this.conference();
        if (!conference) return;
        await conference.lock(password);
        this.tell({ type: 'locked', on: password !== '' });
    }

    /** The same; where the server refuses, the page says so. */
    async changePassword(password: string): Promise<void> {
        try {
            await this.setPassword(password);
        } catch (error) {
            console.warn('password', error);
            this.tell({ type: 'notice', kind: 'action-refused' });
        }
    }

    /** Ends the meeting for everybody (docs/protocol/page-commands.md). */
    end(): void {
        this.ask('end');
    }

    private ask(command: string, fields: Record<string, unknown> = {}): void {
        void this.commands.ask(command, fields).then(({ ok }) => {
            if (!ok && this.conference()) this.tell({ type: 'notice', kind: 'action-refused' });
        });
    }
}
