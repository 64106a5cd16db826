// Asking again where nobody waits in a lobby, as Jitsi Meet of 2022 does; and hearing that one has to.
import type { MeetingEvent } from './event';
import type { Conference } from './library';
import { refusalOf, type Failure } from './refusal';
import type { MeetingState } from './state';
import { kAnswerMilliseconds, kAskAgainMilliseconds } from './times';

type Timer = ReturnType<typeof setTimeout>;

export class Asking {
    private asks = false;
    private next: Timer | undefined;
    private silence: Timer | undefined;

    constructor(
        private readonly conference: () => Conference | null,
        private readonly state: () => MeetingState,
        private readonly dispatch: (event: MeetingEvent) => void
    ) {}

    /**
     * COMPAT(@lyno/lib-jitsi-meet 2.6726.2): the refusal of a conference request is an event without a name there,
     * which nobody hears. So a verdict that nothing follows is the answer itself.
     */
    heard(event: MeetingEvent): void {
        if (event.type === 'failed') clearTimeout(this.silence);
        if (event.type !== 'verdict') return;
        const { verdict } = event;
        const conference = this.conference();
        clearTimeout(this.silence);
        this.silence = setTimeout(() => {
            const { phase, roomJid } = this.state();
            const isOpen = phase === 'joining' || (phase === 'knocking' && this.asks);
            if (!isOpen || roomJid !== null || this.conference() !== conference) return;
            const failure: Failure = verdict.hold
                ? { kind: 'ask-again' }
                : { kind: 'refused', refusal: refusalOf(verdict) };
            const cause = `conference.${verdict.hold ? 'authenticationRequired' : 'reservationError'}`;
            this.dispatch({ type: 'failed', failure, cause });
        }, kAnswerMilliseconds);
    }

    again(): void {
        this.asks = true;
        clearTimeout(this.next);
        const conference = this.conference();
        this.next = setTimeout(() => {
            if (this.conference() === conference && this.state().phase === 'knocking') conference?.join();
        }, kAskAgainMilliseconds);
    }

    stop(): void {
        this.asks = false;
        clearTimeout(this.next);
        clearTimeout(this.silence);
    }
}
