// Two people send to each other directly; a third makes it a conference; and back, twice.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { everybodySeesEverybody } from './media.mjs';

const room = 'pair';

describe('two people, and a third', { timeout: 240000 }, () => {
    let gathering;
    let pair;
    let third;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' } });
        pair = [await gathering.arrive('Ada'), await gathering.arrive('Bob')];
        third = await gathering.arrive('Clara');
    });
    after(() => gathering?.close());

    const direct = on =>
        Promise.all(
            pair.map(person => person.becomes(`direct ${on}`, state => state.peerToPeer === on, 30000))
        );

    test('the pair sends directly', async () => {
        const token = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await pair[0].join(room, { token, peerToPeer: true });
        await pair[1].join(room, { peerToPeer: true });
        await direct(true);
        await everybodySeesEverybody(pair);
    });

    for (const time of ['once', 'twice']) {
        test(`a third joins (${time}): everybody has everybody, by way of the server`, async () => {
            if (time === 'once') {
                await third.join(room, { peerToPeer: true });
            } else {
                await third.comeBack();
                await third.sees('meeting');
            }
            await direct(false);
            await everybodySeesEverybody([...pair, third], 30000);
        });

        test(`the third leaves (${time}): the pair sends directly again`, async () => {
            await third.leave();
            await direct(true);
            await everybodySeesEverybody(pair, 30000);
            for (const person of pair) assert.equal((await person.state()).phase, 'joined');
        });
    }
});
