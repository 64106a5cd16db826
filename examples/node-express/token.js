// Signs the token that lets one person into one room. Runs on the server, where the secret is; never in a page.
import jwt from 'jsonwebtoken';

const settings = {
    secret: process.env.USHER_TOKEN_SECRET, // the same as in usher.toml
    issuer: process.env.USHER_ISSUER ?? 'my-app', // one of tokens.issuers
    audience: process.env.USHER_AUDIENCE ?? 'usher', // one of tokens.audiences
    domain: process.env.USHER_DOMAIN ?? 'localhost' // server.domain
};

// person: { id, name, email?, avatar?, moderator? }; the id is the person's own, the same each time.
export function tokenFor(person, room, { lifetime = '2h' } = {}) {
    if (!settings.secret) throw new Error('USHER_TOKEN_SECRET is not set');
    const { id, name, email, avatar, moderator = false } = person;
    const claims = { room, context: { user: { id, name, email, avatar, moderator } } };
    return jwt.sign(claims, settings.secret, {
        algorithm: 'HS256',
        issuer: settings.issuer,
        audience: settings.audience,
        subject: settings.domain,
        notBefore: '-10s', // clocks differ
        expiresIn: lifetime
    });
}
