// What stands beside the pictures, or over them where there is little room: a head, a way to close it, Escape.
import type { ReactNode } from 'react';
import { strings } from '../strings';
import { Icon } from './Icon';
import { usePanelFocus } from './usePanelFocus';
import './panel.css';

interface Props {
    title: string;
    /** The test ids: of the panel `…-panel`, of its button `…-close`. */
    name: string;
    close: () => void;
    /** False: something in it takes the focus when it opens. */
    focused?: boolean;
    children: ReactNode;
}

export function Panel({ title, name, close, focused = true, children }: Props) {
    const panel = usePanelFocus(focused);
    return (
        <aside
            ref={panel}
            tabIndex={-1}
            className={`panel ${name}`}
            aria-label={title}
            data-testid={`${name}-panel`}
            onKeyDown={event => {
                if (event.key === 'Escape') close();
            }}
        >
            <div className="panel-head">
                <h2>{title}</h2>
                <button
                    type="button"
                    className="compact"
                    aria-label={`${strings.close}: ${title}`}
                    data-testid={`${name}-close`}
                    onClick={close}
                >
                    <Icon name="cross" />
                </button>
            </div>
            {children}
        </aside>
    );
}
