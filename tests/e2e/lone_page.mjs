// For the tests of the page by itself (lone_site.mjs), which share one browser.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { openLoneSite } from './lone_site.mjs';

export { askToJoin, called, calls, emit, joined, seen, text, verdict } from './lone_site.mjs';

let site;

before(async () => {
    site = await openLoneSite();
});

after(() => site?.close());

/** Opens the page, runs the steps, then checks that nothing was blocked, thrown, or wider than the window. */
export async function withPage(path, steps, options = {}) {
    const context = await site.browser.newContext({
        viewport: { width: 360, height: 740 },
        locale: 'en-GB',
        ...options
    });
    const page = await context.newPage();
    const complaints = [];
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(error.message));
    try {
        await page.goto(site.url + path);
        await steps(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.equal(overflow, 0, `the page is ${overflow} pixels too wide`);
        assert.deepEqual(complaints, []);
    } finally {
        await context.close();
    }
}
