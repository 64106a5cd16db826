// The client library of 2022 by itself: somebody's network fails for some seconds, and nobody notices. Then the same
// library over BOSH.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BarePerson, serveBarePage } from './bare_page.mjs';
import { CutLine } from './cut_line.mjs';
import { Gathering } from './gathering.mjs';
import { everybodySeesEverybody } from './media.mjs';
import { sleep } from './usher.mjs';

const room = 'lasting';
const kAway = 8000; // milliseconds; the library tries again after 1.5 s, 3 to 9 s, 4.5 to 27 s
const kBack = 45000;

function names(events) {
    return events.map(([name]) => name);
}

describe('a session', { timeout: 180000 }, () => {
    let gathering;
    let site;
    let line;
    let ada;
    let ben;
    let bensId;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const arrive = async (name, usher = gathering.usher) => {
        const person = await BarePerson.arrive(usher, site, { name });
        gathering.people.push(person);
        return person;
    };

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' } });
        site = await serveBarePage();
        line = await CutLine.open(gathering.usher.port);
        ada = await arrive('Ada');
        ben = await arrive('Ben', { domain: gathering.usher.domain, port: line.port });
        const token = user => gathering.usher.mint({ room, ...user });
        await ada.join(room, { token: await token({ name: 'Ada', id: 'u-ada', moderator: true }) });
        bensId = await ben.join(room, { token: await token({ name: 'Ben', id: 'u-ben', moderator: true }) });
        await ada.chat('before');
        await ben.hears('before');
        await ben.isTold('DATA_CHANNEL_OPENED', '');
    });
    after(async () => {
        await gathering?.close();
        await line?.close();
        await site?.close();
    });

    test('outlives its connection', async () => {
        const [adas, bens] = [(await ada.events()).length, (await ben.events()).length];
        const carried = line.carried;
        line.cut();
        await ada.chat('one');
        await sleep(kAway);
        await ada.chat('two');
        line.mend();
        await ben.hears('before', 'one', 'two');
        await ada.chat('three');
        await ben.hears('before', 'one', 'two', 'three');
        await ben.chat('here again');
        await ada.hears('before', 'one', 'two', 'three', 'here again');
        assert.ok(line.carried > carried, 'over a new connection');
        assert.match(gathering.usher.log, /resumed/);
        assert.deepEqual(
            names((await ada.events()).slice(adas)).filter(name => /USER_(LEFT|JOINED|ROLE_CHANGED)/.test(name)),
            [],
            'the others see no leave and no join'
        );
        assert.deepEqual(
            names((await ben.events()).slice(bens)).filter(name => /FAILED|DISCONNECTED|KICKED|LEFT/.test(name)),
            []
        );
    });

    test('is who it was, with its bridge channel', async () => {
        assert.equal(await ben.page.evaluate(() => window.bare.conference.myUserId()), bensId);
        assert.equal(await ben.page.evaluate(() => window.bare.conference.getRole()), 'moderator');
        const until = Date.now() + kBack;
        let got = [];
        while (got.length === 0) {
            assert.ok(Date.now() < until, 'no message by way of the bridge');
            await ada.page
                .evaluate(to => window.bare.conference.sendEndpointMessage(to, { word: 'hello' }), bensId)
                .catch(() => {});
            await sleep(1000);
            got = await ben.page.evaluate(() => window.bare.messages.filter(each => each.word));
        }
        assert.equal(got[0].word, 'hello');
    });

    test('is there over BOSH as well', async () => {
        const dov = await arrive('Dov');
        const token = await gathering.usher.mint({ room, name: 'Dov', id: 'u-dov' });
        const id = await dov.join(room, { token, bosh: true });
        await ada.chat('to all');
        await dov.hears('to all');
        await dov.chat('by post');
        await ada.isTold('MESSAGE_RECEIVED', id);
        await everybodySeesEverybody([ada, ben, dov]);
        const before = (await ada.events()).length;
        await dov.leave();
        await ada.isTold('USER_LEFT', id, before);
    });
});
