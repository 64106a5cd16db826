import { useId, type InputHTMLAttributes } from 'react';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'id'> {
    label: string;
    hint?: string;
    testid: string;
    onText: (text: string) => void;
}

export function TextField({ label, hint, testid, onText, ...input }: Props) {
    const id = useId();
    return (
        <div className="field">
            <label htmlFor={id}>{label}</label>
            <input
                {...input}
                id={id}
                data-testid={testid}
                aria-describedby={hint ? `${id}-hint` : undefined}
                onChange={event => onText(event.target.value)}
            />
            {hint ? (
                <p className="hint" id={`${id}-hint`}>
                    {hint}
                </p>
            ) : null}
        </div>
    );
}
