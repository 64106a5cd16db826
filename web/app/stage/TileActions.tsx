// What can be done to somebody at their picture.
import { useState } from 'react';
import type { Meeting } from '../../meeting/meeting';
import type { MeetingState, Participant } from '../../meeting/state';
import { mayModerate } from '../features/people/moderates';
import { strings } from '../strings';
import { Icon, type IconName } from '../ui/Icon';

interface TinyProps {
    icon: IconName;
    label: string;
    name: string;
    testid: string;
    pressed?: boolean;
    danger?: boolean;
    act: () => void;
    leave?: () => void;
}

function Tiny({ icon, label, name, testid, pressed, danger, act, leave }: TinyProps) {
    return (
        <button
            type="button"
            className={danger ? 'tiny danger' : 'tiny'}
            aria-pressed={pressed}
            aria-label={`${label}: ${name}`}
            title={label}
            data-testid={testid}
            onClick={act}
            onBlur={leave}
        >
            <Icon name={icon} />
        </button>
    );
}

interface Props {
    meeting: Meeting;
    state: MeetingState;
    participant: Participant;
    pinned: boolean;
    pin: () => void;
}

export function TileActions({ meeting, state, participant, pinned, pin }: Props) {
    // A slip of the finger removes nobody: asked once more.
    const [asked, setAsked] = useState(false);
    const { id } = participant;
    const name = participant.name || strings.guest;
    const remove = () => (asked ? meeting.moderation.kick(id) : setAsked(true));
    return (
        <>
            <Tiny icon="pin" label={strings.pin} name={name} testid="pin" pressed={pinned} act={pin} />
            {mayModerate(state) ? (
                <>
                    <Tiny
                        icon="microphoneOff"
                        label={strings.muteOther}
                        name={name}
                        testid="mute-other"
                        act={() => meeting.moderation.mute(id)}
                    />
                    <Tiny
                        icon="cross"
                        label={asked ? `${strings.really} ${strings.kick}` : strings.kick}
                        name={name}
                        testid="kick"
                        danger={asked}
                        act={remove}
                        leave={() => setAsked(false)}
                    />
                </>
            ) : null}
        </>
    );
}
