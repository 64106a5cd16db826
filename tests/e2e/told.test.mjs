// What the server decides by itself is told in words at the page: to whoever waits, comes a second time, is alone, or stays
// until the token ends. One server; each room has settings of its own.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { serveSite } from './host_page.mjs';

describe('whoever', { timeout: 300000 }, () => {
    let gathering;
    let site;
    let ada;
    let ben;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const mint = (room, person, more = {}) =>
        gathering.usher.mint({ room, name: person.name, id: `u-${person.name}`, ...more });
    const heading = person => person.page.locator('h1').textContent();

    before(async () => {
        site = await serveSite(() => ({
            '/login': '<!doctype html><title>Log in</title><h1>Who are you?</h1>'
        }));
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            tokens: { login_url: `${site.url}/login?room={room}`, end_on_expiry: true }
        });
        const { usher } = gathering;
        await usher.set('doors', 'lobby.mode=on', 'lobby.message=We begin at nine.', 'lobby.max_wait=10s');
        await usher.set('twins', 'rooms.same_user=newest');
        await usher.set('single', 'rooms.same_user=first');
        await usher.set('lonely', 'rooms.alone=4s');
        ada = await gathering.arrive('Ada');
        ben = await gathering.arrive('Ben');
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
    });

    test('waits sees what the organisers say, and how long this goes', async () => {
        await ben.open('doors');
        await ben.askToJoin();
        await ben.sees('knocking');
        assert.equal(await ben.text('lobby-message'), 'We begin at nine.');
        assert.match(await ben.text('max-wait'), /10 seconds/);
    });

    test('waited long enough is told so, and asks again', async () => {
        await ben.sees('denied');
        assert.equal(await ben.text('refusal-code'), 'wait-timeout');
        assert.equal(await heading(ben), 'Nobody let you in for a long time');
        await ben.page.getByTestId('ask-again').click();
        await ben.sees('knocking');
    });

    test('has no token is offered the place to log in, and goes there', async () => {
        await ben.page.getByTestId('log-in').click();
        await ben.page.waitForURL(`${site.url}/login?room=doors`);
    });

    test('comes in a second time is told so in the first window, where the newest counts', async () => {
        const token = await mint('twins', ada, { moderator: true });
        await ada.join('twins', { token });
        const again = await ada.anotherTab();
        await again.join('twins', { token });
        await ada.sees('refused');
        assert.equal(await ada.text('refusal-code'), 'replaced');
        assert.equal(await heading(ada), 'You are in this meeting in another window');
        assert.equal((await again.state()).isModerator, true);
        await again.page.close();
    });

    test('comes in a second time is told so there, where the first counts', async () => {
        const token = await mint('single', ada);
        await ada.join('single', { token });
        const again = await ada.anotherTab();
        await again.open('single', { token });
        await again.askToJoin();
        await again.sees('refused');
        assert.equal(await again.text('refusal-code'), 'name-taken');
        assert.match(await again.text('refusal-todo'), /other window/);
        assert.equal((await ada.state()).phase, 'joined');
        await again.page.close();
    });

    test('is alone for too long is told that the meeting has ended', async () => {
        await ada.join('lonely', { token: await mint('lonely', ada) });
        await ada.sees('ended');
        assert.equal(await ada.text('refusal-text'), 'Everybody else has left.');
    });

    test('has a token that ends meanwhile is told so, and where to get another', async () => {
        await ada.open('short', { token: await mint('short', ada, { expires: '15s' }) });
        await ada.askToJoin();
        await ada.sees('meeting');
        await ada.sees('refused', 30000);
        assert.equal(await ada.text('refusal-code'), 'expired');
        assert.equal(await heading(ada), 'Your invitation has expired');
        const place = await ada.page.getByTestId('log-in').getAttribute('href');
        assert.equal(place, `${site.url}/login?room=short`);
    });
});
