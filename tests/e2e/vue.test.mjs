// @jitsi/vue-sdk, unmodified, at our server: it loads the API from there by https.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { serveSdk } from './sdk_site.mjs';

describe('the Vue component', { timeout: 120000 }, () => {
    let gathering;
    let site;
    let ada;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        site = await serveSdk('vue_host.mjs', ['vue', '@jitsi/vue-sdk']);
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
        assert.ok(source.startsWith(`${usher.url}/acme/standup?lang=en#`), source);
        const scripts = await ada.page.evaluate(() => [...document.scripts].map(each => each.src));
        assert.ok(scripts.includes(`${usher.url}/external_api.js`), scripts.join(' '));
    });

    test('is told when it may close', async () => {
        await ada.run('hangup');
        await ada.page.locator('#over').waitFor({ timeout: 10000 });
    });
});
