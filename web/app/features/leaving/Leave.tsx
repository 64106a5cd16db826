// Leaving; for moderators also: nobody stays.
import { useState } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { MeetingState } from '../../../meeting/state';
import { strings } from '../../strings';
import { Popup } from '../../ui/Popup';
import { RoundButton } from '../../ui/RoundButton';
import { mayModerate } from '../people/moderates';

function End({ meeting, close }: { meeting: Meeting; close: () => void }) {
    const [asked, setAsked] = useState(false);
    const act = () => {
        if (!asked) return setAsked(true);
        close();
        meeting.moderation.end();
    };
    return (
        <>
            <p className="hint">{strings.endWhat}</p>
            <button
                type="button"
                className={asked ? 'compact danger' : 'compact'}
                data-testid="end-all"
                autoFocus
                onClick={act}
            >
                {asked ? `${strings.really} ${strings.endAll}` : strings.endAll}
            </button>
        </>
    );
}

export function LeaveButtons({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    return (
        <>
            <RoundButton
                icon="leave"
                label={strings.leave}
                tone="danger"
                testid="leave"
                onClick={() => void meeting.leave()}
            />
            {mayModerate(state) ? (
                <Popup icon="stop" label={strings.endAll} testid="end" className="ending">
                    {close => <End meeting={meeting} close={close} />}
                </Popup>
            ) : null}
        </>
    );
}
