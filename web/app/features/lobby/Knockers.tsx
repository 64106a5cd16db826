// The moderator's side: who is waiting, and what to do about it.
import type { Meeting } from '../../../meeting/meeting';
import type { Knocker, MeetingState } from '../../../meeting/state';
import { strings } from '../../strings';
import { RoundButton } from '../../ui/RoundButton';

export function Knockers({ meeting, knockers }: { meeting: Meeting; knockers: readonly Knocker[] }) {
    if (knockers.length === 0) return null;
    return (
        <section className="knockers" aria-label={strings.waiting} data-testid="knockers">
            <h2>{strings.waiting}</h2>
            <ul>
                {knockers.map(({ id, name }) => (
                    <li key={id} data-testid="knocker" data-name={name}>
                        <span className="knocker-name" dir="auto">
                            {name || strings.guest}
                        </span>
                        <button
                            type="button"
                            className="primary compact"
                            data-testid="admit"
                            aria-label={`${strings.admit}: ${name || strings.guest}`}
                            onClick={() => meeting.admit(id)}
                        >
                            {strings.admit}
                        </button>
                        <button
                            type="button"
                            className="compact"
                            data-testid="deny"
                            aria-label={`${strings.deny}: ${name || strings.guest}`}
                            onClick={() => meeting.deny(id)}
                        >
                            {strings.deny}
                        </button>
                    </li>
                ))}
            </ul>
            {knockers.length > 1 ? (
                <button type="button" data-testid="admit-all" onClick={() => meeting.admitAll()}>
                    {strings.admitAll}
                </button>
            ) : null}
        </section>
    );
}

export function LobbySwitch({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    if (!state.isModerator || !state.lobbySupported) return null;
    const label = state.lobbyOn ? strings.lobbyOn : strings.lobbyOff;
    return (
        <RoundButton
            icon="lobby"
            label={`${strings.lobbySwitch} – ${label}`}
            title={label}
            tone={state.lobbyOn ? 'on' : null}
            testid="lobby-switch"
            role="switch"
            aria-checked={state.lobbyOn}
            onClick={() => void meeting.switchLobby(!state.lobbyOn)}
        />
    );
}
