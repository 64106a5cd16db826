// Listeners as in Node.js, as far as embedding pages use them.
export type Listener = (...details: never[]) => void;
interface Entry {
    listener: Listener;
    once: boolean;
}

export class Emitter {
    private readonly entries = new Map<string, Entry[]>();

    addListener(event: string, listener: Listener): this {
        return this.add(event, listener, false, false);
    }
    on(event: string, listener: Listener): this {
        return this.add(event, listener, false, false);
    }
    once(event: string, listener: Listener): this {
        return this.add(event, listener, true, false);
    }
    prependListener(event: string, listener: Listener): this {
        return this.add(event, listener, false, true);
    }
    prependOnceListener(event: string, listener: Listener): this {
        return this.add(event, listener, true, true);
    }
    /** Takes away the one that was added last; without a listener all of the event, as older pages do. */
    removeListener(event: string, listener?: Listener): this {
        const entries = this.entries.get(event) ?? [];
        const last = entries.map(each => each.listener).lastIndexOf(listener as Listener);
        this.entries.set(
            event,
            listener === undefined ? [] : entries.filter((_each, index) => index !== last)
        );
        return this;
    }
    off(event: string, listener?: Listener): this {
        return this.removeListener(event, listener);
    }
    removeAllListeners(event?: string): this {
        if (event === undefined) this.entries.clear();
        else this.entries.delete(event);
        return this;
    }
    /** One listener that throws does not keep the others from hearing. */
    emit(event: string, ...details: unknown[]): boolean {
        const entries = this.entries.get(event) ?? [];
        for (const { listener, once } of [...entries]) {
            if (once) this.removeListener(event, listener);
            try {
                (listener as (...all: unknown[]) => void)(...details);
            } catch (error) {
                console.error(`JitsiMeetExternalAPI: a listener of "${event}" failed`, error);
            }
        }
        return entries.length > 0;
    }
    listeners(event: string): Listener[] {
        return (this.entries.get(event) ?? []).map(each => each.listener);
    }
    listenerCount(event: string): number {
        return this.entries.get(event)?.length ?? 0;
    }
    eventNames(): string[] {
        return [...this.entries].filter(([, entries]) => entries.length > 0).map(([name]) => name);
    }
    setMaxListeners(): this {
        return this; // there is no most
    }
    getMaxListeners(): number {
        return Infinity;
    }

    protected add(event: string, listener: Listener, once: boolean, first: boolean): this {
        const entries = this.entries.get(event) ?? [];
        const entry = { listener, once };
        this.entries.set(event, first ? [entry, ...entries] : [...entries, entry]);
        return this;
    }
}
