import type { Meeting } from '../../../meeting/meeting';
import { strings } from '../../strings';
import { Icon } from '../../ui/Icon';

export function HandButton({ meeting, raised }: { meeting: Meeting; raised: boolean }) {
    const label = raised ? strings.lowerHand : strings.raiseHand;
    return (
        <button
            type="button"
            className={raised ? 'round on' : 'round'}
            aria-label={label}
            title={label}
            data-testid="hand"
            onClick={() => meeting.raiseHand(!raised)}
        >
            <Icon name="hand" />
        </button>
    );
}
