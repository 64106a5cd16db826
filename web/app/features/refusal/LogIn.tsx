// Where somebody without an invitation gets one, if the server names such a place.
import type { Meeting } from '../../../meeting/meeting';
import { strings } from '../../strings';

export function LogIn({ meeting }: { meeting: Meeting }) {
    const { token, config } = meeting.setup;
    if (token !== null || config.loginUrl === null) return null;
    return (
        <a className="button" href={config.loginUrl} target="_top" rel="noreferrer" data-testid="log-in">
            {strings.logIn}
        </a>
    );
}
