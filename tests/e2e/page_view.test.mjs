// The page by itself: devices and their level, who is large, sound only, how good connections are, what one may do, and what
// a link asks.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emit, joined, seen, text, withPage } from './lone_page.mjs';

const wide = { viewport: { width: 1280, height: 720 } };
const tile = (page, id) => page.locator(`[data-testid=tile][data-id=${id}]`);
const become = (page, what, ...details) =>
    page.waitForFunction(
        ([body, all]) =>
            new Function('state', 'all', `return (${body})(state, ...all)`)(window.usherMeeting.state(), all),
        [what.toString(), details]
    );

/** A list of loudspeakers, which pretended devices lack, and what is played where. */
async function loudspeakers(page) {
    await page.addInitScript(() => {
        const device = (kind, deviceId, label) => ({ kind, deviceId, label, groupId: '' });
        navigator.mediaDevices.enumerateDevices = async () => [
            device('audioinput', 'm1', 'Microphone One'),
            device('audiooutput', 'o1', 'Headset'),
            device('videoinput', 'v1', 'Camera One')
        ];
        window.sinks = [];
        HTMLMediaElement.prototype.setSinkId = async function (id) {
            window.sinks.push([this.dataset.testid ?? 'tone', id]);
        };
    });
    await page.reload();
}

describe('devices', () => {
    it('the level shows that the microphone works, and that it is off', () =>
        withPage('/demo', async page => {
            await page.locator('[data-testid=level][data-heard=true]').waitFor();
            assert.equal(await text(page, 'level'), 'The microphone works.');
            await page.waitForFunction(
                () => new DOMMatrix(getComputedStyle(document.querySelector('.level-bar')).transform).a > 0.1
            );
            await page.getByTestId('microphone').click();
            await page.getByText('The microphone is off.').waitFor();
        }));

    it('a loudspeaker is chosen, tried, kept for the next time, and used', () =>
        withPage(
            '/demo',
            async page => {
                await loudspeakers(page);
                await page.getByTestId('output-choice').selectOption({ label: 'Headset' });
                await page.getByTestId('output-test').click();
                await page.waitForFunction(() =>
                    window.sinks.some(([what, id]) => what === 'tone' && id === 'o1')
                );
                await page.reload();
                await joined(page);
                await page.evaluate(() => window.fake.come('b1', 'Ben'));
                await page.waitForFunction(() =>
                    window.sinks.some(([what, id]) => what === 'remote-audio' && id === 'o1')
                );
            },
            wide
        ));
});

describe('the stage', () => {
    const large = async (page, id) => {
        const boxes = await page
            .locator('.tiles > li')
            .evaluateAll(all => all.map(each => [each.dataset.id, each.getBoundingClientRect().width]));
        const widest = boxes.sort(([, a], [, b]) => b - a);
        return widest[0][0] === id && widest[0][1] > 1.5 * widest[1][1];
    };
    async function three(page) {
        await joined(page);
        await page.evaluate(() => {
            window.fake.come('b1', 'Ben', { colour: '#7a4b3a' });
            window.fake.come('c1', 'Chiara', { colour: '#3d6b5c' });
            window.fake.emit('DOMINANT_SPEAKER_CHANGED', 'b1');
        });
    }
    const until = async (page, id) => {
        for (let tries = 0; !(await large(page, id)); tries += 1) {
            assert.ok(tries < 50, `${id} is not large`);
            await page.waitForTimeout(100);
        }
    };

    it('whoever speaks is large if one wants; who is pinned wins; a shared screen comes before speakers', () =>
        withPage(
            '/demo',
            async page => {
                await three(page);
                assert.equal(await large(page, 'b1'), false);
                await page.getByTestId('view').click();
                await until(page, 'b1');
                await emit(page, 'DOMINANT_SPEAKER_CHANGED', 'c1');
                await until(page, 'c1');
                await emit(page, 'DOMINANT_SPEAKER_CHANGED', 'me000000'); // oneself: the last of the others stays
                await until(page, 'c1');
                await tile(page, 'b1').getByTestId('pin').click();
                await until(page, 'b1');
                await tile(page, 'b1').getByTestId('pin').click();
                await page.evaluate(() => window.fake.come('d1', 'Dora', { colour: '#444', desktop: true }));
                await until(page, 'd1');
            },
            wide
        ));

    it('with sound only nobody is seen or asked for', () =>
        withPage('/demo', async page => {
            await three(page);
            await tile(page, 'b1').locator('video').waitFor();
            await page.getByTestId('settings').click();
            await page.getByTestId('audio-only').check();
            await tile(page, 'b1').locator('video').waitFor({ state: 'detached' });
            await page.waitForFunction(
                () => window.fake.calls.filter(call => call[0] === 'setReceiverConstraints').at(-1)?.[1].lastN === 0
            );
        }));

    it('a connection is shown, and told where it is not good', () =>
        withPage('/demo', async page => {
            await three(page);
            assert.equal(await tile(page, 'b1').getByTestId('quality').count(), 0);
            await emit(page, 'REMOTE_STATS_UPDATED', 'b1', { connectionQuality: 12 });
            await emit(page, 'LOCAL_STATS_UPDATED', { connectionQuality: 100 });
            await page.locator('[data-testid=tile][data-quality=poor]').waitFor();
            assert.match(await tile(page, 'b1').getAttribute('aria-label'), /connection poor/);
            await page.locator('[data-testid=tile-local][data-quality=good]').waitFor();
        }));

    it('in a crowd nobody is told who comes', () =>
        withPage('/demo', async page => {
            await joined(page);
            await page.evaluate(() => {
                for (let number = 0; number < 11; number += 1) window.fake.come(`p${number}`, `P${number}`);
            });
            await page.getByText('P9 joined').waitFor();
            assert.equal(await page.getByText('P10 joined').count(), 0);
        }));
});

