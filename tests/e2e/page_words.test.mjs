// The page by itself: the chat, in private too, and raised hands.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calls, emit, joined, seen, text, withPage } from './lone_page.mjs';

const messages = page =>
    page.getByTestId('chat-message').evaluateAll(all =>
        all.map(each => ({
            from: each.dataset.from,
            text: each.querySelector('.chat-text').textContent,
            privately: each.dataset.private === 'true'
        }))
    );

async function withBob(page) {
    await joined(page);
    await page.evaluate(() => window.fake.come('bob00000', 'Bob', { colour: '#335577' }));
}

describe('words', () => {
    it('that come while the chat is closed are counted, and read when it opens', () =>
        withPage('/demo', async page => {
            await withBob(page);
            assert.equal(await page.getByTestId('chat-unread').count(), 0);
            await emit(page, 'MESSAGE_RECEIVED', 'bob00000', 'Hello <b>all</b>', '2026-01-01T10:00:00Z');
            await emit(page, 'PRIVATE_MESSAGE_RECEIVED', 'bob00000', 'Just you');
            assert.equal(await text(page, 'chat-unread'), '2');
            await page.getByTestId('chat').click();
            await seen(page, 'chat-panel');
            assert.deepEqual(await messages(page), [
                { from: 'Bob', text: 'Hello <b>all</b>', privately: false },
                { from: 'Bob', text: 'Just you', privately: true }
            ]);
            assert.equal(await page.getByTestId('chat-unread').count(), 0);
        }));

    it('that the server withholds cannot be written', () =>
        withPage('/demo', async page => {
            await withBob(page);
            const withhold = (...names) =>
                emit(page, 'NON_PARTICIPANT_MESSAGE_RECEIVED', null, {
                    type: 'usher',
                    event: 'features',
                    features: Object.fromEntries(names.map(each => [each, false]))
                });
            await page.getByTestId('chat').click();
            await withhold('send-groupchat');
            assert.equal(await page.getByTestId('chat-text').isDisabled(), true);
            await page.getByTestId('chat-to').selectOption({ label: 'Bob' });
            await page.getByTestId('chat-text').fill('psst');
            await page.getByTestId('chat-send').click();
            assert.equal((await calls(page, 'sendPrivateTextMessage')).length, 1);
            await withhold('send-groupchat', 'send-private-message');
            assert.equal(await page.getByTestId('chat-text').count(), 0);
            await withhold();
            assert.equal(await page.getByTestId('chat-text').isDisabled(), false);
        }));

    it('go to everybody or to one, by keyboard; Escape closes', () =>
        withPage('/demo', async page => {
            await withBob(page);
            await page.getByTestId('chat').click();
            await page.keyboard.type('one');
            await page.keyboard.press('Shift+Enter');
            await page.keyboard.type('two');
            await page.keyboard.press('Enter');
            await page.keyboard.press('Enter');
            await page.getByTestId('chat-to').selectOption({ label: 'Bob' });
            await page.getByTestId('chat-text').fill('psst');
            await page.getByTestId('chat-send').click();
            assert.deepEqual(await calls(page, 'sendTextMessage'), [['sendTextMessage', 'one\ntwo']]);
            assert.deepEqual(await calls(page, 'sendPrivateTextMessage'), [
                ['sendPrivateTextMessage', 'bob00000', 'psst']
            ]);
            // The room says one's own words again: they are shown once.
            await emit(page, 'MESSAGE_RECEIVED', 'me000000', 'one\ntwo');
            assert.deepEqual(await messages(page), [
                { from: 'You', text: 'one\ntwo', privately: false },
                { from: 'You', text: 'psst', privately: true }
            ]);
            await page.getByTestId('chat-text').press('Escape');
            await page.getByTestId('chat-panel').waitFor({ state: 'detached' });
        }));

    it('to somebody who left go to nobody by mistake', () =>
        withPage('/demo', async page => {
            await withBob(page);
            await page.getByTestId('chat').click();
            await page.getByTestId('chat-to').selectOption({ label: 'Bob' });
            await emit(page, 'USER_LEFT', 'bob00000');
            await page.waitForFunction(() => window.usherMeeting.state().chatTo === null);
            assert.equal(await page.getByTestId('chat-to').inputValue(), '');
        }));

    it('that the server does not take are told', () =>
        withPage('/demo', async page => {
            await withBob(page);
            await page.evaluate(() =>
                window.fake.state.conference.emit('CONFERENCE_ERROR', 'conference.chatError')
            );
            await seen(page, 'notice-chat-failed');
        }));

    it('beside the pictures where there is room', () =>
        withPage(
            '/demo',
            async page => {
                await withBob(page);
                await page.getByTestId('chat').click();
                const stage = await page.getByTestId('stage').boundingBox();
                const panel = await page.getByTestId('chat-panel').boundingBox();
                assert.ok(stage.x + stage.width <= panel.x, 'the chat lies over the pictures');
            },
            { viewport: { width: 1100, height: 640 } }
        ));
});

describe('hands', () => {
    it("one's own is raised and lowered, those of others are seen", () =>
        withPage('/demo', async page => {
            await withBob(page);
            await page.getByTestId('hand').click();
            await page.locator('[data-testid=tile-local][data-hand=true]').waitFor();
            const [[, name, value]] = await calls(page, 'setLocalParticipantProperty');
            assert.equal(name, 'raisedHand');
            assert.ok(Number(value) > 1e12);
            await page.getByTestId('hand').click();
            await page.locator('[data-testid=tile-local][data-hand=false]').waitFor();
            assert.equal((await calls(page, 'removeLocalParticipantProperty')).length, 1);
            await page.evaluate(() => window.fake.hand('bob00000', true));
            await page.locator('[data-testid=tile][data-name=Bob][data-hand=true]').waitFor();
            await page.evaluate(() => window.fake.hand('bob00000', false));
            await page.locator('[data-testid=tile][data-name=Bob][data-hand=false]').waitFor();
        }));
});

describe('reactions', () => {
    it('are chosen from a few, shown with the name, and gone after a while', () =>
        withPage('/demo', async page => {
            await withBob(page);
            await page.getByTestId('reactions').click();
            const choice = await page.getByRole('group', { name: 'React' }).boundingBox();
            assert.ok(choice.x >= 0 && choice.x + choice.width <= 360, 'the choice is cut off');
            await page.keyboard.press('Escape');
            await page.getByTestId('react-clap').waitFor({ state: 'detached' });
            await page.getByTestId('reactions').click();
            await page.getByTestId('react-clap').click();
            const own = page.locator('[data-testid=sign][data-reaction=clap]');
            await own.waitFor();
            assert.match(await own.textContent(), /You/);
            const [[, to, message]] = await calls(page, 'sendEndpointMessage');
            assert.equal(to, '');
            assert.deepEqual([message.name, message.reactions], ['endpoint-reaction', ['clap']]);
            await page.evaluate(() =>
                window.fake.endpointMessage('bob00000', {
                    name: 'endpoint-reaction',
                    reactions: ['like', '<img src=x>']
                })
            );
            const his = page.locator('[data-testid=sign][data-reaction=like]');
            assert.match(await his.textContent(), /Bob/);
            assert.equal(await page.getByTestId('sign').count(), 2);
            await his.waitFor({ state: 'detached', timeout: 8000 });
        }));
});
