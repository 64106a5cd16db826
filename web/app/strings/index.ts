// Every text of the page. A language is a file here, named by its two letters, with a constant of that name;
// what its refusals say stands beside it. The one that is
// spoken: what the link asks for, else the browser's first, else the server's, as far as there is a file; else English.
import { isReason } from '../../meeting/reasons';
import { languageOf } from '../../meeting/options';
import { en, type Strings } from './en';
import type { ReasonText } from './reasons.en';

const files = import.meta.glob<Record<string, Strings>>('./[a-z][a-z].ts', { eager: true });

/** By their two letters. */
export const languages: Record<string, Strings> = Object.fromEntries(
    Object.entries(files).map(([path, file]) => {
        const name = path.slice(2, 4);
        return [name, file[name] ?? en];
    })
);

export function pickLanguage(wanted: readonly string[]): string {
    for (const tag of wanted) {
        const language = tag.toLowerCase().split('-')[0] ?? '';
        if (Object.hasOwn(languages, language)) return language;
    }
    return 'en';
}

function wanted(): readonly string[] {
    if (typeof window === 'undefined') return [];
    const server = (window.config as Record<string, unknown> | undefined)?.defaultLanguage;
    return [
        ...languageOf(window.location.search, window.location.hash),
        ...navigator.languages,
        ...(typeof server === 'string' ? [server] : [])
    ];
}

export const language = pickLanguage(wanted());
export const strings: Strings = languages[language] ?? en;

/** "10 minutes", in the language of the page; whole minutes from two on. */
export function duration(seconds: number, spoken: string = language): string {
    const [value, unit] = seconds < 120 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
    return new Intl.NumberFormat(spoken, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** The words for a reason code; a code that this page does not know is a failure with the server's text. */
export function reasonText(code: string, table: Strings = strings): ReasonText {
    return table.reasons[isReason(code) ? code : 'failed'];
}
