// How long everybody spoke.
import { useEffect, useState } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import { clock, speakerTimes } from '../../../meeting/speaker_times';
import { strings } from '../../strings';

const kLookMilliseconds = 2000;

function Times({ meeting }: { meeting: Meeting }) {
    const [times, setTimes] = useState(() => speakerTimes(meeting.conference));
    useEffect(() => {
        const timer = setInterval(() => setTimes(speakerTimes(meeting.conference)), kLookMilliseconds);
        return () => clearInterval(timer);
    }, [meeting]);
    const own = meeting.state().localId;
    return (
        <ul>
            {times.map(({ id, name, seconds, left }) => (
                <li key={id} className="person-head" data-testid="speaker-time" data-name={name}>
                    <span className="person-name" dir="auto">
                        {id === own ? strings.you : name || strings.guest}
                        {left ? ` (${strings.hasLeft})` : ''}
                    </span>
                    <span>{clock(seconds)}</span>
                </li>
            ))}
        </ul>
    );
}

/** @param began in milliseconds; null: not known. */
export function SpeakerTimes({ meeting, began }: { meeting: Meeting; began: number | null }) {
    const [open, setOpen] = useState(false);
    return (
        <details className="speaker-times" onToggle={event => setOpen(event.currentTarget.open)}>
            <summary data-testid="speaker-times">{strings.speakerTimes}</summary>
            {open && began !== null ? (
                <p className="hint" data-testid="began">
                    {strings.began}{' '}
                    {new Date(began).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
                </p>
            ) : null}
            {open ? <Times meeting={meeting} /> : null}
        </details>
    );
}
