// The HTTP API and the reload against a started server, by what a program of an integrator would send.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';
import { freePort } from './usher.mjs';

const room = 'standup';
const key = `usher_${randomBytes(32).toString('hex')}`;
const isIn = each => each.name === 'presence' && each.attributes.type !== 'unavailable';

describe('the API of a running server', { timeout: 60000 }, () => {
    let gathering;
    let usher;
    let base;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    const ask = async (method, path, body, bearer = key) => {
        const answer = await fetch(`${base}/api/v1/${path}`, {
            method,
            headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
            body: body && JSON.stringify(body)
        });
        return { status: answer.status, body: await answer.json() };
    };
    const arrive = async (name, token) => {
        const endpoint = new NewEndpoint(usher, name);
        gathering.people.push(endpoint);
        await endpoint.join(room, { token });
        return endpoint;
    };

    before(async () => {
        const listen = `127.0.0.1:${await freePort()}`;
        base = `http://${listen}`;
        const keys = {
            name: 'crm',
            sha256: createHash('sha256').update(key).digest('hex'),
            scopes: ['read', 'rooms', 'tokens', 'bans']
        };
        gathering = await Gathering.open({ lobby: { mode: 'off' }, guests: { allowed: 'no' }, api: { listen, keys } });
        usher = gathering.usher;
    });
    after(() => gathering?.close());

    test('answers nobody without its key, and not at the public address', async () => {
        for (const wrong of [null, 'guess', createHash('sha256').update(key).digest('hex')]) {
            const { status, body } = await ask('GET', 'rooms', undefined, wrong);
            assert.deepEqual([status, body.error.code], [401, 'unauthorized']);
        }
        const elsewhere = await fetch(`${usher.url}/api/v1/rooms`, { headers: { authorization: `Bearer ${key}` } });
        assert.doesNotMatch(elsewhere.headers.get('content-type') ?? '', /json/);
    });

    let ada;
    test('a token that it makes opens the room, as the person that was asked for', async () => {
        const made = await ask('POST', 'tokens', { room, moderator: true, user: { id: 'u-ada', name: 'Ada' } });
        assert.equal(made.status, 201);
        ada = await arrive('Ada', made.body.token);
        const { body } = await ask('GET', `rooms/${room}/people`);
        assert.deepEqual(
            body.people.map(({ name, role, identity }) => [name, role, identity]),
            [['Ada', 'host', 'token:e2e/u-ada']]
        );
        const foreign = await ask('POST', 'tokens', { room: 'elsewhere', user: { id: 'u-eve' } });
        const why = await ask('POST', `rooms/${room}/why`, { token: foreign.body.token });
        assert.deepEqual([why.status, why.body.code], [200, 'room-mismatch']);
    });

    test('a ban ends a live stay, and shows who made it', async () => {
        const { body } = await ask('POST', 'tokens', { room, user: { id: 'u-ben', name: 'Ben' } });
        const ben = await arrive('Ben', body.token);
        const out = ben.hearsNext('the ban', each => each.attributes.type === 'unavailable' && !isIn(each));
        const banned = await ask('POST', 'bans', { issuer: 'e2e', user: 'u-ben', room });
        assert.deepEqual([banned.status, banned.body.by], [201, 'api:crm']);
        await out;
        const refused = await ask('POST', `rooms/${room}/why`, { token: body.token });
        assert.equal(refused.body.code, 'banned');
        assert.equal((await ask('DELETE', `bans/${banned.body.id}`)).status, 200);
        assert.equal((await ask('POST', `rooms/${room}/why`, { token: body.token })).body.verdict, 'admit');
    });

    const rewrite = async change => writeFile(usher.config, change(await readFile(usher.config, 'utf8')));

    test('a reload is foreseen, then done, and nobody is dropped', async () => {
        await rewrite(text => text.replace('mode = "off"', 'mode = "on"'));
        const preview = await ask('POST', 'reload?preview=yes');
        assert.equal(preview.status, 200);
        assert.deepEqual(preview.body.changes, [{ key: 'lobby.mode', before: '"off"', after: '"on"' }]);
        assert.deepEqual(
            preview.body.rooms.map(each => each.room),
            [room]
        );
        assert.equal((await ask('GET', `rooms/${room}`)).body.lobby, false);
        const done = await usher.command('reload', '--json');
        assert.equal(done.code, 0, done.err);
        const { body } = await ask('GET', `rooms/${room}`);
        assert.deepEqual([body.lobby, body.people.length], [true, 1]);
        assert.match((await usher.command('reload')).out, /^nothing is different/);
    });

    test('a file with a mistake changes nothing, and the mistake is named', async () => {
        const before = await readFile(usher.config, 'utf8');
        await rewrite(text => text.replace('mode = "on"', 'mode = "perhaps"'));
        const refused = await usher.command('reload');
        assert.notEqual(refused.code, 0);
        assert.match(refused.err, /lobby\.mode/);
        const asked = await ask('POST', 'reload');
        assert.deepEqual([asked.status, asked.body.error.code], [409, 'conflict']);
        assert.equal((await ask('GET', `rooms/${room}`)).body.lobby, true);
        await writeFile(usher.config, before);
    });

    test('rooms are set ahead and closed', async () => {
        const ahead = await ask('PUT', 'rooms/quiet%20room', { 'waiting_room.mode': 'on' });
        assert.equal(ahead.status, 200);
        assert.deepEqual((await ask('GET', 'rooms/quiet%20room')).body.settings, { 'waiting_room.mode': 'on' });
        assert.equal((await ask('PUT', 'rooms/quiet%20room', { seats: 'many' })).status, 400);
        const ended = ada.hearsNext('the end', each => each.child('x')?.child('destroy'));
        assert.equal((await ask('DELETE', `rooms/${room}?reason=We%20close`)).status, 200);
        assert.equal((await ended).child('x').child('destroy').child('reason').text, 'We close');
        assert.equal((await ask('DELETE', `rooms/${room}`)).status, 404);
        const { body } = await ask('GET', `audit?room=${room}&most=50`);
        assert.ok(body.lines.some(line => line.verdict === 'banned'));
    });
});

describe('requests of one address that are too many', { timeout: 60000 }, () => {
    let gathering;
    let api;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        api = `127.0.0.1:${await freePort()}`;
        const keys = { name: 'crm', sha256: createHash('sha256').update(key).digest('hex'), scopes: ['read'] };
        gathering = await Gathering.open({ limits: { requests_per_address: 100 }, api: { listen: api, keys } });
    });
    after(() => gathering?.close());

    test('are answered 429, with the time after which to ask again', async () => {
        let answer;
        for (let number = 0; number < 150 && answer?.status !== 429; ++number)
            answer = await fetch(`${gathering.usher.url}/config.js`);
        assert.equal(answer.status, 429);
        assert.equal(answer.headers.get('retry-after'), '10');
    });

    test('do not count at the address of the API', async () => {
        const answer = await fetch(`http://${api}/api/v1/rooms`, { headers: { authorization: `Bearer ${key}` } });
        assert.equal(answer.status, 200);
    });
});
