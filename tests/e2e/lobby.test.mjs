// The ways in and out that need more than a knock: the lobby switched by the moderator, the host who is not there yet, a
// reload, a shared screen, and a server that is restarted under everybody.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { arriving, everybodySeesEverybody, mediaFlows } from './media.mjs';

describe('the lobby is switched', { timeout: 120000 }, () => {
    const room = 'doors';
    let gathering;
    let ada;
    let bob;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' } });
        ada = await gathering.arrive('Ada');
        bob = await gathering.arrive('Bob');
    });
    after(() => gathering?.close());

    const lobbyIs = on =>
        ada.page.locator(`[data-testid=lobby-switch][aria-checked=${on}]`).waitFor({ timeout: 10000 });

    test('on, and who comes after that waits', async () => {
        const token = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await ada.join(room, { token });
        await lobbyIs(false);
        await ada.page.getByTestId('lobby-switch').click();
        await lobbyIs(true);
        await bob.open(room);
        await bob.askToJoin();
        await bob.sees('knocking');
        await ada.knocker('Bob').waitFor({ timeout: 10000 });
    });

    test('off, and who waits comes in by himself', async () => {
        await ada.page.getByTestId('lobby-switch').click();
        await lobbyIs(false);
        await bob.sees('meeting');
        await ada.page.getByTestId('knockers').waitFor({ state: 'detached' });
        await everybodySeesEverybody([ada, bob]);
    });

    test('a reload is one person, not two', async () => {
        await ada.page.reload();
        await ada.sees('prejoin');
        await ada.askToJoin();
        await ada.sees('meeting');
        assert.equal((await ada.state()).isModerator, true, 'the token was kept for the reload');
        await bob.becomes(
            'alone with Ada',
            state => state.participants.length === 1 && state.participants[0].name === 'Ada'
        );
        await everybodySeesEverybody([ada, bob]);
    });

    test('a shared screen is seen, and afterwards the camera again', async () => {
        await bob.page.getByTestId('share').click();
        await bob.page.locator('[data-testid=share][data-on=true]').waitFor({ timeout: 10000 });
        await ada.page.locator('[data-testid=tile][data-name=Bob] video.whole').waitFor({ timeout: 10000 });
        await mediaFlows(ada, ['Bob']);
        await bob.page.getByTestId('share').click();
        await ada.page
            .locator('[data-testid=tile][data-name=Bob] video:not(.whole)')
            .waitFor({ timeout: 10000 });
        await mediaFlows(ada, ['Bob']);
        assert.ok((await arriving(ada.page)).get('Bob').video.height > 0);
    });

    test('a server that was restarted has everybody back', async () => {
        await gathering.usher.restart();
        await Promise.all(
            [ada, bob].map(person =>
                person.becomes(
                    'back',
                    state => state.phase === 'joined' && state.participants.length === 1,
                    60000
                )
            )
        );
        await everybodySeesEverybody([ada, bob], 30000);
    });
});

describe('the host is not there yet', { timeout: 90000 }, () => {
    const room = 'early';
    let gathering;
    let bob;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' }, waiting_room: { mode: 'on' } });
        bob = await gathering.arrive('Bob');
    });
    after(() => gathering?.close());

    test('a guest is told that the host is waited for', async () => {
        await bob.open(room);
        await bob.askToJoin();
        await bob.sees('knocking');
        assert.equal(await bob.text('hold-code'), 'waiting-for-host');
        assert.match(await bob.text('next'), /^When the host is there/);
    });

    test('and comes in by himself when the host does', async () => {
        const ada = await gathering.arrive('Ada');
        const token = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await ada.join(room, { token });
        await bob.sees('meeting');
        await everybodySeesEverybody([ada, bob]);
    });
});

describe('a server that ends in the middle of a meeting', { timeout: 120000 }, () => {
    const room = 'outage';
    let gathering;
    let ada;
    let bob;
    let token;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({ waiting_room: { mode: 'on' } });
        ada = await gathering.arrive('Ada');
        bob = await gathering.arrive('Bob');
        token = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
    });
    after(() => gathering?.close());

    test('is known by a meeting with a lobby, and a guest whom the host let in', async () => {
        await ada.join(room, { token });
        await bob.open(room);
        await bob.askToJoin();
        await bob.sees('knocking');
        await ada.admit('Bob');
        await bob.sees('meeting');
    });

    test('has the guest back by a reload, before the host and without a knock', async () => {
        await ada.page.goto('about:blank');
        await gathering.usher.restart();
        await bob.page.reload();
        await bob.sees('prejoin');
        await bob.askToJoin();
        await bob.sees('meeting');
    });

    test('and the host, who is the moderator of the same meeting, with its lobby', async () => {
        await ada.join(room, { token });
        assert.equal((await ada.state()).isModerator, true);
        await bob.becomes('with Ada', state => state.participants.some(each => each.name === 'Ada'));
        await everybodySeesEverybody([ada, bob], 30000);
        const cleo = await gathering.arrive('Cleo');
        await cleo.open(room);
        await cleo.askToJoin();
        await cleo.sees('knocking');
    });
});
