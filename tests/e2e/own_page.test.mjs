// `web.root` with a page in the shape of Jitsi Meet's web build: its server-side includes, its folders, tenants. It loads the
// real client library and joins with the configuration that stands in its text.
import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launchChromium } from './chromium.mjs';
import { Gathering } from './gathering.mjs';
import { fromWeb } from './paths.mjs';

const index = `<!doctype html>
<html><head>
<!--#include virtual="head.html" -->
<meta charset="utf-8">
<!--#include virtual="base.html" -->
<link rel="stylesheet" href="css/all.css">
<script>window.inlineRan = true;</script>
<script><!--#include virtual="/config.js" --></script>
<!--#include virtual="connection_optimization/connection_optimization.html" -->
<script><!--#include virtual="/interface_config.js" --></script>
<script src="libs/jquery.min.js?v=1"></script>
<script>window.jquery = window.jQuery;</script>
<script src="libs/lib-jitsi-meet.min.js?v=1"></script>
<script src="libs/app.bundle.min.js?v=1"></script>
<!--#include virtual="title.html" -->
</head><body><!--#include virtual="body.html" --><div id="react"></div></body></html>`;

/** What an application does with the globals that the page has got. */
const app = `
const room = location.pathname.split('/').pop().toLowerCase();
const events = (window.events = []);
JitsiMeetJS.setLogLevel(JitsiMeetJS.logLevels.ERROR);
JitsiMeetJS.init({ disableThirdPartyRequests: true });
const { connection: { CONNECTION_ESTABLISHED, CONNECTION_FAILED }, conference } = JitsiMeetJS.events;
const token = new URLSearchParams(location.search).get('jwt');
const link = new JitsiMeetJS.JitsiConnection(null, token, { ...config, serviceUrl: config.websocket + '?room=' + room });
link.addEventListener(CONNECTION_FAILED, (...why) => events.push(['failed', String(why)]));
link.addEventListener(CONNECTION_ESTABLISHED, () => {
    const meeting = link.initJitsiConference(room, config);
    meeting.on(conference.CONFERENCE_JOINED, () => events.push(['joined', room]));
    meeting.on(conference.CONFERENCE_FAILED, why => events.push(['failed', why]));
    meeting.on(conference.USER_JOINED, (id, who) => events.push(['came', who.getDisplayName()]));
    meeting.setDisplayName('Own page');
    meeting.join();
});
link.connect();
`;

async function makeFolder() {
    const folder = await mkdtemp(join(tmpdir(), 'usher-e2e-own-'));
    for (const each of ['libs', 'css', 'static', 'connection_optimization']) await mkdir(join(folder, each));
    const library = dirname(fromWeb.resolve('@lyno/lib-jitsi-meet/package.json'));
    await copyFile(join(library, 'lib-jitsi-meet.min.js'), join(folder, 'libs/lib-jitsi-meet.min.js'));
    await copyFile(fromWeb.resolve('jquery/dist/jquery.min.js'), join(folder, 'libs/jquery.min.js'));
    const files = {
        'index.html': index,
        'base.html': '<base href="/" />',
        'title.html': '<title>Somebody else</title>',
        'connection_optimization/connection_optimization.html': '<script>window.optimised = true;</script>',
        'css/all.css': 'body { background: rgb(1, 2, 3) }',
        'libs/app.bundle.min.js': app,
        'libs/external_api.min.js': 'window.theirs = true;',
        'config.js': 'var config = { sample: true };',
        'custom-config.js': 'config.ours = 42;',
        'static/close.html': '<!--#include virtual="/title.html" -->'
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return folder;
}

describe('a web build of Jitsi Meet in place of our page', { timeout: 120000 }, () => {
    let folder;
    let gathering;
    let browser;
    let page;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        folder = await makeFolder();
        gathering = await Gathering.open({ lobby: { mode: 'off' }, web: { root: folder } });
        browser = await launchChromium();
        page = await browser.newPage();
    });
    after(async () => {
        await browser?.close();
        await gathering?.close();
        await rm(folder, { recursive: true, force: true });
    });

    const hears = (where, name, value) =>
        where.waitForFunction(
            ([event, data]) => window.events?.some(([each, what]) => each === event && what === data),
            [name, value],
            { timeout: 20000 }
        );
    /** Not by fetch: it takes out what leads upwards. */
    const get = path =>
        new Promise((resolve, reject) =>
            request({ host: '127.0.0.1', port: gathering.usher.port, path }, answer => {
                let text = '';
                answer.on('data', bytes => (text += bytes));
                answer.on('end', () => resolve({ status: answer.statusCode, text }));
            })
                .on('error', reject)
                .end()
        );

    test('joins the meeting of a tenant with the configuration in its text', async () => {
        const { usher } = gathering;
        const jwt = await usher.mint({
            room: 'plaza',
            tenant: 'acme',
            name: 'Ada',
            id: 'u-ada',
            moderator: true
        });
        await page.goto(`${usher.url}/acme/Plaza?jwt=${jwt}`);
        assert.equal(await page.title(), 'Somebody else');
        const seen = await page.evaluate(() => ({
            muc: window.config.hosts.muc,
            ours: window.config.ours,
            sample: window.config.sample,
            interfaceName: window.interfaceConfig.APP_NAME,
            ran: window.inlineRan && window.optimised,
            colour: getComputedStyle(document.body).backgroundColor
        }));
        assert.deepEqual(seen, {
            muc: 'conference.acme.meet.test',
            ours: 42,
            sample: undefined,
            interfaceName: 'Usher',
            ran: true,
            colour: 'rgb(1, 2, 3)'
        });
        await hears(page, 'joined', 'plaza');
    });

    test('meets another of its kind there', async () => {
        const { usher } = gathering;
        const jwt = await usher.mint({ room: 'plaza', tenant: 'acme', name: 'Ben', id: 'u-ben' });
        const other = await browser.newPage();
        await other.goto(`${usher.url}/acme/plaza?jwt=${jwt}`);
        await hears(other, 'joined', 'plaza');
        await hears(page, 'came', 'Own page');
    });

    test('its files are where its nginx would have them, and nothing else is', async () => {
        assert.deepEqual(await get('/external_api.js'), { status: 200, text: 'window.theirs = true;' });
        assert.deepEqual(await get('/acme/external_api.js'), { status: 200, text: 'window.theirs = true;' });
        assert.equal((await get('/acme/css/all.css')).status, 200);
        assert.equal((await get('/static/close.html')).text, '<title>Somebody else</title>');
        assert.equal((await get('/_unlock?room=plaza')).status, 200);
        assert.equal((await get('/libs/absent.js')).status, 404);
        assert.ok(!(await get('/config.js')).text.includes('sample'));
        for (const path of [
            '/../usher.toml',
            '/..%2fusher.toml',
            '/a/..%2f..%2fetc/passwd',
            '/libs/%2e%2e/%2e%2e/x.js'
        ])
            assert.ok([400, 404].includes((await get(path)).status), path);
    });
});
