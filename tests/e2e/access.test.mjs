// Usable by everybody: axe-core finds nothing serious on any screen, small and large, light and dark; everything can be done
// by keyboard; who listens hears what happens.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { emit, joined, seen, withPage } from './lone_page.mjs';
import { fromWeb } from './paths.mjs';
import { scenes } from './scenes.mjs';

const axe = await readFile(fromWeb.resolve('axe-core/axe.min.js'), 'utf8');
const kMinor = ['minor', 'moderate'];
const kSizes = [
    { width: 360, height: 740, colorScheme: 'light' },
    { width: 360, height: 740, colorScheme: 'dark' },
    { width: 1280, height: 720, colorScheme: 'light' },
    { width: 3840, height: 2160, colorScheme: 'dark' }
];

/** What axe-core finds, in words; nothing of little weight. */
async function faults(page) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document));
    return violations
        .filter(({ impact }) => !kMinor.includes(impact))
        .map(({ id, impact, nodes }) => `${impact}: ${id}: ${nodes.map(node => node.html).join(' | ')}`);
}

describe('axe-core finds nothing serious', () => {
    for (const [name, { path = '/standup', steps }] of Object.entries(scenes))
        it(name, async () => {
            for (const { width, height, colorScheme } of kSizes)
                await withPage(
                    path,
                    async page => {
                        await steps(page);
                        assert.deepEqual(await faults(page), [], `${width}, ${colorScheme}`);
                    },
                    { viewport: { width, height }, colorScheme, reducedMotion: 'reduce' }
                );
        });
});

describe('on a small phone, in the language with the longer words', () => {
    for (const [name, { path = '/standup', steps }] of Object.entries(scenes))
        // What is checked is the end of withPage: nothing is wider than the window.
        it(name, () => withPage(path, steps, { viewport: { width: 320, height: 568 }, locale: 'de-DE' }));
});

/** What has the focus: its test id, and whether one sees that. */
const focus = page =>
    page.evaluate(() => {
        const element = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return {
            id: element.dataset.testid ?? element.tagName.toLowerCase(),
            visible: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
        };
    });

/** Tab by Tab. @return the ids on the way. */
async function walk(page, steps) {
    const ids = [];
    for (let step = 0; step < steps; step += 1) {
        await page.keyboard.press('Tab');
        const { id, visible } = await focus(page);
        assert.ok(visible, `the focus on ${id} cannot be seen`);
        ids.push(id);
    }
    return ids;
}

const wide = { viewport: { width: 1280, height: 720 } };

describe('by keyboard alone', () => {
    it('the way in: what one hears first, then the buttons, the name, joining', () =>
        withPage(
            '/standup',
            async page => {
                await page.locator('h1:focus').waitFor();
                assert.deepEqual(await walk(page, 4), ['microphone', 'camera', 'name', 'join']);
            },
            wide
        ));

    it('the meeting: people, then the buttons from left to right', () =>
        withPage(
            '/standup',
            async page => {
                await joined(page);
                await page.evaluate(() => window.fake.come('b1', 'Ben', { colour: '#7a4b3a' }));
                await page.evaluate(() => document.activeElement.blur());
                assert.deepEqual((await walk(page, 4)).slice(0, 4), ['pin', 'microphone', 'camera', 'share']);
                await page.getByTestId('leave').focus();
                await page.keyboard.press('Shift+Tab');
                assert.equal((await focus(page)).id, 'settings');
            },
            wide
        ));

    it('Escape closes every panel, the reactions and the settings, and the focus goes back to the button', () =>
        withPage(
            '/standup',
            async page => {
                await joined(page);
                for (const [button, open] of [
                    ['chat', 'chat-panel'],
                    ['people', 'people-panel'],
                    ['polls', 'polls-panel'],
                    ['reactions', 'react-like'],
                    ['settings', 'settings-panel']
                ]) {
                    await page.getByTestId(button).focus();
                    await page.keyboard.press('Enter');
                    await seen(page, open);
                    await page.keyboard.press('Escape');
                    await page.getByTestId(open).waitFor({ state: 'hidden' });
                    await page.locator(`[data-testid=${button}]:focus`).waitFor();
                }
            },
            wide
        ));

    it('the keys do what their list says', () =>
        withPage(
            '/standup',
            async page => {
                await joined(page);
                await page.locator('[data-testid=microphone][data-on=true]').waitFor();
                const state = () => page.evaluate(() => window.usherMeeting.state());
                await page.keyboard.press('?');
                await seen(page, 'shortcuts');
                await page.keyboard.press('m'); // not in a dialog
                assert.equal((await state()).local.microphone, 'on');
                await page.keyboard.press('Escape');
                await page.evaluate(() => document.activeElement.blur());
                for (const [key, suits] of [
                    ['m', ({ local }) => local.microphone === 'off'],
                    ['v', ({ local }) => local.camera === 'off'],
                    ['r', ({ hand }) => hand > 0],
                    ['w', ({ speakerLarge }) => speakerLarge],
                    ['a', ({ audioOnly }) => audioOnly],
                    ['c', ({ chatOpen }) => chatOpen]
                ]) {
                    await page.keyboard.press(key);
                    await page.waitForFunction(
                        asked =>
                            new Function('state', `return (${asked})(state)`)(window.usherMeeting.state()),
                        suits.toString()
                    );
                }
                await page.keyboard.press('a'); // the chat has the focus: a letter
                assert.equal(await page.getByTestId('chat-text').inputValue(), 'a');
            },
            wide
        ));

    it('who holds the space bar speaks as long', () =>
        withPage(
            '/standup',
            async page => {
                await joined(page);
                await page.locator('[data-testid=microphone][data-on=true]').waitFor();
                await page.keyboard.press('m');
                await page.locator('[data-testid=microphone][data-on=false]').waitFor();
                await page.evaluate(() => document.activeElement.blur());
                await page.keyboard.down(' ');
                await page.locator('[data-testid=microphone][data-on=true]').waitFor();
                await page.keyboard.up(' ');
                await page.locator('[data-testid=microphone][data-on=false]').waitFor();
            },
            wide
        ));
});

describe('who listens', () => {
    /** Text that has come into a region which is read out. */
    const said = (page, text) =>
        page.waitForFunction(
            wanted =>
                [...document.querySelectorAll('[aria-live=polite], [role=status]')].some(region =>
                    region.textContent.includes(wanted)
                ),
            text
        );

    it('hears who knocks, writes, comes and reacts', () =>
        withPage('/standup', async page => {
            await joined(page, true);
            await emit(page, 'MEMBERS_ONLY_CHANGED', true);
            await emit(page, 'LOBBY_USER_JOINED', 'k1', 'Eve');
            await said(page, 'Waiting to be let in: Eve');
            await page.evaluate(() => window.fake.come('b1', 'Ben'));
            await said(page, 'Ben joined');
            await emit(page, 'MESSAGE_RECEIVED', 'b1', 'Hello there');
            await said(page, 'Ben: Hello there');
            await page.getByTestId('chat').click();
            await said(page, 'Hello there');
        }));
});

describe('who does not like motion', () => {
    it('sees none', () =>
        withPage(
            '/standup',
            async page => {
                await joined(page);
                const moving = await page.evaluate(() =>
                    [...document.querySelectorAll('*')]
                        .filter(each => parseFloat(getComputedStyle(each).transitionDuration) > 0)
                        .map(each => each.className)
                );
                assert.deepEqual(moving, []);
            },
            { reducedMotion: 'reduce' }
        ));
});
