// A page from elsewhere with nothing but the unmodified client library meets somebody at our own page.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BarePerson, serveBarePage } from './bare_page.mjs';
import { Gathering } from './gathering.mjs';
import { everybodySeesEverybody } from './media.mjs';

const room = 'mixed';

describe('the client library by itself', { timeout: 120000 }, () => {
    let gathering;
    let site;
    let ada;
    let bare;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' } });
        site = await serveBarePage();
        ada = await gathering.arrive('Ada');
        bare = await BarePerson.arrive(gathering.usher, site, { name: 'Bare' });
        gathering.people.push(bare);
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
    });

    test('meets the page', async () => {
        const token = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await ada.join(room, { token });
        await bare.join(room);
        await everybodySeesEverybody([ada, bare]);
    });

    test('saw no failure on the way', async () => {
        const names = (await bare.events()).map(([name]) => name);
        assert.ok(names.includes('CONFERENCE_JOINED'));
        assert.deepEqual(
            names.filter(name => /FAILED|ERROR|INTERRUPTED|KICKED/.test(name)),
            []
        );
    });

    test('is told why a token is refused', async () => {
        const stranger = await BarePerson.arrive(gathering.usher, site, { name: 'Stranger' });
        gathering.people.push(stranger);
        const token = await gathering.usher.mint({ room: 'elsewhere', name: 'Stranger', id: 'u-s' });
        await assert.rejects(stranger.join(room, { token }));
        const names = (await stranger.events()).map(([name]) => name);
        assert.ok(
            names.includes('NON_PARTICIPANT_MESSAGE_RECEIVED') || names.includes('CONNECTION_FAILED'),
            `no word of the server before the refusal: ${names}`
        );
    });

    test('leaves, and is gone', async () => {
        await bare.leave();
        await ada.tile('Bare').waitFor({ state: 'detached', timeout: 10000 });
    });
});
