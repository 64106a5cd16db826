// Networks through which media does not come by UDP over IPv4: it comes all the same.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { everybodySeesEverybody } from './media.mjs';
import { TurnServer } from './turn_server.mjs';

const turnSecret = 'what the TURN server and the meeting server share';

/** Every peer connection of this page may use TURN servers only, as behind a wall that lets nothing else through. */
function relayOnly() {
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
        constructor(configuration, ...rest) {
            super({ ...configuration, iceTransportPolicy: 'relay' }, ...rest);
        }
    };
}

const paths = person => person.page.evaluate(() => window.mediaPaths());

describe('UDP is blocked', { timeout: 180000 }, () => {
    let gathering;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            guests: { may_create: true },
            media: { udp: false }
        });
    });
    after(() => gathering?.close());

    test('media comes by TCP to the server itself', async () => {
        const people = [];
        for (const name of ['Ada', 'Bob']) people.push(await gathering.arrive(name));
        for (const person of people) await person.join('tcp');
        await everybodySeesEverybody(people, 30000);
        for (const person of people)
            for (const path of await paths(person)) assert.equal(path.protocol, 'tcp', JSON.stringify(path));
    });
});

describe('only a TURN server is reached', { timeout: 180000 }, () => {
    let gathering;
    let turn;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        turn = await TurnServer.start(turnSecret);
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            guests: { may_create: true },
            turn: { servers: [`turn:127.0.0.1:${turn.port}?transport=tcp`], secret: turnSecret }
        });
    });
    after(async () => {
        await gathering?.close();
        await turn?.stop();
    });

    test('media comes through it, with the password that the server made', async () => {
        const ada = await gathering.arrive('Ada');
        const bob = await gathering.arrive('Bob');
        await ada.page.addInitScript(relayOnly);
        await ada.join('relay');
        await bob.join('relay');
        await everybodySeesEverybody([ada, bob], 30000);
        const [path, ...others] = await paths(ada);
        assert.deepEqual(others, []);
        assert.equal(path.type, 'relay');
        assert.equal(path.relay, 'tcp');
        assert.ok(!turn.log.includes(turnSecret));
    });
});

describe('IPv6 alone', { timeout: 180000 }, () => {
    let gathering;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            guests: { may_create: true },
            media: { announced_addresses: ['::1'] }
        });
    });
    after(() => gathering?.close());

    test('media comes', async () => {
        const people = [];
        for (const name of ['Ada', 'Bob']) people.push(await gathering.arrive(name));
        for (const person of people) await person.join('six');
        await everybodySeesEverybody(people, 30000);
        // Empty: the server's check came before its candidate, and browsers hide such an address.
        for (const path of await paths(people[0])) assert.ok(['', '::1'].includes(path.to), JSON.stringify(path));
    });
});
