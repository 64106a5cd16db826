// The page by itself, in a browser: a stand-in for the client library and no server. What a test or a picture of it needs.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { servePage } from './page_server.mjs';
import { here } from './paths.mjs';

const config = `var config = { hosts: { domain: 'd.example', muc: 'conference.d.example' }, websocket: 'wss://d.example/xmpp-websocket' }`;

/** @return {Promise<{browser: object, url: string, close: () => Promise<void>}>} */
export async function openLoneSite() {
    const library = await readFile(join(here, 'fake_library.js'));
    const server = await servePage({ '/libs/lib-jitsi-meet.min.js': library, '/config.js': config });
    const browser = await launchChromium();
    return {
        browser,
        url: server.url,
        close: async () => {
            await browser.close();
            await server.close();
        }
    };
}

export const seen = (page, id) => page.getByTestId(id).waitFor({ state: 'visible', timeout: 5000 });
export const text = (page, id) => page.getByTestId(id).textContent({ timeout: 5000 });
export const calls = (page, name) =>
    page.evaluate(asked => window.fake.calls.filter(call => call[0] === asked), name);
export const emit = (page, ...details) => page.evaluate(all => window.fake.emit(...all), details);
export const verdict = (page, said) => page.evaluate(each => window.fake.verdict(each), said);
export const called = (page, name, count = 1) =>
    page.waitForFunction(
        ([asked, least]) => window.fake?.calls.filter(call => call[0] === asked).length >= least,
        [name, count]
    );

export async function askToJoin(page, name = 'Ada') {
    const field = page.getByTestId('name');
    await field.waitFor();
    if (await field.isEditable()) await field.fill(name);
    await page.getByTestId('join').click();
    await called(page, 'connect');
    await page.evaluate(() => window.fake.connected());
    await called(page, 'join');
}

export async function joined(page, moderator = false, name = 'Ada') {
    await askToJoin(page, name);
    await page.evaluate(role => {
        window.fake.state.conference.facts.moderator = role;
        window.fake.emit('CONFERENCE_JOINED');
    }, moderator);
    await seen(page, 'meeting');
}
