import type { Refusal } from '../../../meeting/refusal';
import { reasonText, strings } from '../../strings';
import { Screen } from '../../ui/Screen';
import { RefusalText } from './RefusalScreen';

/** The address of the page names no meeting: nothing was asked of the server. */
export function BadAddress({ refusal }: { refusal: Refusal }) {
    return (
        <Screen title={reasonText(refusal.code).what} testid="refused" icon="link" tone="bad">
            <RefusalText refusal={refusal} />
            <a href="/" className="button" data-testid="home-link">
                {strings.backToStart}
            </a>
            <p className="small-print">
                {strings.reason} <code data-testid="refusal-code">{refusal.code}</code>
            </p>
        </Screen>
    );
}
