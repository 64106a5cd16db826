// Words to everybody or to one person.
import type { Conference } from './library';
import type { MeetingEvent } from './event';
import { reactionMessage, type ReactionName } from './reactions';

export class Chat {
    /** @param conference the one that is open. @param emit gets what was sent, as the server does not say it in private. */
    constructor(
        private readonly conference: () => Conference | null,
        private readonly emit: (event: MeetingEvent) => void
    ) {}

    /** A short sign to everybody. */
    react(reaction: ReactionName): void {
        const conference = this.conference();
        if (conference === null) return;
        conference.sendEndpointMessage('', reactionMessage(reaction, Date.now()));
        this.emit({ type: 'reaction', from: conference.myUserId(), reaction });
    }

    readonly forgetReaction = (number: number): void => {
        this.emit({ type: 'reaction-gone', number });
    };

    openPolls(open: boolean): void {
        this.emit({ type: 'polls-opened', open });
    }

    /** Who asks is what the server knows. */
    askPoll(question: string, answers: readonly string[]): void {
        this.conference()?.sendMessage({
            type: 'new-poll',
            pollId: crypto.randomUUID(),
            question,
            answers
        });
    }

    /** @param chosen one for each answer; a later vote counts instead of the earlier. */
    vote(pollId: string, chosen: readonly boolean[]): void {
        this.conference()?.sendMessage({ type: 'answer-poll', pollId, answers: chosen });
    }

    open(open: boolean): void {
        this.emit({ type: 'chat-opened', open });
    }

    /** To whom the next words go. @param id null: everybody. */
    address(id: string | null): void {
        this.emit({ type: 'chat-to', id });
    }

    /** Data for the pages of others, by way of the bridge. @param to the id of one person; empty: everybody. */
    sendByBridge(to: string, payload: Record<string, unknown>): void {
        this.conference()?.sendEndpointMessage(to, payload);
    }

    /** @param to the id of one person; null: everybody. @return whether there was a meeting to say it in. */
    send(text: string, to: string | null, name: string): boolean {
        const conference = this.conference();
        if (conference === null || text === '') return false;
        if (to === null) conference.sendTextMessage(text);
        else conference.sendPrivateTextMessage(to, text);
        const from = conference.myUserId();
        this.emit({ type: 'message', message: { from, name, text, to, own: true, at: Date.now() } });
        return true;
    }
}
