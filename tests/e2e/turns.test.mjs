// Everybody comes at nine o'clock (limits.joins_per_room): the page says that it waits for its turn, and is
// inside then.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';

const room = 'nine';
const kCrowd = 12;

describe('many come at once, and one a second comes in', { timeout: 120000 }, () => {
    let gathering;
    let ada;
    let crowd;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            guests: { may_create: true },
            limits: { joins_per_room: 1 }
        });
        ada = await gathering.arrive('Ada');
        await ada.open(room);
    });
    after(() => gathering?.close());

    test('the page says that it is not its turn yet', async () => {
        const people = Array.from(
            { length: kCrowd },
            (_, i) => new NewEndpoint(gathering.usher, `Person ${i}`)
        );
        gathering.people.push(...people);
        crowd = people.map(each => each.join(room));
        await people
            .at(-1)
            .hears('that it is queued', each => each.child('json-message')?.text.includes('"queued"'));
        await ada.askToJoin();
        await ada.sees('queued');
        assert.match(await ada.text('queued'), /your turn/);
    });

    test('all are inside after a while, and the page with them', async () => {
        await Promise.all(crowd);
        await ada.sees('meeting');
        await ada.becomes('with all', ({ participants }) => participants.length === kCrowd);
        assert.equal(await ada.page.getByTestId('queued').count(), 0);
    });
});
