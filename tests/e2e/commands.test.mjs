// The commands that ask a running server: what they print, and their exit codes (docs/operate/observe.md).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';

const kYes = 0;
const kNo = 1;
const kUnreachable = 3;
const kHeld = 4;
const room = 'standup';

describe('commands to a running server', { timeout: 60000 }, () => {
    let gathering;
    let usher;
    let ada;
    let hostFile;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    const file = async (name, text) => {
        const path = join(gathering.folder, name);
        await writeFile(path, text);
        return path;
    };
    const why = (...words) => usher.command('why', '--live', '--room', room, ...words);
    const rooms = async () => JSON.parse((await usher.command('room', 'list')).out);
    const status = async () => JSON.parse((await usher.command('status', '--json')).out);

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'when-moderator-joins' } });
        usher = gathering.usher;
        hostFile = await file(
            'host.jwt',
            await usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true })
        );
        ada = new NewEndpoint(usher, 'Ada');
        gathering.people.push(ada);
    });
    after(() => gathering?.close());

    test('an empty server has no rooms and nobody', async () => {
        const { version, ...counts } = await status();
        assert.match(version, /^\d+\.\d+/);
        assert.deepEqual([counts.rooms, counts.sessions], [0, 0]);
        assert.deepEqual(await rooms(), []);
        const shown = await usher.command('room', 'show', room);
        assert.deepEqual([shown.code, shown.out], [kNo, '']);
        assert.match(shown.err, /no such room is open/);
    });

    test('why: who may open the room is admitted, who may not is refused', async () => {
        const host = await why('--token', hostFile);
        assert.equal(host.code, kYes, host.err);
        assert.match(host.out, /admitted as host/);
        const guest = await why('--name', 'Dov');
        assert.equal(guest.code, kNo, guest.out);
        assert.match(guest.out, /may-not-create/);
        const foreign = await file(
            'foreign.jwt',
            await usher.mint({ room: 'elsewhere', name: 'Eve', id: 'u-eve' })
        );
        const refused = await why('--token', foreign, '--json');
        assert.equal(refused.code, kNo);
        assert.equal(JSON.parse(refused.out).code, 'room-mismatch');
    });

    test('why, about the room as it is now: the host is there, and guests are held', async () => {
        await ada.join(room, {
            token: await usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true })
        });
        const guest = await why('--name', 'Dov');
        assert.equal(guest.code, kHeld, guest.out);
        assert.match(guest.out, /lobby/);
        assert.equal(JSON.parse((await why('--name', 'Dov', '--json')).out).verdict, 'knock');
        // Without --live the room is as its first visitor finds it.
        assert.equal((await usher.command('why', '--room', room, '--name', 'Dov')).code, kNo);
    });

    test('asking changes nothing', async () => {
        const { rooms: count, sessions } = await status();
        assert.deepEqual([count, sessions], [1, 1]);
        const [{ people }] = await rooms();
        assert.equal(people.length, 1);
    });

    test('status in words says the same', async () => {
        const { code, out } = await usher.command('status');
        assert.equal(code, kYes);
        assert.match(out, /^rooms {2}1$/m);
        assert.match(out, /^sessions {2}1$/m);
    });

    test('room list and room show name the room and who is in it', async () => {
        const [listed] = await rooms();
        const shown = await usher.command('room', 'show', room);
        assert.equal(shown.code, kYes);
        for (const each of [listed, JSON.parse(shown.out)]) {
            assert.deepEqual([each.room, each.open, each.lobby, each.locked], [room, true, true, false]);
            assert.deepEqual(
                each.people.map(({ nick, role, space }) => [nick, role, space]),
                [[ada.id, 'host', 'main']]
            );
        }
    });

    test('room close ends the meeting, and people are told the reason', async () => {
        const isEnd = each => each.name === 'presence' && each.child('x')?.child('destroy');
        const ended = ada.hearsNext('the end', isEnd);
        const closed = await usher.command('room', 'close', room, '--reason', 'the building is closing');
        assert.deepEqual([closed.code, closed.out, closed.err], [kYes, '', '']);
        const { attributes } = await ended;
        assert.equal(attributes.from, `${room}@conference.${usher.domain}/${ada.id}`);
        assert.equal(
            (await ended).child('x').child('destroy').child('reason').text,
            'the building is closing'
        );
        assert.deepEqual(await rooms(), []);
        const again = await usher.command('room', 'close', room);
        assert.equal(again.code, kNo);
        assert.match(again.err, /no such room is open/);
        await ada.hangUp();
        assert.deepEqual(ada.faults, []);
    });

    test("a tenant's room is another room, and is named with its tenant", async () => {
        const tenant = 'acme';
        const bea = new NewEndpoint(usher, 'Bea');
        gathering.people.push(bea);
        const token = await usher.mint({ room, tenant, name: 'Bea', id: 'u-bea', moderator: true });
        await bea.join(room, { token, tenant });
        assert.deepEqual(
            (await rooms()).map(each => each.room),
            [`[${tenant}]${room}`]
        );
        assert.equal((await usher.command('room', 'show', room)).code, kNo);
        assert.equal(JSON.parse((await usher.command('room', 'show', `[${tenant}]${room}`)).out).open, true);
        assert.equal((await why('--name', 'Dov')).code, kNo);
        assert.equal((await why('--name', 'Dov', '--tenant', tenant)).code, kHeld);
        assert.equal((await usher.command('room', 'close', `[${tenant}]${room}`)).code, kYes);
        await bea.hangUp();
    });

    const quiet = 'quiet room';
    const kept = async () => (await usher.command('room', 'show', quiet)).out;

    test('room set holds before anybody comes, and a mistake changes nothing', async () => {
        assert.equal((await usher.command('why', '--live', '--room', quiet, '--name', 'Dov')).code, kNo);
        const password = await file('password', 'sesame');
        const words = ['lobby.mode=on', 'seats=5', '--password', password];
        const set = await usher.command('room', 'set', quiet, ...words);
        assert.equal(set.code, kYes, set.err);
        const { settings } = JSON.parse(await kept());
        assert.deepEqual(settings, { 'lobby.mode': 'on', 'rooms.password': '[set]', 'rooms.seats': '5' });
        assert.equal((await usher.command('why', '--live', '--room', quiet, '--name', 'Dov')).code, kHeld);
        const wrong = await usher.command('room', 'set', quiet, 'seats=many', 'lobby.mode=off');
        assert.equal(wrong.code, kNo);
        assert.match(wrong.err, /rooms\.seats must be/);
        assert.deepEqual(JSON.parse(await kept()).settings, settings);
        for (const bad of [['lobby'], ['password=sesame'], []])
            assert.equal((await usher.command('room', 'set', quiet, ...bad)).code, 2, bad.join());
    });

    test('a ban puts out who is inside, is explained, and can be lifted', async () => {
        const token = await usher.mint({ room, name: 'Cleo', id: 'u-cleo', moderator: true });
        const cleoFile = await file('cleo.jwt', token);
        const cleo = new NewEndpoint(usher, 'Cleo');
        gathering.people.push(cleo);
        await cleo.join(room, { token });
        const isOut = each =>
            each.name === 'presence' &&
            each.attributes.type === 'unavailable' &&
            each.attributes.from.endsWith(cleo.id);
        const out = cleo.hearsNext('the ban', isOut);
        const words = ['--issuer', 'e2e', '--user', 'u-cleo', '--room', room, '--reason', 'Enough for today.'];
        const banned = await usher.command('ban', 'add', ...words, '--json');
        assert.equal(banned.code, kYes, banned.err);
        const codes = (await out).child('x').children.filter(each => each.name === 'status');
        assert.ok(codes.some(each => each.attributes.code === '301'));
        const refused = await why('--token', cleoFile);
        assert.equal(refused.code, kNo);
        assert.match(refused.out, /refused: banned/);
        const { id } = JSON.parse(banned.out);
        assert.match((await usher.command('ban', 'list')).out, new RegExp(`^${id} .*user=u-cleo`));
        assert.equal((await usher.command('ban', 'remove', id)).code, kYes);
        assert.equal((await usher.command('ban', 'list')).out, '');
        assert.equal((await usher.command('ban', 'remove', id)).code, kNo);
        assert.equal((await why('--token', cleoFile)).code, kYes);
        await cleo.hangUp();
    });

    test('revoked tokens stay revoked, and settings stay set, when the server dies', async () => {
        const revoked = await usher.command('revoke', '--issuer', 'e2e', '--user', 'u-ada');
        assert.equal(revoked.code, kYes, revoked.err);
        assert.match((await why('--token', hostFile)).out, /refused: revoked/);
        await usher.restart();
        assert.match((await why('--token', hostFile)).out, /refused: revoked/);
        assert.equal(JSON.parse(await kept()).settings['rooms.seats'], '5');
        assert.equal((await usher.command('room', 'set', quiet, 'lobby.mode=', 'password=', 'seats=')).code, kYes);
        assert.equal((await usher.command('room', 'show', quiet)).code, kNo);
    });

    test('the audit tells what was decided, also before the server died', async () => {
        const audit = await usher.command('audit', '--user', 'u-cleo', '--since', '1h', '--json');
        assert.equal(audit.code, kYes, audit.err);
        const lines = audit.out
            .trim()
            .split('\n')
            .map(line => JSON.parse(line));
        assert.ok(lines.some(line => line.verdict === 'admitted' && line.rule === 'entitled'));
        assert.ok(lines.some(line => line.verdict === 'banned' && line.rule === 'ban'));
    });

    test('without a server, each says so', async () => {
        usher.process.kill('SIGTERM');
        await usher.ended;
        const words = [
            ['status'],
            ['room', 'list'],
            ['room', 'show', room],
            ['room', 'close', room],
            ['ban', 'list'],
            ['audit'],
            ['why', '--live', '--room', room]
        ];
        for (const each of words) {
            const { code, out, err } = await usher.command(...each);
            assert.deepEqual([code, out], [kUnreachable, ''], each.join(' '));
            assert.notEqual(err, '');
        }
    });
});
