// Case H08 of the field reports: whoever joins at the first moment at which the port answers is inside within 5 s; the
// media comes when it is there. No browser.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';
import { sleep } from './usher.mjs';

const room = 'early';
const kInside = 5000; // milliseconds, as the case has it

/** Waits until somebody takes a connection there. */
async function answers(port) {
    const takes = () =>
        new Promise(resolve => {
            const socket = connect(port, '127.0.0.1');
            socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
            socket.on('connect', () => socket.destroy());
        });
    for (let tries = 0; !(await takes()); ++tries) {
        assert.ok(tries < 3000, 'the port answers');
        await sleep(5);
    }
}

describe('a server that has just been started', { timeout: 60000 }, () => {
    let gathering;
    let usher;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const arrives = async (name, token) => {
        const endpoint = new NewEndpoint(usher, name);
        gathering.people.push(endpoint);
        await endpoint.join(room, { token });
        return endpoint;
    };
    const isInvited = each =>
        each.hears(
            'the invitation to the media',
            stanza => stanza.child('jingle')?.attributes.action === 'session-initiate'
        );

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' }, guests: { allowed: 'no' } });
        usher = gathering.usher;
        await usher.stop({ keep: true });
    });
    after(() => gathering?.close());

    for (const time of ['for the first time', 'and once more, after it was killed'])
        test(`has the first one inside within ${kInside / 1000} s, ${time}`, async () => {
            const tokens = [];
            for (const name of ['Ada', 'Ben'])
                tokens.push(await usher.mint({ room, name, id: `u-${name}`, moderator: true }));
            usher.spawn();
            await answers(usher.port);
            const began = Date.now();
            const ada = await arrives('Ada', tokens[0]);
            const took = Date.now() - began;
            assert.ok(took <= kInside, `${took} ms`);
            const ben = await arrives('Ben', tokens[1]);
            await Promise.all([isInvited(ada), isInvited(ben)]);
            assert.deepEqual([...ada.faults, ...ben.faults], []);
            usher.process.kill('SIGKILL');
            await usher.ended;
        });
});
