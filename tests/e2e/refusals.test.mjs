// The commonest refusals, as the real client library tells them to the page: each in words, with its code.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';

const room = 'ticket';
const secret = 'a secret that only these tests know, 32 bytes or more';
const part = value => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function sign(claims, key = secret) {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: 'e2e', aud: 'usher', sub: 'meet.test', room, exp: now + 3600, ...claims };
    const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(all)}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

const seconds = Math.floor(Date.now() / 1000);
const cases = [
    { what: 'no token', token: null, code: 'token-required' },
    { what: 'a token that is over', token: sign({ exp: seconds - 600 }), code: 'expired' },
    { what: 'a token of another room', token: sign({ room: 'elsewhere' }), code: 'room-mismatch' },
    { what: 'a token of another key', token: sign({}, `${secret}?`), code: 'bad-signature' },
    { what: 'a token of another issuer', token: sign({ iss: 'other' }), code: 'iss-mismatch' },
    { what: 'a token of tomorrow', token: sign({ nbf: seconds + 86400 }), code: 'not-yet-valid' },
    { what: 'a time in milliseconds', token: sign({ exp: (seconds + 3600) * 1000 }), code: 'exp-implausible' }
];

describe('refusals', { timeout: 120000 }, () => {
    let gathering;
    let eve;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' }, guests: { allowed: 'no' } });
        eve = await gathering.arrive('Eve');
    });
    after(() => gathering?.close());

    for (const { what, token, code } of cases)
        test(`${what}: ${code}`, async () => {
            await eve.open(room, { token });
            await eve.askToJoin();
            await eve.sees('refused');
            assert.equal((await eve.text('refusal-code')).trim(), code);
            assert.match(await eve.text('refusal-text'), /\w+ \w+/);
            assert.ok(!gathering.usher.log.includes(token ?? 'Bearer '), 'no token in the log');
        });

    test('the right one opens the door', async () => {
        await eve.join(room, { token: sign({}) });
    });
});
