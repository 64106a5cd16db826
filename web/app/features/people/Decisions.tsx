// What a moderator decides for everybody.
import type { Meeting } from '../../../meeting/meeting';
import type { ModeratedMedia } from '../../../meeting/moderated';
import type { MeetingState } from '../../../meeting/state';
import { strings } from '../../strings';
import { RoomWords } from './RoomWords';

function Switch({
    id,
    text,
    on,
    change
}: {
    id: string;
    text: string;
    on: boolean;
    change: (on: boolean) => void;
}) {
    return (
        <label className="decision">
            <input
                type="checkbox"
                role="switch"
                checked={on}
                data-testid={id}
                onChange={event => change(event.target.checked)}
            />
            {text}
        </label>
    );
}

export function Decisions({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const { moderation } = meeting;
    const { moderated, participants } = state;
    const { startMuted } = moderated;
    const begin = (media: ModeratedMedia, on: boolean) =>
        moderation.startMuted(
            media === 'audio' ? on : startMuted.audio,
            media === 'video' ? on : startMuted.video
        );
    return (
        <section className="decisions" aria-label={strings.forEverybody}>
            <h3>{strings.forEverybody}</h3>
            <div className="decision-buttons">
                <button
                    type="button"
                    className="compact"
                    data-testid="mute-all"
                    disabled={participants.length === 0}
                    onClick={() => moderation.muteAll('audio')}
                >
                    {strings.muteAll}
                </button>
                <button
                    type="button"
                    className="compact"
                    data-testid="stop-all-video"
                    disabled={participants.length === 0}
                    onClick={() => moderation.muteAll('video')}
                >
                    {strings.stopAllVideo}
                </button>
            </div>
            {moderated.supported ? (
                <>
                    <Switch
                        id="moderate-audio"
                        text={strings.moderateAudio}
                        on={moderated.on.audio}
                        change={on => moderation.moderate('audio', on)}
                    />
                    <Switch
                        id="moderate-video"
                        text={strings.moderateVideo}
                        on={moderated.on.video}
                        change={on => moderation.moderate('video', on)}
                    />
                </>
            ) : null}
            <Switch
                id="start-audio-muted"
                text={strings.startAudioMuted}
                on={startMuted.audio}
                change={on => begin('audio', on)}
            />
            <Switch
                id="start-video-muted"
                text={strings.startVideoMuted}
                on={startMuted.video}
                change={on => begin('video', on)}
            />
            <RoomWords meeting={meeting} state={state} />
        </section>
    );
}
