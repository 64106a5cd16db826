// Everybody's tile, as large as the page allows; what is shown is what is asked for from the senders.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { wantedHeight } from '../../meeting/constraints';
import type { Meeting } from '../../meeting/meeting';
import type { MeetingState, Participant } from '../../meeting/state';
import { strings } from '../strings';
import { Audio } from '../ui/Media';
import { layout, type Rect } from './layout';
import { Tile } from './Tile';
import { TileActions } from './TileActions';

const kAskAfterMilliseconds = 250;

function useSize() {
    const element = useRef<HTMLUListElement>(null);
    const [size, setSize] = useState({ width: 0, height: 0 });
    useLayoutEffect(() => {
        const watched = element.current;
        if (!watched) return;
        const look = () => setSize({ width: watched.clientWidth, height: watched.clientHeight });
        look();
        const observer = new ResizeObserver(look);
        observer.observe(watched);
        return () => observer.disconnect();
    }, []);
    return { element, size };
}

/** Tells the senders how large they are shown, when that has settled. */
function useWantedHeights(meeting: Meeting, participants: readonly Participant[], rects: Rect[]): void {
    const key = participants
        .map(
            (each, index) =>
                `${each.id} ${wantedHeight(rects[index + 1]?.height ?? 0, window.devicePixelRatio)}`
        )
        .join('\n');
    useEffect(() => {
        const timer = setTimeout(() => {
            const heights = new Map<string, number>();
            for (const line of key.split('\n')) {
                const [id, height] = line.split(' ');
                if (id && height) heights.set(id, Number(height));
            }
            meeting.view.want(heights);
        }, kAskAfterMilliseconds);
        return () => clearTimeout(timer);
    }, [meeting, key]);
}

function Sound({ participants, output }: { participants: readonly Participant[]; output: string }) {
    const [silent, setSilent] = useState(false);
    const place = useRef<HTMLDivElement>(null);
    const blocked = useCallback(() => setSilent(true), []);
    const hear = () => {
        setSilent(false);
        for (const audio of place.current?.querySelectorAll('audio') ?? []) void audio.play().catch(blocked);
    };
    return (
        <div ref={place}>
            {participants.map(({ id, audio, volume }) =>
                audio ? (
                    <Audio key={id} track={audio} volume={volume} output={output} blocked={blocked} />
                ) : null
            )}
            {silent ? (
                <p className="banner">
                    {strings.clickToHear}{' '}
                    <button type="button" className="compact" onClick={hear}>
                        {strings.hear}
                    </button>
                </p>
            ) : null}
        </div>
    );
}

/** Who is large: the one that was chosen, else a shared screen, else whoever speaks, if that is wanted. */
function largeOf({ participants, pinned, speakerLarge, lastSpeaker }: MeetingState): string | null {
    if (participants.some(each => each.id === pinned)) return pinned;
    const sharing = participants.find(each => each.video?.getVideoType() === 'desktop' && !each.videoMuted);
    if (sharing) return sharing.id;
    return speakerLarge ? (lastSpeaker ?? participants[0]?.id ?? null) : null;
}

export function Stage({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const { participants, local, pinned: chosen } = state;
    const { element, size } = useSize();
    const pinnedId = largeOf(state);
    const pinned = pinnedId === null ? null : participants.findIndex(each => each.id === pinnedId) + 1;
    const rects = layout(participants.length + 1, size.width, size.height, pinned);
    useWantedHeights(meeting, participants, rects);
    const own = state.name === '' ? strings.you : `${state.name} (${strings.you})`;
    const rectOf = (index: number) => rects[index] ?? { left: 0, top: 0, width: 0, height: 0 };
    return (
        <div className="stage">
            <ul ref={element} className="tiles" aria-label={strings.participants} data-testid="stage">
                <Tile
                    id={state.localId ?? ''}
                    name={own}
                    isLocal
                    isModerator={state.isModerator}
                    video={local.video}
                    videoMuted={!local.sharing && local.camera !== 'on'}
                    audioMuted={local.microphone !== 'on'}
                    speaking={state.speaker !== null && state.speaker === state.localId}
                    handRaised={state.hand > 0}
                    quality={state.quality}
                    rect={rectOf(0)}
                />
                {participants.map((each, index) => (
                    <Tile
                        key={each.id}
                        id={each.id}
                        name={each.name || strings.guest}
                        isLocal={false}
                        isModerator={each.isModerator}
                        video={each.video}
                        videoMuted={each.videoMuted || state.audioOnly}
                        audioMuted={each.audioMuted}
                        speaking={state.speaker === each.id}
                        handRaised={each.hand > 0}
                        quality={each.quality}
                        rect={rectOf(index + 1)}
                    >
                        <TileActions
                            meeting={meeting}
                            state={state}
                            participant={each}
                            pinned={each.id === chosen}
                            pin={() => meeting.pin(each.id === chosen ? null : each.id)}
                        />
                    </Tile>
                ))}
            </ul>
            {participants.length === 0 ? (
                <p className="alone">
                    {strings.alone} {window.parent === window ? strings.invite : ''}
                </p>
            ) : null}
            <Sound participants={participants} output={local.output} />
        </div>
    );
}
