// Whoever waits at a page that embeds: each of the five outcomes is one event there, and joining is knocking for somebody
// whose name the token says.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { bareHost, serveSite } from './host_page.mjs';

describe('waiting', { timeout: 240000 }, () => {
    let gathering;
    let site;
    let ada;
    let ben;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        site = await serveSite(() => ({ '/': bareHost(gathering.usher.url) }));
        gathering = await Gathering.open({
            web: { embed_origins: [site.url] },
            // A name that stands where the page does not look for it.
            tokens: { profile: 'own', wildcard: 'no' },
            claims: { name: 'called', moderator: 'boss', room: 'room' }
        });
        await gathering.usher.set('nobody', 'lobby.max_wait=3s');
        ada = await gathering.arrive('Ada');
        ben = await gathering.host(site, 'Ben');
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
    });

    const moderates = async room => {
        const token = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await ada.join(room, { token });
    };
    const knocks = async room => {
        const jwt = await gathering.usher.mint({ room, name: 'Ben', id: 'u-ben' });
        await ben.page.evaluate(() => window.api?.dispose());
        await ben.embed(new URL(gathering.usher.url).host, {
            roomName: room,
            jwt,
            configOverwrite: { prejoinConfig: { enabled: false } }
        });
        await ben.hears('waitingStatusChanged', ({ status }) => status === 'waiting');
    };
    const heard = async status => {
        await ben.hears('waitingStatusChanged', each => each.status === status);
        return (await ben.heard('waitingStatusChanged')).map(each => [each.status, each.code]);
    };
    const waiting = ['waiting', 'lobby'];

    test('somebody with a verified name knocks without a press', async () => {
        await moderates('hall');
        assert.equal((await ada.state()).isModerator, true);
        await knocks('hall');
        await ada.knocker('Ben').waitFor({ timeout: 20000 });
        assert.equal(await ben.meeting.getByTestId('name').count(), 0, 'no name is asked for');
    });

    test('ends by being let in', async () => {
        await ada.admit('Ben');
        assert.deepEqual(await heard('admitted'), [waiting, ['admitted', '']]);
        await ben.hears('videoConferenceJoined');
        await ben.run('hangup');
        await ben.hears('readyToClose');
        assert.equal(
            (await ben.heard('waitingStatusChanged')).length,
            2,
            'who was in does not wait any more'
        );
        await ada.becomes('alone', state => state.participants.length === 0);
    });

    test('ends by being refused', async () => {
        await moderates('court');
        await knocks('court');
        await ada.deny('Ben');
        assert.deepEqual(await heard('rejected'), [waiting, ['rejected', 'denied']]);
    });

    test('ends when it took too long', async () => {
        await knocks('nobody');
        assert.deepEqual(await heard('timed-out'), [waiting, ['timed-out', 'wait-timeout']]);
    });

    test('ends when one gives up', async () => {
        await knocks('elsewhere');
        await ben.meeting.getByTestId('cancel').click();
        assert.deepEqual(await heard('cancelled'), [waiting, ['cancelled', '']]);
    });
});
