// What is tested of each of Jitsi's components for a framework, unmodified, at our server by https.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { serveSdk } from './sdk_site.mjs';

/**
 * @param {{entry: string, packages: string[], query: string, script: string}} sdk entry: the page that uses it; query: what
 *   stands in the frame's address before `#`; script: the path by which it loads the API.
 */
export function describeSdk(name, { entry, packages, query, script }) {
    describe(name, { timeout: 120000 }, () => {
        let gathering;
        let site;
        let ada;
        const test = (what, body) => it(what, context => gathering.step(context, body));

        before(async () => {
            site = await serveSdk(entry, packages);
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
            const who = { name: 'Ada', id: 'u-ada', moderator: true };
            const jwt = await usher.mint({ room: 'standup', tenant: 'acme', ...who });
            await ada.page.evaluate(asked => window.show(asked), {
                domain: new URL(usher.url).host,
                roomName: 'acme/standup',
                jwt
            });
            const { roomName } = await ada.hears('videoConferenceJoined');
            assert.equal(roomName, 'standup');
            await ada.hears('participantRoleChanged', ({ role }) => role === 'moderator');
            const source = await ada.page.locator('iframe').getAttribute('src');
            assert.ok(source.startsWith(`${usher.url}/acme/standup${query}#`), source);
            const scripts = await ada.page.evaluate(() => [...document.scripts].map(each => each.src));
            assert.ok(scripts.includes(usher.url + script), scripts.join(' '));
        });

        test('is told when it may close', async () => {
            await ada.run('hangup');
            await ada.page.locator('#over').waitFor({ timeout: 10000 });
        });
    });
}
