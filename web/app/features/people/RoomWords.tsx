// What the meeting is about, and its password: a moderator sets them, and takes them away by setting nothing.
import { useId, useState, type FormEvent } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { MeetingState } from '../../../meeting/state';
import { strings } from '../../strings';

interface WordProps {
    name: string;
    label: string;
    /** What is said beside the field; empty: nothing. */
    hint: string;
    longest: number;
    button: string;
    set: (text: string) => void;
}

function Word({ name, label, hint, longest, button, set }: WordProps) {
    const [text, setText] = useState('');
    const id = useId();
    const send = (event: FormEvent) => {
        event.preventDefault();
        if (text.trim() === '' && hint === '') return;
        set(text.trim());
        setText('');
    };
    return (
        <form className="stack tight" onSubmit={send}>
            <label htmlFor={id}>{label}</label>
            {hint === '' ? null : (
                <p className="hint" dir="auto" data-testid={`${name}-now`}>
                    {hint}
                </p>
            )}
            <div className="with-button">
                <input
                    id={id}
                    value={text}
                    maxLength={longest}
                    autoComplete="off"
                    data-testid={`${name}-text`}
                    onChange={event => setText(event.target.value)}
                />
                <button type="submit" className="compact" data-testid={`${name}-set`}>
                    {text.trim() === '' && hint !== '' ? strings.takeAway : button}
                </button>
            </div>
        </form>
    );
}

export function RoomWords({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const { moderation } = meeting;
    return (
        <>
            <Word
                name="subject"
                label={strings.subject}
                hint={state.subject}
                longest={200}
                button={strings.set}
                set={text => moderation.setSubject(text)}
            />
            <Word
                name="room-password"
                label={strings.roomPassword}
                hint={state.locked ? strings.roomLocked : ''}
                longest={100}
                button={strings.set}
                set={text => void moderation.changePassword(text)}
            />
        </>
    );
}
