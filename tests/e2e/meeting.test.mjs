// Three people at the meeting page, in three browsers, on the real server: the whole way in, and media for everybody.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { everybodySeesEverybody, heightBecomes, mediaFlows } from './media.mjs';
import { sleep } from './usher.mjs';

const room = 'Stand%20Up';
const canonical = 'stand%20up';
const kCoolDown = 3;

describe('three people meet', { timeout: 240000 }, () => {
    let gathering;
    let ada;
    let bob;
    let clara;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'on', deny_cooldown: `${kCoolDown}s` } });
        ada = await gathering.arrive('Ada', { viewport: { width: 1000, height: 700 } });
    });
    after(() => gathering?.close());

    test('the moderator joins past the lobby, with the name of her token', async () => {
        const token = await gathering.usher.mint({
            room: canonical,
            name: 'Ada',
            id: 'u-ada',
            moderator: true
        });
        await ada.join(room, { token });
        assert.equal((await ada.state()).isModerator, true);
        assert.equal(new URL(ada.page.url()).search, '', 'the token stays in the address');
        await ada.sees('lobby-switch');
        assert.equal(await ada.page.getByTestId('lobby-switch').getAttribute('aria-checked'), 'true');
    });

    test('a token for another room is refused, and the page says why', async () => {
        bob = await gathering.arrive('Bob');
        const token = await gathering.usher.mint({ room: 'elsewhere', name: 'Bob', id: 'u-bob' });
        await bob.open(room, { token });
        await bob.page.getByTestId('join').click();
        await bob.sees('refused');
        assert.equal(await bob.text('refusal-code'), 'room-mismatch');
        assert.notEqual((await bob.text('refusal-text')).trim(), '');
        await bob.page.evaluate(() => sessionStorage.clear());
    });

    test('a guest knocks, is denied, and has to wait before asking again', async () => {
        await bob.open(room);
        await bob.askToJoin();
        await bob.sees('knocking');
        assert.equal(await bob.text('hold-code'), 'lobby');
        await ada.deny('Bob');
        await bob.sees('denied');
        assert.match(await bob.text('refusal-code'), /^denied/);
        await bob.page.waitForFunction(
            () => !document.querySelector('[data-testid=ask-again]').disabled,
            null,
            {
                timeout: (kCoolDown + 5) * 1000
            }
        );
    });

    test('he asks again, and is let in', async () => {
        await sleep(kCoolDown * 1000);
        await bob.page.getByTestId('ask-again').click();
        await bob.sees('knocking');
        await ada.admit('Bob');
        await bob.sees('meeting');
        assert.equal((await bob.state()).isModerator, false);
        await Promise.all([mediaFlows(ada, ['Bob']), mediaFlows(bob, ['Ada'])]);
    });

    test('a third one is let in', async () => {
        clara = await gathering.arrive('Clara');
        await clara.open(room);
        await clara.askToJoin();
        await clara.sees('knocking');
        await ada.admit('Clara');
        await clara.sees('meeting');
    });

    test('each of them receives video and sound of the other two', async () => {
        await everybodySeesEverybody([ada, bob, clara]);
    });

    test('the size of a picture follows what is asked for', async () => {
        await ada.page.setViewportSize({ width: 1600, height: 1000 });
        await ada.tile('Bob').hover();
        await ada.tile('Bob').getByRole('button', { name: 'Show large: Bob' }).click();
        // A busy machine makes the browser send 360 lines where it would send 720; both are more than the tile's.
        await heightBecomes(ada, 'Bob', height => height >= 360, 30000);
        await heightBecomes(ada, 'Clara', height => height > 0 && height <= 360);
        await ada.tile('Bob').getByRole('button', { name: 'Show large: Bob' }).click();
        await ada.page.setViewportSize({ width: 700, height: 500 });
        await heightBecomes(ada, 'Bob', height => height > 0 && height <= 180, 30000);
        await ada.page.setViewportSize({ width: 1000, height: 700 });
        await mediaFlows(ada, ['Bob', 'Clara']);
    });

    test('who is muted is seen by all, and unmuting brings the sound back', async () => {
        await bob.microphone(false);
        await ada.becomes(
            'Bob muted',
            state => state.participants.find(each => each.name === 'Bob')?.audioMuted === true
        );
        await bob.microphone(true);
        await ada.becomes(
            'Bob heard',
            state => state.participants.find(each => each.name === 'Bob')?.audioMuted === false
        );
        await mediaFlows(ada, ['Bob', 'Clara']);
    });

    test('the one who speaks is marked, and the mark moves', async () => {
        for (const speaker of [bob, clara]) {
            for (const person of [ada, bob, clara]) await person.microphone(person === speaker);
            const { localId } = await speaker.state();
            for (const person of [ada, bob, clara])
                await person.becomes(`${speaker.name} speaking`, state => state.speaker === localId);
            assert.equal(await ada.tile(speaker.name).getAttribute('data-speaking'), 'true');
        }
        for (const person of [ada, bob, clara]) await person.microphone(true);
    });

    test('one leaves and comes back without knocking: he was let in a moment ago', async () => {
        await bob.leave();
        await ada.tile('Bob').waitFor({ state: 'detached' });
        await bob.comeBack();
        await bob.sees('meeting');
        await everybodySeesEverybody([ada, bob, clara]);
    });

    test('a moderator removes somebody, who is told', async () => {
        await ada.tile('Clara').hover();
        await ada.tile('Clara').getByTestId('kick').click();
        assert.equal((await clara.state()).phase, 'joined', 'asked once more');
        await ada.tile('Clara').getByTestId('kick').click();
        await clara.sees('refused');
        assert.equal(await clara.text('refusal-code'), 'kicked');
        await ada.tile('Clara').waitFor({ state: 'detached' });
        await mediaFlows(ada, ['Bob']);
    });
});
