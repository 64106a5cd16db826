// Two servers behind one door, and one of them is lost (case J03 of the field reports). No browser.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FrontDoor } from './front_door.mjs';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';
import { Usher } from './usher.mjs';

const kRooms = Array.from({ length: 10 }, (_, i) => `room${i}`);
const kBack = 15000; // milliseconds
const settings = { lobby: { mode: 'on' }, guests: { allowed: 'no' } };

describe('two servers behind one door', { timeout: 90000 }, () => {
    let gathering;
    let first;
    let second;
    let door;
    const inside = new Map(); // room → its people
    const test = (name, body) => it(name, context => gathering.step(context, body));

    async function join(room, name, moderator) {
        const person = new NewEndpoint({ domain: 'meet.test', port: door.port }, name);
        gathering.people.push(person);
        const token = await first.mint({ room, name, id: `u-${name}`, moderator });
        await person.join(room, { token });
        return person;
    }
    const ownItem = person =>
        person.heard
            .findLast(each => each.name === 'presence' && each.attributes.from === `${person.room}/${person.id}`)
            .child('x', 'http://jabber.org/protocol/muc#user')
            .child('item').attributes;
    const roomsOf = port => kRooms.filter(room => door.choices(room)[0] === port);
    const meetings = async usher => {
        const { out } = await usher.command('room', 'list');
        return JSON.parse(out).map(each => each.room).sort();
    };

    before(async () => {
        gathering = await Gathering.open(settings);
        first = gathering.usher;
        second = await Usher.start(settings);
        door = await FrontDoor.open([first.port, second.port]);
    });
    after(async () => {
        door?.close();
        await second?.stop();
        await gathering?.close();
    });

    test('each meeting is on the server of its room', async () => {
        for (const room of kRooms)
            inside.set(room, [await join(room, 'Ana', true), await join(room, 'Cleo', true)]);
        assert.ok(roomsOf(first.port).length > 0 && roomsOf(second.port).length > 0);
        assert.deepEqual(await meetings(first), roomsOf(first.port));
        assert.deepEqual(await meetings(second), roomsOf(second.port));
    });

    test('one is lost: its people are back on the other, with role and lobby by their tokens', async () => {
        const lost = roomsOf(second.port);
        const closed = lost.flatMap(room => inside.get(room).map(person => person.closed));
        second.process.kill('SIGKILL');
        const from = Date.now();
        await Promise.all(closed);
        for (const room of lost)
            for (const name of ['Ana', 'Cleo']) {
                const { affiliation, role } = ownItem(await join(room, name, true));
                assert.deepEqual([affiliation, role], ['owner', 'moderator'], `${name} in ${room}`);
            }
        assert.ok(Date.now() - from <= kBack, 'the time that case J03 gives');
        assert.deepEqual(await meetings(first), kRooms);
        await assert.rejects(join(lost[0], 'Ben', false), /registration-required/);
    });

    test('the meetings of the other did not notice', () => {
        for (const room of roomsOf(first.port))
            for (const person of inside.get(room)) {
                assert.equal(person.socket.readyState, person.socket.constructor.OPEN);
                assert.ok(!person.heard.some(each => each.attributes.type === 'unavailable'));
            }
    });
});
