// SIGTERM: no new meeting, those that go on come to their end, and everybody hears of it. No browser.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';
import { freePort, sleep } from './usher.mjs';

const room = 'standup';

describe('a server that is told to end', { timeout: 90000 }, () => {
    let gathering;
    let usher;
    let api;
    let ada;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const person = name => {
        const endpoint = new NewEndpoint(usher, name);
        gathering.people.push(endpoint);
        return endpoint;
    };
    const token = (name, moderator = false) => usher.mint({ room: '*', name, id: `u-${name}`, moderator });
    const hasEnded = milliseconds => Promise.race([usher.ended, sleep(milliseconds).then(() => 'runs')]);

    before(async () => {
        api = `127.0.0.1:${await freePort()}`;
        const keys = {
            name: 'ops',
            sha256: createHash('sha256').update('k').digest('hex'),
            scopes: ['read']
        };
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            server: { drain: '40s' },
            api: { listen: api, keys }
        });
        usher = gathering.usher;
    });
    after(() => gathering?.close());

    test('people in a meeting are told, in words that both libraries raise', async () => {
        ada = person('Ada');
        await ada.join(room, { token: await token('Ada', true) });
        const notice = ada.hears('the notice', each => each.child('json-message')?.text.includes('"notice"'));
        const chat = ada.hears('the words', each =>
            each.child('json-message')?.text.includes('system_chat_message')
        );
        usher.process.kill('SIGTERM');
        const told = JSON.parse((await notice).child('json-message').text);
        assert.deepEqual([told.type, told.event, told.code], ['usher', 'notice', 'server-draining']);
        assert.match(JSON.parse((await chat).child('json-message').text).message, /about to restart/);
        assert.equal((await notice).attributes.from, ada.room);
    });

    test('it is not ready any more', async () => {
        const answer = await fetch(`http://${api}/ready`);
        assert.equal(answer.status, 503);
        assert.deepEqual((await answer.json()).because, ['server-draining']);
        assert.match(usher.log, /warning draining/);
    });

    test('no meeting begins, and the refusal says why and that one may ask again', async () => {
        const bea = person('Bea');
        await assert.rejects(bea.join('elsewhere', { token: await token('Bea') }), /the focus is not ready/);
        bea.socket.send(
            `<presence xmlns="jabber:client" to="${bea.room}/${bea.id}"><x xmlns="http://jabber.org/protocol/muc"/></presence>`
        );
        const verdict = await bea.hears('the verdict', each =>
            each.child('json-message')?.text.includes('"verdict"')
        );
        assert.equal(JSON.parse(verdict.child('json-message').text).code, 'server-draining');
        const refusal = await bea.hears('the refusal', each => each.attributes.type === 'error');
        assert.match(refusal.child('error').child('text').text, /about to restart/);
        const asked = await fetch(`${usher.url}/conference-request/v1`, {
            method: 'POST',
            body: JSON.stringify({ room: 'elsewhere@conference.meet.test' })
        });
        assert.equal((await asked.json()).ready, false);
        await bea.hangUp();
    });

    test('a meeting that goes on takes people as before', async () => {
        const cat = person('Cat');
        await cat.join(room, { token: await token('Cat') });
        await cat.leave();
        assert.equal(await hasEnded(500), 'runs');
    });

    test('it ends when the last one has left, with a good code', async () => {
        await ada.leave();
        assert.equal(await hasEnded(10000), 0);
        assert.match(usher.log, /drained because="nobody is there"/);
    });

    test('its clients are sent away, find the next server, and the meeting goes on there', async () => {
        await usher.run();
        const bob = person('Bob');
        await bob.join(room, { token: await token('Bob', true) });
        usher.process.kill('SIGTERM');
        assert.equal(await hasEnded(1000), 'runs');
        usher.process.kill('SIGTERM'); // the second one does not wait
        assert.equal(await hasEnded(5000), 0);
        assert.equal(await bob.closed, 1001);
        await usher.run();
        const again = person('Bob');
        await again.join(room, { token: await token('Bob', true) });
        await again.leave();
    });

    test('and the time limit holds', async () => {
        await usher.stop({ keep: true });
        await usher.rewrite(text => text.replace('drain = "40s"', 'drain = "2s"'));
        await usher.run();
        const dan = person('Dan');
        await dan.join(room, { token: await token('Dan', true) });
        usher.process.kill('SIGTERM');
        assert.equal(await hasEnded(1000), 'runs');
        assert.equal(await hasEnded(8000), 0);
        assert.match(usher.log, /drained because="server.drain is over" people=1/);
    });

    test('a second server does not start on the same folder', async () => {
        await usher.run();
        const { code, err } = await usher.command('serve', '--listen', `127.0.0.1:${await freePort()}`);
        assert.equal(code, 1);
        assert.match(err, /another server has the database/);
    });
});
