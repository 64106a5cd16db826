import { describe, expect, it } from 'vitest';
import { Emitter } from './emitter';

describe('listeners', () => {
    it('hear in the order of their adding, those that were put first before them', () => {
        const heard: string[] = [];
        const say = (word: string) => (more: string) => void heard.push(word + more);
        const emitter = new Emitter()
            .on('x', say('a'))
            .addListener('x', say('b'))
            .prependListener('x', say('c'));
        emitter.prependOnceListener('x', say('d'));
        expect(emitter.emit('x', '1')).toBe(true);
        expect(heard).toEqual(['d1', 'c1', 'a1', 'b1']);
        expect(emitter.listenerCount('x')).toBe(3);
        expect(emitter.eventNames()).toEqual(['x']);
        expect(emitter.emit('y')).toBe(false);
    });
    it('are taken away: the last of several like it, all of an event, all', () => {
        const listener = () => undefined;
        const emitter = new Emitter().on('x', listener).on('x', listener).on('y', listener).on('z', listener);
        expect(emitter.off('x', listener).listeners('x')).toEqual([listener]);
        expect(emitter.removeListener('x', () => undefined).listenerCount('x')).toBe(1);
        expect(emitter.removeListener('x').listenerCount('x')).toBe(0);
        expect(emitter.removeAllListeners('y').eventNames()).toEqual(['z']);
        expect(emitter.removeAllListeners().eventNames()).toEqual([]);
        expect(emitter.setMaxListeners().getMaxListeners()).toBe(Infinity);
    });
    it('one that goes while the event is told is still told this time', () => {
        const heard: string[] = [];
        const emitter = new Emitter();
        const second = () => void heard.push('second');
        emitter.on('x', () => void emitter.off('x', second)).on('x', second);
        emitter.emit('x');
        emitter.emit('x');
        expect(heard).toEqual(['second']);
    });
});
