// What moderators do to others and to the meeting. Whether they may is the server's business.
import type { Conference } from './library';

export class Moderation {
    private commands = 0;

    /** @param conference the one that is open; null: nothing happens. */
    constructor(private readonly conference: () => Conference | null) {}

    grant(id: string): void {
        this.conference()?.grantOwner(id);
    }

    kick(id: string): void {
        this.conference()?.kickParticipant(id);
    }

    mute(id: string, media: 'audio' | 'video' = 'audio'): void {
        this.conference()?.muteParticipant(id, media);
    }

    setSubject(subject: string): void {
        this.conference()?.setSubject(subject);
    }

    /** @param password empty: none from now on. @return rejected where the server refuses. */
    async setPassword(password: string): Promise<void> {
        await this.conference()?.lock(password);
    }

    /** Ends the meeting for everybody (docs/protocol/page-commands.md). */
    end(): void {
        this.conference()?.sendMessage({ type: 'usher', id: `end-${++this.commands}`, command: 'end' });
    }
}
