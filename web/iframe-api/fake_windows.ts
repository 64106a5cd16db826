// For tests: two windows that post to each other as browsers do, at once.
import type { Listening, Received, Target } from './channel';

export class FakeWindow implements Listening {
    private readonly listeners = new Set<(event: Received) => void>();
    constructor(readonly origin: string) {}
    addEventListener(_type: 'message', listener: (event: Received) => void): void {
        this.listeners.add(listener);
    }
    removeEventListener(_type: 'message', listener: (event: Received) => void): void {
        this.listeners.delete(listener);
    }
    hear(event: Received): void {
        for (const listener of [...this.listeners]) listener(event);
    }
}

/** What `from` sees of `to`. Posted to another origin than that of `to`, nothing comes; all that was posted is kept. */
export class Sight implements Target {
    readonly posted: { text: string; targetOrigin: string; delegate?: string }[] = [];
    /** How `to` sees `from`: the source of what comes. */
    back: Sight | null = null;
    constructor(
        private readonly from: FakeWindow,
        private readonly to: FakeWindow
    ) {}
    postMessage(text: string, how: string | { targetOrigin: string; delegate?: string }): void {
        const options = typeof how === 'string' ? { targetOrigin: how } : how;
        const { targetOrigin } = options;
        this.posted.push({ text, ...options });
        if (targetOrigin !== '*' && targetOrigin !== this.to.origin) return;
        this.to.hear({ data: text, origin: this.from.origin, source: this.back });
    }
}

/** @return how each sees the other. */
export function facing(a: FakeWindow, b: FakeWindow): { bFromA: Sight; aFromB: Sight } {
    const bFromA = new Sight(a, b);
    const aFromB = new Sight(b, a);
    bFromA.back = aFromB;
    aFromB.back = bFromA;
    return { bFromA, aFromB };
}
