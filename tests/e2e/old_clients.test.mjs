// Whoever comes before the host with a client of 2022 asks again every 5 s, as under Secure Domain
// (waiting_room.old_clients = "poll"): our page by itself, a page that is only the library when its author wants it to.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BarePerson, serveBarePage } from './bare_page.mjs';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';
import { sleep } from './usher.mjs';

const room = 'early';

describe('before the host, where old clients ask again', { timeout: 180000 }, () => {
    let gathering;
    let site;
    let bare;
    let bob;
    let coming;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    /** Waits until so many conference requests were refused. */
    const refusals = async times => {
        const seen = () => gathering.usher.log.split('request decided=waiting-for-host').length - 1;
        for (let tries = 0; seen() < times; ++tries) {
            assert.ok(tries < 300, `${seen()} requests were refused`);
            await sleep(100);
        }
    };

    before(async () => {
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            waiting_room: { mode: 'on', old_clients: 'poll' }
        });
        site = await serveBarePage();
        bare = await BarePerson.arrive(gathering.usher, site, { name: 'Bare' });
        gathering.people.push(bare);
        bob = await gathering.arrive('Bob');
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
    });

    test('the library of 2022 is refused at the conference request, and again when it asks again', async () => {
        // This build of the library does not say so itself (docs/protocol/clients.md): the verdict of the room does.
        coming = bare.join(room);
        await Promise.race([coming, refusals(1)]);
        await Promise.race([bare.asksAgain(), refusals(2)]);
        assert.equal(await bare.page.evaluate(() => window.bare.phase), 'new');
        assert.doesNotMatch(gathering.usher.log, /join decided/, 'it did not come as far as the room');
    });

    test('the page says for whom it waits', async () => {
        await bob.open(room);
        await bob.askToJoin();
        await bob.sees('knocking');
        assert.equal(await bob.text('hold-code'), 'waiting-for-host');
    });

    test('a client of 2026 is held in the lobby', async () => {
        const cleo = new NewEndpoint(gathering.usher, 'Cleo');
        gathering.people.push(cleo);
        await assert.rejects(cleo.join(room), /registration-required.*waiting-for-host.*lobbyroom/s);
    });

    test('after the host came all are inside', async () => {
        const ada = await gathering.arrive('Ada');
        const token = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await ada.join(room, { token });
        await bob.sees('meeting');
        await Promise.all([coming, bare.asksAgain()]);
        const names = ({ participants }) => participants.map(each => each.name).sort();
        await ada.becomes('with both', state => String(names(state)) === 'Bare,Bob');
    });
});
