// The running server as operators see it: metrics, readiness, the recording of a room. No browser.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';
import { repository } from './paths.mjs';
import { freePort, sleep } from './usher.mjs';

const run = promisify(execFile);
const room = 'standup';
const key = `usher_${randomBytes(32).toString('hex')}`;

describe('the running server, seen', { timeout: 90000 }, () => {
    let gathering;
    let usher;
    let base;
    let ada;
    let bea;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    const get = async (path, headers = {}) => {
        const answer = await fetch(`${base}${path}`, { headers });
        return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
    };
    const metrics = async () => {
        const { text } = await get('/metrics');
        const lines = [...text.matchAll(/^([a-z_]+(?:\{.*\})?) (\S+)$/gm)];
        return new Map(lines.map(([, name, value]) => [name, Number(value)]));
    };
    const arrive = async (name, options) => {
        const endpoint = new NewEndpoint(usher, name);
        gathering.people.push(endpoint);
        await endpoint.join(room, options);
        return endpoint;
    };
    const becomes = async (name, wanted) => {
        let value;
        for (let i = 0; i < 100 && value !== wanted; ++i) {
            value = (await metrics()).get(name);
            if (value !== wanted) await sleep(100);
        }
        assert.equal(value, wanted, name);
    };

    before(async () => {
        const listen = `127.0.0.1:${await freePort()}`;
        base = `http://${listen}`;
        const keys = {
            name: 'ops',
            sha256: createHash('sha256').update(key).digest('hex'),
            scopes: ['rooms']
        };
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            guests: { allowed: 'no' },
            api: { listen, keys }
        });
        usher = gathering.usher;
    });
    after(() => gathering?.close());

    test('each metric of the page is there, and no other', async () => {
        const page = await readFile(join(repository, 'docs/operate/metrics.md'), 'utf8');
        const described = [...page.matchAll(/^\| `((?:usher|process)_[a-z_]+)/gm)]
            .map(([, name]) => name)
            .sort();
        const { status, type, text } = await get('/metrics');
        assert.equal(status, 200);
        assert.match(type, /^text\/plain/);
        const served = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name).sort();
        assert.deepEqual(served, described);
    });

    test('it is ready without a key, at the API alone', async () => {
        for (let i = 0; i < 100 && (await get('/ready')).status !== 200; ++i) await sleep(100);
        assert.deepEqual(JSON.parse((await get('/ready')).text), { ready: true, because: [] });
        assert.equal((await get('/health')).status, 200);
        const elsewhere = await fetch(`${usher.url}/metrics`);
        assert.doesNotMatch(await elsewhere.text(), /usher_sessions/);
        assert.equal((await fetch(`${base}/metrics`, { method: 'POST' })).status, 405);
    });

    test('the numbers are those of what happened', async () => {
        const before = await metrics();
        assert.equal(before.get('usher_sessions{transport="websocket"}'), 0);
        ada = await arrive('Ada', {
            token: await usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true })
        });
        bea = await arrive('Bea', { token: await usher.mint({ room, name: 'Bea', id: 'u-bea' }) });
        const foreign = await usher.mint({ room: 'elsewhere', name: 'Eve', id: 'u-eve' });
        await assert.rejects(arrive('Eve', { token: foreign }));
        await gathering.people.at(-1).go();
        await becomes('usher_sessions{transport="websocket"}', 2);
        const now = await metrics();
        const changed = name => (now.get(name) ?? 0) - (before.get(name) ?? 0);
        assert.equal(changed('usher_rooms'), 1);
        assert.equal(changed('usher_people{place="main"}'), 2);
        assert.equal(changed('usher_sessions{transport="websocket"}'), 2);
        const verdicts = [...now].filter(([name]) => name.startsWith('usher_verdicts_total'));
        const of = words => verdicts.filter(([name]) => words.every(each => name.includes(each)));
        const sum = all => all.reduce((total, [, value]) => total + value, 0);
        assert.equal(sum(of(['stage="join"', 'verdict="admitted"'])), 2);
        assert.equal(sum(of(['verdict="room-mismatch"'])), 1);
        assert.ok(changed('usher_stanzas_in_total{kind="presence"}') >= 2);
        assert.ok(changed('usher_stanzas_out_total{kind="presence"}') >= 4);
        assert.ok(changed('usher_bytes_in_total') > 1000);
        assert.ok(changed('usher_bytes_out_total') > 1000);
        assert.ok(changed('usher_delivery_seconds_count') > 10);
        assert.ok(now.get('usher_media_workers') >= 1);
        assert.equal(now.get('usher_failed_turns_total'), 0);
        assert.ok(
            ![...now.keys()].some(name => name.includes(room)),
            'no label is a name that people choose'
        );
        const { numbers, not_ready: faults } = JSON.parse((await usher.command('status', '--json')).out);
        assert.deepEqual([numbers.rooms, numbers.people['place=main'], faults], [1, 2, []]);
        assert.match((await usher.command('status')).out, /^people place=main {2}2$/m);
    });

    test('a room is dumped, by command and by the API, and plays again to the same', async () => {
        bea.socket.send(
            `<message xmlns="jabber:client" type="groupchat" to="${bea.room}"><body>the word is swordfish</body></message>`
        );
        await ada.hears('what Bea said', each => each.name === 'message' && each.child('body'));
        const { code, out } = await usher.command('room', 'dump', room);
        assert.equal(code, 0);
        const dump = JSON.parse(out);
        assert.equal(dump.format, 'usher-room-dump/1');
        assert.equal(dump.complete, true);
        assert.ok(!out.includes('swordfish'), 'nothing that was said');
        const asked = await fetch(`${base}/api/v1/rooms/${room}/dump`, {
            method: 'POST',
            headers: { authorization: `Bearer ${key}` }
        });
        assert.equal(asked.status, 200);
        assert.equal((await asked.json()).state.people.length, 2);
        const file = join(gathering.folder, 'dump.json');
        await writeFile(file, out);
        const player = join(
            dirname(process.env.USHER ?? join(repository, 'build/release/usher')),
            'usher_replay'
        );
        const played = await run(player, [file]);
        assert.match(played.stdout, /2 verdicts, 2 people\n$/);
        assert.equal((await usher.command('room', 'dump', 'nowhere')).code, 1);
    });

    test('whoever is gone is in no number', async () => {
        await ada.hangUp();
        await bea.hangUp();
        await becomes('usher_people{place="main"}', 0);
        await becomes('usher_sessions{transport="websocket"}', 0);
        await becomes('usher_sessions{transport="none"}', 0);
    });

    test('without a media worker it is not ready', async () => {
        const lost = (await metrics()).get('usher_media_workers_lost_total');
        const [worker] = await usher.workers();
        process.kill(worker, 'SIGKILL');
        await becomes('usher_media_workers_lost_total', lost + 1);
    });
});

describe('a server that is not ready', { timeout: 60000 }, () => {
    it('says that no media worker runs, also without a key of the API', async context => {
        const listen = `127.0.0.1:${await freePort()}`;
        const gathering = await Gathering.open({
            api: { listen },
            metrics: { serve: 'yes' },
            media: { worker: '/bin/false', workers: 1 }
        });
        context.after(() => gathering.close());
        const answer = await fetch(`http://${listen}/ready`);
        assert.equal(answer.status, 503);
        assert.deepEqual(await answer.json(), { ready: false, because: ['no-media-worker'] });
        assert.match(await (await fetch(`http://${listen}/metrics`)).text(), /^usher_ready 0$/m);
        assert.equal((await fetch(`http://${listen}/api/v1/rooms`)).status, 401);
    });
});
