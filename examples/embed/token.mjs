// Signs the token that lets one person into one room: HS256 of RFC 7518. Runs on the server, where the secret is.
import { createHmac } from 'node:crypto';

const {
    USHER_TOKEN_SECRET,
    USHER_ISSUER = 'my-app',
    USHER_AUDIENCE = 'usher',
    USHER_DOMAIN = 'localhost'
} = process.env;
const encoded = value => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param person { id, name, moderator? }; the id is the person's own, the same each time. @return the token; 2 hours. */
export function tokenFor({ id, name, moderator = false }, room) {
    if (!USHER_TOKEN_SECRET) throw new Error('USHER_TOKEN_SECRET is not set');
    const now = Math.floor(Date.now() / 1000); // seconds: milliseconds would be valid for ages
    const times = { iat: now, nbf: now - 10, exp: now + 7200 };
    const who = { iss: USHER_ISSUER, aud: USHER_AUDIENCE, sub: USHER_DOMAIN };
    const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ ...who, ...times, room, context: { user: { id, name, moderator } } })}`;
    return `${text}.${createHmac('sha256', USHER_TOKEN_SECRET).update(text).digest('base64url')}`;
}

// node token.mjs ROOM ID NAME [moderator]: prints one.
if (process.argv[1] === new URL(import.meta.url).pathname) {
    const [room, id, name, role] = process.argv.slice(2);
    console.log(tokenFor({ id, name, moderator: role === 'moderator' }, room));
}
