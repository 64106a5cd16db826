// Where somebody without an invitation gets one, if the server names such a place.
import type { Meeting } from '../../../meeting/meeting';
import { strings } from '../../strings';

/** @param said the place that the server named in its answer; null: that of its settings. */
export function LogIn({ meeting, said }: { meeting: Meeting; said: string | null }) {
    const place = said ?? meeting.setup.config.loginUrl;
    if (place === null) return null;
    return (
        <a className="button" href={place} target="_top" rel="noreferrer" data-testid="log-in">
            {strings.logIn}
        </a>
    );
}
