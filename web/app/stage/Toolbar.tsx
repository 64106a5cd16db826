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
import { LeaveButtons } from '../features/leaving/Leave';
import { Settings } from '../features/settings/Settings';
import { useShortcuts } from '../features/settings/shortcuts';
import { strings } from '../strings';
import { RoundButton } from '../ui/RoundButton';

function ShareButton({ meeting, sharing }: { meeting: Meeting; sharing: boolean }) {
    if (!navigator.mediaDevices || !('getDisplayMedia' in navigator.mediaDevices)) return null;
    return (
        <RoundButton
            icon="screen"
            label={sharing ? strings.unshare : strings.share}
            tone={sharing ? 'on' : null}
            testid="share"
            data-on={sharing}
            onClick={() => void (sharing ? meeting.devices.unshare() : meeting.devices.share())}
        />
    );
}

function ViewButton({ meeting, large }: { meeting: Meeting; large: boolean }) {
    return (
        <RoundButton
            icon="stage"
            label={strings.viewSpeaker}
            tone={large ? 'on' : null}
            className="roomy"
            testid="view"
            aria-pressed={large}
            onClick={() => meeting.view.showSpeaker(!large)}
        />
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
            {shows('hangup') && <LeaveButtons meeting={meeting} state={state} />}
        </div>
    );
}
