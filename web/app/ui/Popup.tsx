// A button of the toolbar that opens a small choice above it; Escape closes it.
import { useState, type ReactNode } from 'react';
import type { IconName } from './Icon';
import { RoundButton } from './RoundButton';
import { useReturnFocus } from './useReturnFocus';
import './popup.css';

function Choice({ label, className, children }: { label: string; className: string; children: ReactNode }) {
    useReturnFocus();
    return (
        <div className={`popup ${className}`} role="group" aria-label={label}>
            {children}
        </div>
    );
}

interface Props {
    icon: IconName;
    label: string;
    testid: string;
    /** Of the choice and of the button. */
    className?: string;
    children: (close: () => void) => ReactNode;
}

export function Popup({ icon, label, testid, className = '', children }: Props) {
    const [open, setOpen] = useState(false);
    const close = () => setOpen(false);
    return (
        <div
            onKeyDown={event => {
                if (event.key === 'Escape') close();
            }}
        >
            {open ? (
                <Choice label={label} className={className}>
                    {children(close)}
                </Choice>
            ) : null}
            <RoundButton
                icon={icon}
                label={label}
                tone={open ? 'on' : null}
                className={className}
                testid={testid}
                aria-expanded={open}
                onClick={() => setOpen(!open)}
            />
        </div>
    );
}
