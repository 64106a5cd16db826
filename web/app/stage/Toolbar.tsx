// The buttons of the meeting.
import { useCallback, useRef } from 'react';
import type { ButtonName } from '../../meeting/link_table';
import type { Meeting } from '../../meeting/meeting';
import type { MeetingState } from '../../meeting/state';
import { CameraButton, MicrophoneButton } from '../devices/MediaButton';
import { RoomsButton } from '../features/breakout/Rooms';
import { ChatButton } from '../features/chat/Chat';
import { HandButton } from '../features/hand/HandButton';
import { PeopleButton } from '../features/people/People';
import { PollsButton } from '../features/polls/Polls';
import { ReactionsButton } from '../features/reactions/Reactions';
import { LobbySwitch } from '../features/lobby/Knockers';
import { Settings } from '../features/settings/Settings';
import { useShortcuts } from '../features/settings/shortcuts';
import { strings } from '../strings';
import { Icon } from '../ui/Icon';

function ShareButton({ meeting, sharing }: { meeting: Meeting; sharing: boolean }) {
    if (!navigator.mediaDevices || !('getDisplayMedia' in navigator.mediaDevices)) return null;
    const label = sharing ? strings.unshare : strings.share;
    return (
        <button
            type="button"
            className={sharing ? 'round on' : 'round'}
            aria-label={label}
            title={label}
            data-testid="share"
            data-on={sharing}
            onClick={() => void (sharing ? meeting.devices.unshare() : meeting.devices.share())}
        >
            <Icon name="screen" />
        </button>
    );
}

function ViewButton({ meeting, large }: { meeting: Meeting; large: boolean }) {
    return (
        <button
            type="button"
            className={large ? 'round on roomy' : 'round roomy'}
            aria-pressed={large}
            aria-label={strings.viewSpeaker}
            title={strings.viewSpeaker}
            data-testid="view"
            onClick={() => meeting.view.showSpeaker(!large)}
        >
            <Icon name="stage" />
        </button>
    );
}

export function Toolbar({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const settings = useRef<HTMLDialogElement>(null);
    useShortcuts(
        meeting,
        useCallback(() => {
            settings.current?.showModal();
            settings.current?.querySelector('[data-testid=shortcuts]')?.scrollIntoView();
        }, [])
    );
    const { buttons } = meeting.setup.link;
    const shows = (name: ButtonName) => buttons === null || buttons.includes(name);
    return (
        <div className="toolbar" role="toolbar" aria-label={strings.toolbar}>
            {shows('microphone') && <MicrophoneButton meeting={meeting} local={state.local} />}
            {shows('camera') && <CameraButton meeting={meeting} local={state.local} />}
            {shows('desktop') && (state.local.sharing || !state.withheld.includes('screen-sharing')) && (
                <ShareButton meeting={meeting} sharing={state.local.sharing} />
            )}
            {shows('chat') && <ChatButton meeting={meeting} state={state} />}
            {shows('polls') && <PollsButton meeting={meeting} state={state} />}
            {shows('participants-pane') && <PeopleButton meeting={meeting} state={state} />}
            {shows('raisehand') && <HandButton meeting={meeting} raised={state.hand > 0} />}
            {shows('reactions') && <ReactionsButton meeting={meeting} />}
            {shows('security') && <LobbySwitch meeting={meeting} state={state} />}
            {shows('breakout-rooms') && <RoomsButton meeting={meeting} state={state} />}
            {shows('tileview') && <ViewButton meeting={meeting} large={state.speakerLarge} />}
            {shows('settings') && <Settings meeting={meeting} state={state} dialog={settings} />}
            {shows('hangup') && (
                <button
                    type="button"
                    className="round danger"
                    aria-label={strings.leave}
                    title={strings.leave}
                    data-testid="leave"
                    onClick={() => void meeting.leave()}
                >
                    <Icon name="leave" />
                </button>
            )}
        </div>
    );
}
