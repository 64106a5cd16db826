// A lobby while nobody is there who could let in: it holds everybody, or opens by itself (lobby.unattended); and calls of
// a phone gateway that knock like people (lobby.phones).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';

const gateway = { kind: 'phone', user: 'gate', password: 'what gateway and server share' };

describe('a lobby that nobody looks after', { timeout: 180000 }, () => {
    let gathering;
    let ada;
    let ben;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const mint = (room, name, more = {}) => gathering.usher.mint({ room, name, id: `u-${name}`, ...more });

    before(async () => {
        gathering = await Gathering.open({ guests: { may_create: true }, service: gateway });
        await gathering.usher.set('open', 'lobby.unattended=everybody');
        await gathering.usher.set('known', 'lobby.unattended=known');
        await gathering.usher.set('calls', 'lobby.phones=knock');
        ada = await gathering.arrive('Ada');
        ben = await gathering.arrive('Ben');
    });
    after(() => gathering?.close());

    test('holds who knocks, until a moderator is there', async () => {
        await ben.open('closed');
        await ben.askToJoin();
        await ben.sees('knocking');
        assert.equal(await ben.text('hold-code'), 'lobby');
        await ada.join('closed', { token: await mint('closed', 'Ada', { moderator: true }) });
        await ada.admit('Ben');
        await ben.sees('meeting');
        await ada.leave();
        await ben.leave();
    });

    test('opens for everybody, where the room says so, until a moderator is there', async () => {
        await ben.join('open');
        await ada.join('open', { token: await mint('open', 'Ada', { moderator: true }) });
        const cleo = await gathering.arrive('Cleo');
        await cleo.open('open');
        await cleo.askToJoin();
        await cleo.sees('knocking');
        await ada.knocker('Cleo').waitFor();
        await ada.leave();
        await ben.leave();
    });

    test('opens for people with a token, and holds guests', async () => {
        await ben.join('known', { token: await mint('known', 'Ben') });
        await ada.open('known');
        await ada.askToJoin();
        await ada.sees('knocking');
        await ben.leave();
    });

    test('a call knocks, and comes in when it is let in', async () => {
        await ada.join('calls', { token: await mint('calls', 'Ada', { moderator: true }) });
        const call = new NewEndpoint(gathering.usher, '+49 30 ...89');
        gathering.people.push(call);
        const account = `${gateway.user}:${gateway.password}`;
        await assert.rejects(call.join('calls', { account }), /registration-required/);
        await Promise.all([ada.admit(call.name), call.knock()]);
        await call.enter();
        await ada.tile(call.name).waitFor();
    });

    test('elsewhere it passes', async () => {
        const call = new NewEndpoint(gathering.usher, '+33 1 ...12');
        gathering.people.push(call);
        await call.join('elsewhere', { account: `${gateway.user}:${gateway.password}` });
    });
});
