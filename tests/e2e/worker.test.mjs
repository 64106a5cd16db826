// The media worker dies in the middle of a meeting: nobody leaves, and the media comes back by itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { everybodySeesEverybody } from './media.mjs';
import { sleep } from './usher.mjs';

const room = 'crash';
const kBackWithin = 10000;

describe('the media worker dies', { timeout: 180000 }, () => {
    let gathering;
    let people;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' }, media: { workers: 1 } });
        people = [];
        for (const name of ['Ada', 'Bob', 'Clara']) people.push(await gathering.arrive(name));
    });
    after(() => gathering?.close());

    test('three people meet', async () => {
        const token = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await people[0].join(room, { token });
        for (const person of people.slice(1)) await person.join(room);
        await everybodySeesEverybody(people);
    });

    for (const time of ['once', 'and once more'])
        test(`media flows again within ${kBackWithin / 1000} s, and nobody left (${time})`, async () => {
            const before = await Promise.all(people.map(person => person.state()));
            const [worker, ...others] = await gathering.usher.workers();
            assert.ok(worker, 'there is a worker process');
            assert.deepEqual(others, []);
            const killed = Date.now();
            process.kill(worker, 'SIGKILL');
            await sleep(300);
            await everybodySeesEverybody(people, kBackWithin);
            const took = Date.now() - killed;
            assert.ok(took <= kBackWithin, `it took ${took} ms`);
            const after = await Promise.all(people.map(person => person.state()));
            for (const [index, state] of after.entries()) {
                assert.equal(state.phase, 'joined');
                assert.equal(state.localId, before[index].localId, 'the same seat');
                assert.deepEqual(
                    state.participants.map(each => each.id).sort(),
                    before[index].participants.map(each => each.id).sort()
                );
            }
            const now = await gathering.usher.workers();
            assert.equal(now.length, 1);
            assert.notEqual(now[0], worker);
        });
});
