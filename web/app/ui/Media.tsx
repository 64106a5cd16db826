// A video or audio element that shows a track of the client library.
import { useEffect, useRef } from 'react';
import type { Track } from '../../meeting/library';

function useTrack<Element extends HTMLMediaElement>(track: Track, blocked?: () => void) {
    const element = useRef<Element>(null);
    useEffect(() => {
        const shown = element.current;
        if (!shown) return;
        track.attach(shown);
        if (blocked)
            shown.play().catch((error: DOMException) => error.name === 'NotAllowedError' && blocked());
        return () => track.detach(shown);
    }, [track, blocked]);
    return element;
}

export function Video({ track, mirrored, whole }: { track: Track; mirrored?: boolean; whole?: boolean }) {
    const element = useTrack<HTMLVideoElement>(track);
    const classes = ['video', mirrored ? 'mirrored' : '', whole ? 'whole' : ''].join(' ').trim();
    return <video ref={element} className={classes} autoPlay playsInline muted />;
}

interface AudioProps {
    track: Track;
    volume: number;
    /** The id of a loudspeaker; empty: that of the browser. */
    output: string;
    blocked: () => void;
}

export function Audio({ track, volume, output, blocked }: AudioProps) {
    const element = useTrack<HTMLAudioElement>(track, blocked);
    useEffect(() => {
        const shown = element.current;
        // One that has been unplugged is not there any more: then the browser's own.
        if (shown && 'setSinkId' in shown && shown.sinkId !== output)
            shown.setSinkId(output).catch(() => undefined);
    }, [element, output]);
    useEffect(() => {
        if (element.current) element.current.volume = volume;
    }, [element, volume]);
    return <audio ref={element} autoPlay data-testid="remote-audio" />;
}
