// The page by itself: what a moderator does to the whole meeting, and what the page asks before it is done.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calls, emit, joined, seen, text, withPage } from './lone_page.mjs';

const wide = { viewport: { width: 1280, height: 720 } };
const commands = async page => (await calls(page, 'sendMessage')).map(([, { command }]) => command);
const state = page => page.evaluate(() => window.usherMeeting.state());

async function withBen(page, moderator = true) {
    await joined(page, moderator);
    await page.evaluate(() => window.fake.come('b1', 'Ben', { colour: '#7a4b3a' }));
    await page.locator('[data-testid=tile][data-id=b1]').waitFor();
}

describe('a moderator', () => {
    it('ends the meeting for everybody, after a second press, by keyboard too', () =>
        withPage('/demo', async page => {
            await withBen(page);
            await page.getByTestId('end').focus();
            await page.keyboard.press('Enter');
            await page.keyboard.press('Enter');
            assert.deepEqual(await commands(page), []);
            assert.match(await text(page, 'end-all'), /^Really\?/);
            await page.keyboard.press('Escape');
            await page.getByTestId('end-all').waitFor({ state: 'detached' });
            await page.getByTestId('end').click();
            await page.getByTestId('end-all').click();
            await page.getByTestId('end-all').click();
            assert.deepEqual(await commands(page), ['end']);
        }));

    it('says what it is about, and everybody sees it', () =>
        withPage(
            '/demo',
            async page => {
                await withBen(page);
                await page.getByTestId('people').click();
                await page.getByTestId('subject-text').fill('Plans');
                await page.keyboard.press('Enter');
                assert.deepEqual(await calls(page, 'setSubject'), [['setSubject', 'Plans']]);
                await emit(page, 'SUBJECT_CHANGED', 'Plans');
                assert.equal(await text(page, 'subject'), 'Plans');
                assert.equal(await text(page, 'subject-now'), 'Plans');
                assert.match(await page.title(), /^Plans/);
                await page.getByTestId('subject-set').click();
                assert.deepEqual((await calls(page, 'setSubject'))[1], ['setSubject', '']);
            },
            wide
        ));

    it('sets the password and takes it away', () =>
        withPage(
            '/demo',
            async page => {
                await withBen(page);
                await page.getByTestId('people').click();
                await page.getByTestId('room-password-set').click();
                await page.getByTestId('room-password-text').fill('open sesame');
                await page.getByTestId('room-password-set').click();
                await seen(page, 'room-password-now');
                await page.getByTestId('room-password-set').click();
                await page.getByTestId('room-password-now').waitFor({ state: 'detached' });
                assert.deepEqual(await calls(page, 'lock'), [
                    ['lock', 'open sesame'],
                    ['lock', '']
                ]);
                await emit(page, 'LOCK_STATE_CHANGED', true); // by another moderator
                await seen(page, 'room-password-now');
            },
            wide
        ));

    it('removes nobody at their picture by a slip', () =>
        withPage(
            '/demo',
            async page => {
                await withBen(page);
                const kick = page.locator('[data-testid=tile][data-id=b1]').getByTestId('kick');
                await kick.focus();
                await page.keyboard.press('Enter');
                assert.deepEqual(await calls(page, 'kickParticipant'), []);
                await page.getByTestId('hand').focus();
                await kick.click();
                assert.deepEqual(await calls(page, 'kickParticipant'), []);
                await page.getByRole('button', { name: 'Really? Remove from the meeting: Ben' }).click();
                assert.deepEqual(await calls(page, 'kickParticipant'), [['kickParticipant', 'b1']]);
            },
            wide
        ));

    it('from whom the token withholds it is offered nothing of all that', () =>
        withPage('/demo', async page => {
            await withBen(page);
            await emit(page, 'NON_PARTICIPANT_MESSAGE_RECEIVED', null, {
                type: 'usher',
                event: 'features',
                features: { moderation: false }
            });
            await page.getByTestId('end').waitFor({ state: 'detached' });
            for (const id of ['kick', 'mute-other']) assert.equal(await page.getByTestId(id).count(), 0, id);
            await page.getByTestId('settings').click();
            assert.equal(await page.getByTestId('right-moderation').getAttribute('data-granted'), 'false');
        }));
});

describe('whoever is asked to speak', () => {
    it('does it at the question', () =>
        withPage('/demo', async page => {
            await withBen(page, false);
            await page.locator('[data-testid=microphone][data-on=true]').waitFor();
            await page.getByTestId('microphone').click();
            await emit(page, 'AV_MODERATION_APPROVED', { mediaType: 'audio' });
            await seen(page, 'notice-asked-to-unmute');
            await page.getByTestId('notice-act').click();
            await page.locator('[data-testid=microphone][data-on=true]').waitFor();
            await page.getByTestId('notice-asked-to-unmute').waitFor({ state: 'detached' });
        }));
});

describe('panels', () => {
    it('open one at a time where there is little room', () =>
        withPage('/demo', async page => {
            await withBen(page);
            for (const name of ['chat', 'people', 'polls', 'chat']) {
                await page.evaluate(id => document.querySelector(`[data-testid=${id}]`).click(), name);
                await seen(page, `${name}-panel`);
                const { chatOpen, paneOpen, pollsOpen } = await state(page);
                assert.equal([chatOpen, paneOpen, pollsOpen].filter(each => each).length, 1, name);
            }
        }));

    it('stand side by side where there is much', () =>
        withPage(
            '/demo',
            async page => {
                await withBen(page);
                await page.getByTestId('people').click();
                await page.getByTestId('chat').click();
                await seen(page, 'people-panel');
                await seen(page, 'chat-panel');
            },
            wide
        ));
});

describe('who has left', () => {
    it('is not in again by a reload: the tab forgets the token', () =>
        withPage('/demo?jwt=e30.e30.c2ln', async page => {
            await joined(page);
            await page.reload();
            await joined(page);
            await page.getByTestId('leave').click();
            await seen(page, 'left');
            await page.reload();
            await joined(page);
            assert.deepEqual(
                (await calls(page, 'connection')).map(([, token]) => token),
                [null]
            );
        }));
});
