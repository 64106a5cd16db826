// One person: the picture or the initials, the name, and whether they are heard.
import type { CSSProperties, ReactNode } from 'react';
import type { Track } from '../../meeting/library';
import type { Quality } from '../../meeting/state';
import { strings } from '../strings';
import { Icon } from '../ui/Icon';
import { Video } from '../ui/Media';
import type { Rect } from './layout';

export interface TileProps {
    id: string;
    name: string;
    isLocal: boolean;
    isModerator: boolean;
    video: Track | null;
    videoMuted: boolean;
    audioMuted: boolean;
    speaking: boolean;
    handRaised: boolean;
    quality: Quality;
    rect: Rect;
    children?: ReactNode;
}

export function initials(name: string): string {
    const words = name
        .trim()
        .split(/\s+/)
        .filter(word => word.length > 0);
    const letters = [words[0], words.length > 1 ? words[words.length - 1] : undefined];
    return letters.map(word => (word === undefined ? '' : [...word][0]!.toUpperCase())).join('') || '?';
}

function Bars({ quality }: { quality: Quality }) {
    if (quality === null) return null;
    return (
        <svg className={`bars ${quality}`} viewBox="0 0 14 12" aria-hidden="true" data-testid="quality">
            <title>{strings.quality[quality]}</title>
            <rect x="0" y="8" width="3.4" height="4" rx="1" />
            <rect x="5" y="4" width="3.4" height="8" rx="1" />
            <rect x="10" y="0" width="3.4" height="12" rx="1" />
        </svg>
    );
}

export function Tile(props: TileProps) {
    const { id, name, isLocal, isModerator, video, videoMuted, audioMuted, speaking, handRaised } = props;
    const { quality, rect, children } = props;
    const label = [
        name,
        isModerator ? strings.moderator : '',
        audioMuted ? strings.muted : '',
        speaking ? strings.speaking : '',
        handRaised ? strings.handRaised : '',
        quality === 'poor' || quality === 'fair' ? strings.quality[quality] : ''
    ]
        .filter(part => part !== '')
        .join(', ');
    const style: CSSProperties = { left: rect.left, top: rect.top, width: rect.width, height: rect.height };
    const desktop = video?.getVideoType() === 'desktop';
    return (
        <li
            className={speaking ? 'tile speaking' : 'tile'}
            style={style}
            aria-label={label}
            data-testid={isLocal ? 'tile-local' : 'tile'}
            data-id={id}
            data-name={name}
            data-speaking={speaking}
            data-hand={handRaised}
            data-audio-muted={audioMuted}
            data-video-muted={videoMuted}
            data-quality={quality ?? undefined}
        >
            {video && !videoMuted ? (
                <Video track={video} mirrored={isLocal && !desktop} whole={desktop} />
            ) : (
                <span className="initials" aria-hidden="true">
                    {initials(name)}
                </span>
            )}
            <span className="tile-name" aria-hidden="true">
                {handRaised ? <Icon name="hand" /> : null}
                {isModerator ? <Icon name="moderator" /> : null}
                {audioMuted ? <Icon name="microphoneOff" /> : null}
                <span dir="auto">{name}</span>
                <Bars quality={quality} />
            </span>
            {children ? <span className="tile-actions">{children}</span> : null}
        </li>
    );
}
