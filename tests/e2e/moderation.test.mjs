// What a moderator does from the list of people: three browsers on the real server, and what the others see of it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { mediaFlows } from './media.mjs';

const room = 'council';

describe('a moderator', { timeout: 300000 }, () => {
    let gathering;
    let ada;
    let bob;
    let cleo;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const mint = (name, more = {}) =>
        gathering.usher.mint({ room, name, id: `u-${name.toLowerCase()}`, ...more });
    const line = name => ada.page.locator(`[data-testid=person][data-name="${name}"]`);
    const act = async (name, ...clicks) => {
        const details = line(name).locator('details');
        if ((await details.getAttribute('open')) === null)
            await line(name).getByTestId('person-actions').click();
        for (const click of clicks) await line(name).getByTestId(`person-${click}`).click();
    };
    const sees = (person, name, what) =>
        person.becomes(`seeing ${name} so`, state =>
            state.participants.some(each => each.name === name && what(each))
        );
    const isGone = (person, name) =>
        person.becomes(`without ${name}`, state => !state.participants.some(each => each.name === name));

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' } });
        ada = await gathering.arrive('Ada', { viewport: { width: 1280, height: 800 } });
        bob = await gathering.arrive('Bob');
        cleo = await gathering.arrive('Cleo');
    });
    after(() => gathering?.close());

    test('sees everybody, what they are, and how they came in', async () => {
        await ada.join(room, { token: await mint('Ada', { moderator: true }) });
        await bob.join(room, { token: await mint('Bob') });
        await cleo.join(room);
        await ada.page.getByTestId('people').click();
        await line('Bob').locator('[data-testid=person-facts][data-role=participant]').waitFor();
        await line('Cleo')
            .locator('[data-testid=person-facts][data-role=guest][data-rule=otherwise]')
            .waitFor();
        await mediaFlows(ada, ['Bob', 'Cleo']);
    });

    test('others have the list without what they may not do', async () => {
        await bob.page.getByTestId('people').click();
        await bob.sees('people-panel');
        assert.equal(await bob.page.getByTestId('person-actions').count(), 0);
        assert.equal(await bob.page.getByTestId('moderate-audio').count(), 0);
        await bob.page.getByTestId('people-close').click();
    });

    test('mutes somebody, who is told and may unmute', async () => {
        await bob.microphone(true);
        await sees(ada, 'Bob', each => !each.audioMuted);
        await act('Bob', 'mute');
        await sees(cleo, 'Bob', each => each.audioMuted);
        await bob.sees('notice-muted-by-moderator');
        await bob.microphone(true);
        await sees(cleo, 'Bob', each => !each.audioMuted);
    });

    test('stops a camera', async () => {
        await act('Bob', 'stop-video');
        await sees(cleo, 'Bob', each => each.videoMuted);
    });

    test('asks somebody to unmute', async () => {
        await act('Bob', 'mute');
        await sees(ada, 'Bob', each => each.audioMuted);
        await act('Bob', 'ask-unmute');
        await bob.sees('notice-asked-to-unmute');
        assert.equal((await bob.page.getByTestId('microphone').getAttribute('data-on')) === 'true', false);
    });

    test('decides who speaks: nobody unmutes until approved', async () => {
        await cleo.microphone(true);
        await sees(ada, 'Cleo', each => !each.audioMuted);
        await ada.page.getByTestId('moderate-audio').click();
        await sees(bob, 'Cleo', each => each.audioMuted);
        await cleo.page.getByTestId('microphone').click();
        await cleo.sees('notice-not-approved');
        await cleo.page.locator('[data-testid=microphone][data-on=false]').waitFor({ timeout: 10000 });
        await sees(bob, 'Cleo', each => each.audioMuted);
        await act('Cleo', 'approve-audio');
        await cleo.sees('notice-may-speak');
        await cleo.microphone(true);
        await sees(bob, 'Cleo', each => !each.audioMuted);
        await mediaFlows(ada, ['Cleo']);
    });

    test('takes the approval back, and lets everybody speak again', async () => {
        await act('Cleo', 'reject-audio');
        await sees(bob, 'Cleo', each => each.audioMuted);
        await ada.page.getByTestId('moderate-audio').click();
        await cleo.microphone(true);
        await sees(bob, 'Cleo', each => !each.audioMuted);
    });

    test('mutes everybody at once', async () => {
        await bob.microphone(true);
        await ada.page.getByTestId('mute-all').click();
        await sees(ada, 'Bob', each => each.audioMuted);
        await sees(ada, 'Cleo', each => each.audioMuted);
        assert.equal(await ada.page.getByTestId('microphone').getAttribute('data-on'), 'true');
    });

    test('asks everybody, and sees what they chose', async () => {
        await bob.page.getByTestId('polls').click();
        await bob.page.getByTestId('poll-question').fill('Tea?');
        await bob.page.getByTestId('poll-answers').fill('yes\nno');
        await bob.page.getByTestId('poll-ask').click();
        await ada.page.getByTestId('polls').click();
        const poll = ada.page.locator('[data-testid=poll][data-question="Tea?"]');
        await poll.getByTestId('poll-option').first().check();
        await poll.getByTestId('poll-vote').click();
        await bob.page.getByTestId('poll-votes').first().getByText('1').waitFor({ timeout: 10000 });
        await ada.page.getByTestId('polls-close').click();
        await bob.page.getByTestId('polls-close').click();
    });

    test('makes somebody a moderator, and takes the role away', async () => {
        await act('Bob', 'grant');
        await bob.becomes('a moderator', state => state.isModerator);
        await line('Bob').locator('[data-testid=person-facts][data-role=cohost]').waitFor();
        await act('Bob', 'revoke');
        await bob.becomes('no moderator', state => !state.isModerator);
    });

    test('sends somebody back to the lobby, and lets all in again at once', async () => {
        await act('Cleo', 'to-lobby');
        await cleo.sees('knocking');
        await isGone(bob, 'Cleo');
        await act('Bob', 'to-lobby');
        await bob.sees('knocking');
        await ada.knocker('Bob').waitFor({ timeout: 10000 });
        await ada.knocker('Cleo').waitFor({ timeout: 10000 });
        await ada.page.getByTestId('admit-all').click();
        await Promise.all([bob.sees('meeting'), cleo.sees('meeting')]);
        await sees(bob, 'Cleo', () => true);
    });

    test('removes somebody, after a second click', async () => {
        await act('Cleo', 'remove');
        assert.equal((await cleo.state()).phase, 'joined');
        await act('Cleo', 'remove');
        await cleo.sees('refused');
        assert.equal(await cleo.text('refusal-code'), 'kicked');
        await isGone(bob, 'Cleo');
    });

    test('bans somebody, who is kept out', async () => {
        await act('Bob', 'ban', 'ban');
        await bob.sees('refused');
        await bob.open(room, { token: await mint('Bob') });
        await bob.page.getByTestId('join').click();
        await bob.sees('refused');
        assert.equal(await bob.text('refusal-code'), 'banned');
    });
});

