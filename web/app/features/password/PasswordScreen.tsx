import { useState, type FormEvent } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import { strings } from '../../strings';
import { Screen } from '../../ui/Screen';
import { TextField } from '../../ui/TextField';

interface FormProps {
    meeting: Meeting;
    wrong: boolean;
}

export function PasswordForm({ meeting, wrong }: FormProps) {
    const [password, setPassword] = useState('');
    const give = (event: FormEvent) => {
        event.preventDefault();
        meeting.givePassword(password);
    };
    return (
        <form className="stack" onSubmit={give}>
            <TextField
                label={strings.password}
                testid="password"
                type="password"
                value={password}
                onText={setPassword}
                autoComplete="off"
                aria-invalid={wrong}
                required
            />
            {wrong ? (
                <p className="warning" role="alert" data-testid="password-wrong">
                    {strings.passwordWrong}
                </p>
            ) : null}
            <button type="submit" className="primary" data-testid="give-password">
                {strings.enter}
            </button>
        </form>
    );
}

export function PasswordScreen({ meeting, wrong }: FormProps) {
    return (
        <Screen title={strings.passwordTitle} testid="password-screen" icon="lock">
            <PasswordForm meeting={meeting} wrong={wrong} />
            <button type="button" data-testid="cancel" onClick={() => void meeting.backToPrejoin()}>
                {strings.cancel}
            </button>
        </Screen>
    );
}
