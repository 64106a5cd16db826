// How loud the own microphone is, so that nobody has to ask "can you hear me?".
import { useEffect, useRef, useState } from 'react';
import type { Track } from '../../meeting/library';
import { strings } from '../strings';

const kHeard = 0.06;

/** Calls back with the level, between 0 and 1, as often as the page is drawn. @return ends it. */
function watchLevel(stream: MediaStream, tell: (level: number) => void): () => void {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    let frame = 0;
    const look = () => {
        analyser.getByteTimeDomainData(samples);
        const square = samples.reduce((sum, each) => sum + ((each - 128) / 128) ** 2, 0) / samples.length;
        tell(Math.min(1, Math.sqrt(square) * 3));
        frame = requestAnimationFrame(look);
    };
    look();
    return () => {
        cancelAnimationFrame(frame);
        void context.close();
    };
}

/** The bar is drawn past React: it moves with every picture of the screen. Who cannot see it is told once. */
export function Level({ track, on }: { track: Track | null; on: boolean }) {
    const bar = useRef<HTMLSpanElement>(null);
    const [heard, setHeard] = useState(false);
    useEffect(() => {
        setHeard(false);
        const stream = on ? track?.getOriginalStream?.() : undefined;
        if (!stream || stream.getAudioTracks().length === 0) return;
        const shown = bar.current;
        const end = watchLevel(stream, level => {
            if (shown) shown.style.transform = `scaleX(${level})`;
            if (level > kHeard) setHeard(true);
        });
        return () => {
            end();
            if (shown) shown.style.transform = 'scaleX(0)';
        };
    }, [track, on]);
    return (
        <div className="level" data-testid="level" data-heard={heard}>
            <span className="level-track" aria-hidden="true">
                <span ref={bar} className="level-bar" />
            </span>
            <span role="status" className="hint">
                {!on ? strings.levelOff : heard ? strings.levelHeard : strings.levelSilent}
            </span>
        </div>
    );
}