describe('the whole meeting', { timeout: 180000 }, () => {
    let gathering;
    let ada;
    let bob;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const set = async (name, text) => {
        await ada.page.getByTestId(`${name}-text`).fill(text);
        await ada.page.getByTestId(`${name}-set`).click();
    };

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' } });
        ada = await gathering.arrive('Ada', { viewport: { width: 1280, height: 800 } });
        bob = await gathering.arrive('Bob');
    });
    after(() => gathering?.close());

    test('everybody sees what it is about, as a moderator says', async () => {
        const token = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await ada.join(room, { token });
        await ada.page.getByTestId('people').click();
        await set('subject', 'Plans for the spring');
        await bob.join(room);
        await bob.page.getByTestId('subject').getByText('Plans for the spring').waitFor({ timeout: 20000 });
        await bob.leave();
    });

    test('has a password from when a moderator sets it until it is taken away', async () => {
        await set('room-password', 'open sesame');
        await ada.sees('room-password-now');
        // Another person than the one who was inside a moment ago.
        const cleo = await gathering.arrive('Cleo');
        await cleo.open(room);
        await cleo.askToJoin();
        await cleo.sees('password-screen');
        await cleo.page.getByTestId('password').fill('open sesame');
        await cleo.page.getByTestId('give-password').click();
        await cleo.sees('meeting');
        await ada.page.getByTestId('room-password-set').click();
        await ada.page.getByTestId('room-password-now').waitFor({ state: 'detached', timeout: 20000 });
        await cleo.go();
    });

    test('ends for everybody at the second press', async () => {
        await bob.join(room);
        await ada.page.getByTestId('end').click();
        await ada.page.getByTestId('end-all').click();
        assert.equal((await bob.state()).phase, 'joined');
        await ada.page.getByTestId('end-all').click();
        await Promise.all([ada.sees('ended'), bob.sees('ended')]);
    });
});

describe('whoever may not moderate by his token', { timeout: 60000 }, () => {
    it('is offered nothing of it, although he has the role', async context => {
        const gathering = await Gathering.open({ lobby: { mode: 'off' } });
        try {
            await gathering.step(context, async () => {
                const mia = await gathering.arrive('Mia');
                const token = await gathering.usher.mint({
                    room: 'quiet',
                    name: 'Mia',
                    id: 'u-mia',
                    moderator: true,
                    features: ['moderation=false', 'inviting=false']
                });
                await mia.join('quiet', { token });
                assert.equal((await mia.state()).isModerator, true);
                await mia.page.getByTestId('people').click();
                await mia.sees('people-panel');
                assert.equal(await mia.page.getByTestId('mute-all').count(), 0);
                assert.equal(await mia.page.getByTestId('copy-invitation').count(), 0);
            });
        } finally {
            await gathering.close();
        }
    });
});
