// Every text of the page. A language is a file here, named by its two letters, with a constant of that name. The one that is
// spoken: what the link asks for, else the browser's first, else the server's, as far as there is a file; else English.
import { isReason } from '../../meeting/reasons';
import { languageOf } from '../../meeting/options';
import { en, type ReasonText, type Strings } from './en';

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

/** The words for a reason code; a code that this page does not know is a failure with the server's text. */
export function reasonText(code: string, table: Strings = strings): ReasonText {
    return table.reasons[isReason(code) ? code : 'failed'];
}
