import { useEffect, useState } from 'react';

/** For what opens and closes: the focus goes back to where it was, unless it has gone elsewhere meanwhile. */
export function useReturnFocus(): void {
    const [before] = useState(() => document.activeElement);
    useEffect(
        () => () => {
            // What had the focus is taken out of the page only after this.
            setTimeout(() => {
                if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
            });
        },
        [before]
    );
}
