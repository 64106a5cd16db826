// examples/embed as it stands: the recipe of those who embed meetings with tokens and a lobby.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { mediaFlows } from './media.mjs';
import { repository } from './paths.mjs';
import { freePort, secret } from './usher.mjs';

/** Starts the example's site for that server. @return {Promise<{url: string, close: () => Promise<void>}>} */
async function startSite(usher, port) {
    const site = spawn(process.execPath, [join(repository, 'examples/embed/index.mjs')], {
        env: {
            PATH: process.env.PATH,
            USHER_TOKEN_SECRET: secret,
            USHER_ISSUER: 'e2e',
            USHER_URL: usher.url,
            USHER_DOMAIN: usher.domain,
            PORT: String(port)
        },
        stdio: ['ignore', 'pipe', 'inherit']
    });
    const ended = new Promise(resolve => site.once('exit', resolve));
    await Promise.race([
        new Promise(resolve => site.stdout.once('data', resolve)),
        ended.then(code => assert.fail(`the site ended: ${code}`))
    ]);
    return {
        url: `http://127.0.0.1:${port}`,
        close: () => {
            site.kill();
            return ended;
        }
    };
}

describe('the recipe', { timeout: 120000 }, () => {
    let gathering;
    let site;
    let ana;
    let ben;
    let guest;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        const port = await freePort();
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            web: { embed_origins: [`http://127.0.0.1:${port}`] }
        });
        site = await startSite(gathering.usher, port);
        ana = await gathering.host(site, 'Ana');
        ben = await gathering.host(site, 'Ben');
        guest = await gathering.arrive('Guest');
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
    });

    async function logIn(person, password = person.name.toLowerCase()) {
        await person.page.getByLabel('Name').fill(person.name.toLowerCase());
        await person.page.getByLabel('Password').fill(password);
        await person.page.getByRole('button', { name: 'Log in' }).click();
    }
    const inside = person => person.meeting.getByTestId('meeting').waitFor({ timeout: 20000 });

    test('who is not logged in gets no token', async () => {
        await logIn(ben, 'wrong');
        await ben.page.getByLabel('Password').waitFor();
        const answer = await ben.page.goto(`${site.url}/meet/standup`);
        assert.equal((await answer.text()).includes('jwt'), false);
        await ben.page.goto(site.url);
    });

    test('the moderator is in, and the lobby is on without a click', async () => {
        await logIn(ana);
        await inside(ana);
        await ana.meeting
            .locator('[data-testid=lobby-switch][aria-checked=true]')
            .waitFor({ timeout: 10000 });
    });

    test('the participant asks, and is let in by the button of the site', async () => {
        await logIn(ben);
        await ben.meeting.getByTestId('knocking').waitFor({ timeout: 20000 });
        await ana.page.getByRole('button', { name: 'Let in: Ben' }).click({ timeout: 20000 });
        await inside(ben);
    });

    test('so does a guest with the bare link; and hears and sees both', async () => {
        await guest.open('standup');
        await guest.askToJoin();
        await guest.sees('knocking');
        await ana.page.getByRole('button', { name: 'Let in: Guest' }).click({ timeout: 20000 });
        await guest.sees('meeting');
        const names = await guest.becomes('with two', state => state.participants.length === 2);
        assert.deepEqual(names.participants.map(each => each.name).sort(), ['Ana', 'Ben']);
        await mediaFlows(guest, ['Ana', 'Ben']);
    });

    test('who leaves is back at the login', async () => {
        await ben.meeting.getByTestId('leave').click();
        await ben.page.getByLabel('Password').waitFor({ timeout: 10000 });
    });
});
