import { useEffect, useRef, type RefObject } from 'react';
import { useReturnFocus } from './useReturnFocus';

/**
 * For a panel beside the stage: afterwards its button has the focus again.
 * @param focused whether it has the focus itself when it opens, so that Escape closes it.
 */
export function usePanelFocus(focused = true): RefObject<HTMLElement> {
    const panel = useRef<HTMLElement>(null);
    useReturnFocus();
    useEffect(() => {
        if (focused) panel.current?.focus();
    }, [focused]);
    return panel;
}
