// Short signs: choosing one, and those that just came.
import { useEffect } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import { kReactionNames, kReactions } from '../../../meeting/reactions';
import type { MeetingState, Reaction } from '../../../meeting/state';
import { strings } from '../../strings';
import { Popup } from '../../ui/Popup';
import './reactions.css';

const kShownMilliseconds = 4000;

export function ReactionsButton({ meeting }: { meeting: Meeting }) {
    return (
        <Popup icon="smile" label={strings.reactions} testid="reactions" className="reactions">
            {close =>
                kReactionNames.map(name => (
                    <button
                        key={name}
                        type="button"
                        className="compact"
                        aria-label={strings.reaction[name]}
                        title={strings.reaction[name]}
                        data-testid={`react-${name}`}
                        onClick={() => {
                            meeting.chat.react(name);
                            close();
                        }}
                    >
                        {kReactions[name]}
                    </button>
                ))
            }
        </Popup>
    );
}

function Sign({ meeting, sign, name }: { meeting: Meeting; sign: Reaction; name: string }) {
    const { number, reaction } = sign;
    const gone = meeting.chat.forgetReaction;
    useEffect(() => {
        const timer = setTimeout(() => gone(number), kShownMilliseconds);
        return () => clearTimeout(timer);
    }, [number, gone]);
    return (
        <li data-testid="sign" data-reaction={reaction}>
            <span aria-hidden="true">{kReactions[reaction]}</span>
            <span className="sign-name" dir="auto">
                {name}
                <span className="only-heard"> – {strings.reaction[reaction]}</span>
            </span>
        </li>
    );
}

export function Signs({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const nameOf = (id: string) =>
        id === state.localId
            ? strings.you
            : state.participants.find(each => each.id === id)?.name || strings.guest;
    return (
        <ul className="signs" aria-live="polite">
            {state.reactions.map(sign => (
                <Sign key={sign.number} meeting={meeting} sign={sign} name={nameOf(sign.from)} />
            ))}
        </ul>
    );
}
