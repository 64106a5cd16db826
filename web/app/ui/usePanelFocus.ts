import { useEffect, useRef, type RefObject } from 'react';
import { useReturnFocus } from './useReturnFocus';

/** For a panel beside the stage: it has the focus when it opens, so that Escape closes it; afterwards its button has it again. */
export function usePanelFocus(): RefObject<HTMLElement> {
    const panel = useRef<HTMLElement>(null);
    useReturnFocus();
    useEffect(() => panel.current?.focus(), []);
    return panel;
}
