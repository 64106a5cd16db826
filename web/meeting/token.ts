// The token in the page's address: taken out at once, kept for a reload of this tab. What it says is only shown here;
// whether it is true is the server's business.

/** What a token says about its holder. Never a reason to allow anything. */
export interface TokenProfile {
    name: string | null;
    email: string | null;
}

const kNobody: TokenProfile = { name: null, email: null };

interface Storage {
    removeItem(key: string): void;
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
}

function textOrNull(value: unknown): string | null {
    return typeof value === 'string' && value.trim().length > 0 ? value.trim() : null;
}

function record(value: unknown): Record<string, unknown> {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The profile in the payload (RFC 7519 §3.1, base64url of JSON); nobody's if it cannot be read. */
export function tokenProfile(token: string): TokenProfile {
    const payload = token.split('.')[1];
    if (payload === undefined) return kNobody;
    try {
        const base64 = payload.replace(/-/g, '+').replace(/_/g, '/');
        const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
        const claims = record(JSON.parse(new TextDecoder().decode(bytes)));
        const user = record(record(claims.context).user);
        return { name: textOrNull(user.name), email: textOrNull(user.email) };
    } catch {
        return kNobody;
    }
}

/** The address without the token, and the token if there was one: `?jwt=` wins over `#jwt="…"`, as in Jitsi. */
export function splitToken(href: string): { token: string | null; href: string } {
    const url = new URL(href);
    let token = url.searchParams.get('jwt');
    if (url.searchParams.has('jwt')) url.searchParams.delete('jwt');
    const kept: string[] = [];
    for (const part of url.hash.replace(/^#/, '').split('&')) {
        if (!part.startsWith('jwt=')) {
            if (part.length > 0) kept.push(part);
            continue;
        }
        try {
            token ??= decodeURIComponent(part.slice('jwt='.length)).replace(/^"|"$/g, '');
        } catch {
            // not percent-encoded text: no token
        }
    }
    url.hash = kept.join('&');
    return { token: token === '' ? null : token, href: url.href };
}

const keyOf = (meeting: string) => `usher.token.${meeting}`;

/** Whoever has left is not logged in for the next one at this tab. */
export function forgetToken(storage: Storage | null, meeting: string): void {
    try {
        storage?.removeItem(keyOf(meeting));
    } catch {
        // blocked: nothing was kept
    }
}

/**
 * Takes the token out of the address bar and the history entry, and keeps it in this tab's storage for a reload.
 * Where storage is blocked it lives as long as the page.
 */
export function takeToken(
    page: {
        location: { href: string };
        history: { state: unknown; replaceState(state: unknown, title: string, url: string): void };
    },
    storage: Storage | null,
    meeting: string
): string | null {
    const key = keyOf(meeting);
    const split = splitToken(page.location.href);
    if (split.href !== page.location.href) page.history.replaceState(page.history.state, '', split.href);
    try {
        if (split.token !== null) storage?.setItem(key, split.token);
        return split.token ?? storage?.getItem(key) ?? null;
    } catch {
        return split.token;
    }
}
