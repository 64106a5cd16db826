// Every "no", in clear words: what it means, what the server said, what to do, and the word for the operator.
import { useEffect, useState } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import { kReasonGroups } from '../../../meeting/reasons';
import type { Refusal } from '../../../meeting/refusal';
import { reasonText, strings } from '../../strings';
import { Screen } from '../../ui/Screen';
import { LogIn } from './LogIn';

/** Whole seconds left of a wait that began when this was first shown. */
function useCountdown(seconds: number | null): number {
    const [left, setLeft] = useState(seconds ?? 0);
    useEffect(() => {
        const end = performance.now() + (seconds ?? 0) * 1000;
        const look = () => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1000)));
        look();
        const timer = setInterval(look, 250);
        return () => clearInterval(timer);
    }, [seconds]);
    return left;
}

export function RefusalText({ refusal }: { refusal: Pick<Refusal, 'code' | 'text'> }) {
    const { todo } = reasonText(refusal.code);
    return (
        <>
            {refusal.text ? (
                <p data-testid="refusal-text" dir="auto">
                    {refusal.text}
                </p>
            ) : null}
            <p data-testid="refusal-todo">{todo}</p>
        </>
    );
}

/** What another try does not change: the same token is refused again. */
const kHopeless = new Set<string>(kReasonGroups.token.filter(code => !/^key-|^not-yet/.test(code)));

const kLogInHelps = ['token-required', 'expired'];

interface Props {
    meeting: Meeting;
    refusal: Refusal;
    /** Where the server says that one may log in; null: it does not say. */
    login: string | null;
    name: string;
    denied: boolean;
}

export function RefusalScreen({ meeting, refusal, login, name, denied }: Props) {
    const left = useCountdown(refusal.retryAfter);
    return (
        <Screen
            title={reasonText(refusal.code).what}
            testid={denied ? 'denied' : 'refused'}
            icon={kHopeless.has(refusal.code) ? 'link' : 'stop'}
            tone="bad"
        >
            <RefusalText refusal={refusal} />
            <div className="actions">
                <button
                    type="button"
                    className={kHopeless.has(refusal.code) ? '' : 'primary'}
                    data-testid={denied ? 'ask-again' : 'try-again'}
                    disabled={left > 0}
                    onClick={() => void meeting.join(name)}
                >
                    {denied ? strings.askAgain : strings.tryAgain}
                </button>
                {kLogInHelps.includes(refusal.code) ? <LogIn meeting={meeting} said={login} /> : null}
                <button type="button" data-testid="back" onClick={() => void meeting.backToPrejoin()}>
                    {strings.backToStart}
                </button>
            </div>
            {left > 0 ? (
                <p role="timer" data-testid="retry-after">
                    {strings.askAgainIn} {left} {strings.secondsShort}
                </p>
            ) : null}
            <p className="small-print">
                {strings.reason} <code data-testid="refusal-code">{refusal.code}</code>
            </p>
        </Screen>
    );
}
