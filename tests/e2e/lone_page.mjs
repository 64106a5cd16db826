// The page by itself, in a browser: a stand-in for the client library and no server. For the tests that import it, which share
// one browser.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { launchChromium } from './chromium.mjs';
import { servePage } from './page_server.mjs';
import { here } from './paths.mjs';

const config = `var config = { hosts: { domain: 'd.example', muc: 'conference.d.example' }, websocket: 'wss://d.example/xmpp-websocket' }`;

let browser;
let server;

before(async () => {
    const library = await readFile(join(here, 'fake_library.js'));
    server = await servePage({ '/libs/lib-jitsi-meet.min.js': library, '/config.js': config });
    browser = await launchChromium();
});

after(async () => {
    await browser?.close();
    await server?.close();
});

/** Opens the page, runs the steps, then checks that nothing was blocked, thrown, or wider than the window. */
export async function withPage(path, steps, options = {}) {
    const context = await browser.newContext({
        viewport: { width: 360, height: 740 },
        locale: 'en-GB',
        ...options
    });
    const page = await context.newPage();
    const complaints = [];
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(error.message));
    try {
        await page.goto(server.url + path);
        await steps(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.equal(overflow, 0, `the page is ${overflow} pixels too wide`);
        assert.deepEqual(complaints, []);
    } finally {
        await context.close();
    }
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
    await page.getByTestId('name').fill(name);
    await page.getByTestId('join').click();
    await called(page, 'connect');
    await page.evaluate(() => window.fake.connected());
    await called(page, 'join');
}

export async function joined(page, moderator = false) {
    await askToJoin(page);
    await page.evaluate(role => {
        window.fake.state.conference.facts.moderator = role;
        window.fake.emit('CONFERENCE_JOINED');
    }, moderator);
    await seen(page, 'meeting');
}
