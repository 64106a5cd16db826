// @jitsi/react-sdk, unmodified, at our server: it loads the API from there by https, below the tenant of the room.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Gathering } from './gathering.mjs';
import { serveSite } from './host_page.mjs';
import { fromWeb, here, repository } from './paths.mjs';

/** The page's script, with React and the component in it. */
async function bundle() {
    const { build } = await import(pathToFileURL(fromWeb.resolve('vite')).href);
    const modules = join(repository, 'web/node_modules');
    const [{ output }] = await build({
        configFile: false,
        logLevel: 'error',
        define: { 'process.env.NODE_ENV': '"production"' },
        resolve: {
            alias: [{ find: /^(react|react-dom|@jitsi\/react-sdk)(?=\/|$)/, replacement: `${modules}/$1` }]
        },
        build: {
            write: false,
            lib: { entry: join(here, 'react_host.mjs'), formats: ['iife'], name: 'host' }
        }
    });
    return output[0].code;
}

const page = `<!doctype html><meta charset="utf-8"><title>React</title>
<style>html, body, #root { height: 100%; margin: 0 }</style><div id="root"></div><script src="/host.js"></script>`;

describe('the React component', { timeout: 120000 }, () => {
    let gathering;
    let site;
    let ada;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        const script = await bundle();
        site = await serveSite(() => ({ '/': page, '/host.js': script }));
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            tls: true,
            web: { embed_origins: [site.url] }
        });
        ada = await gathering.host(site, 'Ada');
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
    });

    test('shows the meeting of a tenant, and hears who it is', async () => {
        const { usher } = gathering;
        const jwt = await usher.mint({
            room: 'standup',
            tenant: 'acme',
            name: 'Ada',
            id: 'u-ada',
            moderator: true
        });
        await ada.page.evaluate(asked => window.show(asked), {
            domain: new URL(usher.url).host,
            roomName: 'acme/standup',
            jwt
        });
        const { roomName } = await ada.hears('videoConferenceJoined');
        assert.equal(roomName, 'standup');
        await ada.hears('participantRoleChanged', ({ role }) => role === 'moderator');
        const source = await ada.page.locator('iframe').getAttribute('src');
        assert.ok(source.startsWith(`${usher.url}/acme/standup#`), source);
        const scripts = await ada.page.evaluate(() => [...document.scripts].map(each => each.src));
        assert.ok(scripts.includes(`${usher.url}/acme/external_api.js`), scripts.join(' '));
    });

    test('is told when it may close', async () => {
        await ada.run('hangup');
        await ada.page.locator('#over').waitFor({ timeout: 10000 });
    });
});
