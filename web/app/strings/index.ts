// Every text of the page. The language is the browser's first one that the page speaks.
import { isReason } from '../../meeting/reasons';
import { de } from './de';
import { en, type ReasonText, type Strings } from './en';

const languages: Record<string, Strings> = { en, de };

export function pickLanguage(wanted: readonly string[]): string {
    for (const tag of wanted) {
        const language = tag.toLowerCase().split('-')[0] ?? '';
        if (language in languages) return language;
    }
    return 'en';
}

/** COMPAT(jitsi-meet): `?lang=de` wins, as far as the page speaks it. */
function wanted(): readonly string[] {
    if (typeof window === 'undefined') return [];
    const asked = new URLSearchParams(window.location.search).get('lang');
    return asked === null ? navigator.languages : [asked, ...navigator.languages];
}

export const language = pickLanguage(wanted());
export const strings: Strings = languages[language] ?? en;

/** The words for a reason code; a code that this page does not know is a failure with the server's text. */
export function reasonText(code: string, table: Strings = strings): ReasonText {
    return table.reasons[isReason(code) ? code : 'failed'];
}
