// The start page: which meeting?
import { useState, type FormEvent } from 'react';
import { pathFor } from '../../../meeting/address';
import { strings } from '../../strings';
import { Screen } from '../../ui/Screen';
import { TextField } from '../../ui/TextField';

export function Home() {
    const [room, setRoom] = useState('');
    const [bad, setBad] = useState(false);
    const go = (event: FormEvent) => {
        event.preventDefault();
        const path = pathFor(room);
        setBad(path === null);
        if (path !== null) window.location.assign(path);
    };
    return (
        <Screen title={strings.homeTitle} testid="home">
            <form onSubmit={go} className="stack">
                <TextField
                    label={strings.homeRoom}
                    testid="room-name"
                    value={room}
                    onText={setRoom}
                    autoComplete="off"
                    autoCapitalize="none"
                    aria-invalid={bad}
                    required
                    {...(bad ? { hint: strings.homeBad } : {})}
                />
                <button type="submit" className="primary" data-testid="go">
                    {strings.homeGo}
                </button>
            </form>
        </Screen>
    );
}
