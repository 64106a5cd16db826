// Short signs: choosing one, and those that just came.
import { useEffect, useState } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import { kReactionNames, kReactions, type ReactionName } from '../../../meeting/reactions';
import type { MeetingState, Reaction } from '../../../meeting/state';
import { strings } from '../../strings';
import { Icon } from '../../ui/Icon';
import { useReturnFocus } from '../../ui/useReturnFocus';
import './reactions.css';

const kShownMilliseconds = 4000;

function Choice({ choose }: { choose: (name: ReactionName) => void }) {
    useReturnFocus();
    return (
        <div className="reactions-choice" role="group" aria-label={strings.reactions}>
            {kReactionNames.map(name => (
                <button
                    key={name}
                    type="button"
                    className="compact"
                    aria-label={strings.reaction[name]}
                    title={strings.reaction[name]}
                    data-testid={`react-${name}`}
                    onClick={() => choose(name)}
                >
                    {kReactions[name]}
                </button>
            ))}
        </div>
    );
}

export function ReactionsButton({ meeting }: { meeting: Meeting }) {
    const [open, setOpen] = useState(false);
    const close = () => setOpen(false);
    return (
        <div
            onKeyDown={event => {
                if (event.key === 'Escape') close();
            }}
        >
            {open ? (
                <Choice
                    choose={name => {
                        meeting.chat.react(name);
                        close();
                    }}
                />
            ) : null}
            <button
                type="button"
                className={open ? 'round on' : 'round'}
                aria-expanded={open}
                aria-label={strings.reactions}
                title={strings.reactions}
                data-testid="reactions"
                onClick={() => setOpen(!open)}
            >
                <Icon name="smile" />
            </button>
        </div>
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
