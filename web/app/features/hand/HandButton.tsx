import type { Meeting } from '../../../meeting/meeting';
import { strings } from '../../strings';
import { RoundButton } from '../../ui/RoundButton';

export function HandButton({ meeting, raised }: { meeting: Meeting; raised: boolean }) {
    return (
        <RoundButton
            icon="hand"
            label={raised ? strings.lowerHand : strings.raiseHand}
            tone={raised ? 'on' : null}
            testid="hand"
            onClick={() => meeting.raiseHand(!raised)}
        />
    );
}
