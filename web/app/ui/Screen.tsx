// A page with one card: everything before, beside and after the meeting.
import { useEffect, useRef, type ReactNode } from 'react';

interface Props {
    title: string;
    testid: string;
    wide?: boolean;
    children?: ReactNode;
}

export function Screen({ title, testid, wide, children }: Props) {
    const heading = useRef<HTMLHeadingElement>(null);
    // Whoever listens instead of looking is told that there is a new page.
    useEffect(() => heading.current?.focus(), [title]);
    return (
        <main className="screen" data-testid={testid}>
            <div className={wide ? 'card wide' : 'card'}>
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