describe('what one may do', () => {
    it('is listed, and what is withheld has no button', () =>
        withPage('/demo', async page => {
            await joined(page);
            await emit(page, 'NON_PARTICIPANT_MESSAGE_RECEIVED', null, {
                type: 'usher',
                event: 'features',
                features: { 'screen-sharing': false, 'send-groupchat': false, 'send-private-message': false }
            });
            await page.getByTestId('share').waitFor({ state: 'detached' });
            await page.getByTestId('settings').click();
            const granted = id => page.getByTestId(`right-${id}`).getAttribute('data-granted');
            assert.equal(await granted('screen-sharing'), 'false');
            assert.equal(await granted('send-groupchat'), 'false');
            assert.equal(await granted('create-polls'), 'true');
            assert.equal(await text(page, 'role'), 'You take part as a guest.');
            await emit(page, 'USER_ROLE_CHANGED', 'me000000', 'moderator');
            await page.getByText('You moderate this meeting').waitFor();
            await page.keyboard.press('Escape');
            await page.getByTestId('chat').click();
            await seen(page, 'chat-panel');
            assert.equal(await page.getByTestId('chat-text').count(), 0);
            // Nor does the key do it.
            await page.keyboard.press('d');
            await become(page, state => state.local.sharing === false);
        }));
});

describe('a link', () => {
    it('what it may not ask is named in the console, by name', async () => {
        const said = [];
        const hash =
            'config.hosts.domain="evil"&config.startWithAudioMuted=true&interfaceConfig.APP_NAME="x"&userInfo.displayName=7';
        await withPage(`/demo#${hash}`, async page => {
            page.on('console', message => message.type() === 'warning' && said.push(message.text()));
            await page.reload();
            await page.locator('[data-testid=microphone][data-on=false]').waitFor();
        });
        const named = said.filter(each => each.startsWith('Usher: ')).map(each => /"(.*?)"/.exec(each)[1]);
        assert.deepEqual(named.sort(), [
            'config.hosts.domain',
            'interfaceConfig.APP_NAME',
            'userInfo.displayName'
        ]);
    });

    it('chooses buttons, sound only, the language, and that a name is needed', () => {
        const buttons = encodeURIComponent(JSON.stringify(['microphone', 'hangup']));
        const asked = `config.toolbarButtons=${buttons}&config.startAudioOnly=true&config.defaultLanguage="de"&config.requireDisplayName=true`;
        return withPage(`/demo#${asked}`, async page => {
            await page.getByTestId('join').click();
            await page.getByTestId('name').evaluate(field => {
                if (!field.matches(':invalid')) throw new Error('no name was wanted');
            });
            await joined(page);
            await become(page, state => state.audioOnly);
            assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
            const shown = await page
                .locator('.toolbar [data-testid]')
                .evaluateAll(all => all.map(each => each.dataset.testid));
            assert.deepEqual(shown, ['microphone', 'leave']);
        });
    });

    it('who comes and goes is not told if it says so', () =>
        withPage('/demo#interfaceConfig.DISABLE_JOIN_LEAVE_NOTIFICATIONS=true', async page => {
            await joined(page);
            await page.evaluate(() => window.fake.come('b1', 'Ben'));
            await tile(page, 'b1').waitFor();
            assert.equal(await page.getByTestId('notice-joined').count(), 0);
        }));
});

describe('the end', () => {
    it('of the meeting is nobody’s fault: no other try, the reason, the way back', () =>
        withPage('/demo', async page => {
            await joined(page);
            await emit(page, 'CONFERENCE_FAILED', 'conference.destroyed', 'See you on Monday.');
            await seen(page, 'ended');
            assert.equal(await text(page, 'refusal-text'), 'See you on Monday.');
            assert.equal(await page.getByTestId('try-again').count(), 0);
            await page.getByTestId('back').click();
            await seen(page, 'prejoin');
        }));
});
