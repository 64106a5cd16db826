// A page with one card: everything before, beside and after the meeting.
import { useEffect, useRef, type ReactNode } from 'react';
import { Icon, type IconName } from './Icon';

interface Props {
    title: string;
    testid: string;
    wide?: boolean;
    /** What kind of page it is, at a glance. */
    icon?: IconName;
    tone?: 'calm' | 'bad' | 'good';
    children?: ReactNode;
}

export function Screen({ title, testid, wide, icon, tone = 'calm', children }: Props) {
    const heading = useRef<HTMLHeadingElement>(null);
    // Whoever listens instead of looking is told that there is a new page.
    useEffect(() => heading.current?.focus(), [title]);
    return (
        <main className="screen" data-testid={testid}>
            <div className={wide ? 'card wide' : 'card'}>
                {icon ? (
                    <span className={`emblem ${tone}`} aria-hidden="true">
                        <Icon name={icon} />
                    </span>
                ) : null}
                <h1 ref={heading} tabIndex={-1}>
                    {title}
                </h1>
                {children}
            </div>
        </main>
    );
}

export function Spinner() {
    return <div className="spinner" aria-hidden="true" />;
}
