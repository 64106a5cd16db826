// The side of those who wait: held in the lobby, or until the host comes.
import { useState, type FormEvent } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { MeetingState } from '../../../meeting/state';
import { CameraButton, MicrophoneButton } from '../../devices/MediaButton';
import { keepName, shortName } from '../../memory';
import { duration, reasonText, strings } from '../../strings';
import { Screen, Spinner } from '../../ui/Screen';
import { TextField } from '../../ui/TextField';
import { PasswordForm } from '../password/PasswordScreen';
import { LogIn } from '../refusal/LogIn';
import { RefusalText } from '../refusal/RefusalScreen';

function Cancel({ meeting }: { meeting: Meeting }) {
    return (
        <button type="button" data-testid="cancel" onClick={() => void meeting.backToPrejoin()}>
            {strings.cancel}
        </button>
    );
}

export function Knocking({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const longest = state.verdict?.hold ? state.verdict.maxWait : undefined;
    const hold = state.verdict?.hold ? state.verdict : { code: 'lobby', text: '' };
    // What the server says of these the page says itself, in its language, and for who waits already.
    const isKnown = hold.code === 'lobby' || hold.code === 'waiting-for-host';
    return (
        <Screen
            title={reasonText(hold.code).what}
            testid="knocking"
            icon={hold.code === 'lobby' ? 'door' : 'clock'}
        >
            <p className="room-title" dir="auto">
                {meeting.setup.place.title}
            </p>
            {isKnown ? null : <RefusalText refusal={hold} />}
            {state.verdict?.hold && state.verdict.message ? (
                <blockquote className="organiser" dir="auto" data-testid="lobby-message">
                    {state.verdict.message}
                </blockquote>
            ) : null}
            <div className="next">
                <Spinner />
                <div className="stack">
                    <p data-testid="next">{hold.code === 'lobby' ? strings.nextLobby : strings.nextHost}</p>
                    {longest ? (
                        <p className="hint" data-testid="max-wait">
                            {`${strings.waitAtMost} ${duration(longest)}.`}
                        </p>
                    ) : null}
                    {state.name ? (
                        <p className="hint">
                            {strings.asking} <strong dir="auto">{state.name}</strong>
                        </p>
                    ) : null}
                </div>
            </div>
            <div className="next">
                <p className="hint">{strings.asYouComeIn}</p>
                <MicrophoneButton meeting={meeting} local={state.local} />
                <CameraButton meeting={meeting} local={state.local} />
            </div>
            <details open={state.passwordTried}>
                <summary>{strings.havePassword}</summary>
                <PasswordForm meeting={meeting} wrong={state.passwordTried} />
            </details>
            <div className="actions">
                {meeting.setup.token === null ? (
                    <LogIn meeting={meeting} said={state.verdict?.login ?? null} />
                ) : null}
                <Cancel meeting={meeting} />
            </div>
            <p className="small-print">
                {strings.reason} <code data-testid="hold-code">{hold.code}</code>
            </p>
        </Screen>
    );
}

/** @param toKnock false: the meeting has no lobby, but nobody comes in without a name. */
export function NameNeeded({ meeting, toKnock }: { meeting: Meeting; toKnock: boolean }) {
    const [typed, setTyped] = useState('');
    const knock = (event: FormEvent) => {
        event.preventDefault();
        const name = shortName(typed);
        if (name === '') return;
        keepName(name);
        meeting.knock(name);
    };
    return (
        <Screen title={strings.nameTitle} testid="name-needed" icon="person">
            <p data-testid="name-why">{toKnock ? strings.nameWhy : strings.nameRequired}</p>
            <form className="stack" onSubmit={knock}>
                <TextField
                    label={strings.yourName}
                    testid="name"
                    value={typed}
                    onText={setTyped}
                    autoComplete="name"
                    maxLength={80}
                    required
                />
                <button type="submit" className="primary" data-testid="knock">
                    {toKnock ? strings.knock : strings.join}
                </button>
            </form>
            <Cancel meeting={meeting} />
        </Screen>
    );
}
