// How the others are shown at this page, and what is asked of the senders for it.
import { receiverConstraints } from './constraints';
import type { MeetingEvent } from './event';
import type { Conference } from './library';
import type { MeetingState } from './state';

export class View {
    private heights: ReadonlyMap<string, number> = new Map();

    constructor(
        private readonly conference: () => Conference | null,
        private readonly state: () => MeetingState,
        private readonly emit: (event: MeetingEvent) => void
    ) {}

    /** How high each person's video is shown, in steps of what senders have. */
    want(heights: ReadonlyMap<string, number>): void {
        this.heights = heights;
        this.ask();
    }

    /** Hearing without seeing, for a poor connection. */
    setAudioOnly(on: boolean): void {
        this.emit({ type: 'audio-only', on });
        this.ask();
    }

    /** Whoever speaks is large; else all are alike. */
    showSpeaker(on: boolean): void {
        this.emit({ type: 'speaker-large', on });
    }

    /** Tells the senders, if there is anybody to tell. */
    ask(): void {
        const { phase, mostHeight, audioOnly } = this.state();
        if (phase !== 'joined' || this.heights.size === 0) return;
        const most = mostHeight ?? Infinity;
        const heights = [...this.heights].map(([id, height]) => [id, Math.min(height, most)] as const);
        this.conference()?.setReceiverConstraints(receiverConstraints(new Map(heights), audioOnly));
    }
}
