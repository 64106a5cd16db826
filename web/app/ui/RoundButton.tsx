// A round button with an icon: its label is what is read out and shown under the mouse.
import type { ButtonHTMLAttributes } from 'react';
import { Icon, type IconName } from './Icon';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
    icon: IconName;
    label: string;
    testid: string;
    /** On: something is open or runs. Off: a device is switched off. Danger: it ends something. */
    tone?: 'on' | 'off' | 'danger' | null;
}

export function RoundButton({ icon, label, testid, tone, className, children, ...rest }: Props) {
    return (
        <button
            type="button"
            aria-label={label}
            title={label}
            {...rest}
            className={['round', tone ?? '', className ?? ''].join(' ').trim().replace(/ +/g, ' ')}
            data-testid={testid}
        >
            <Icon name={icon} />
            {children}
        </button>
    );
}
