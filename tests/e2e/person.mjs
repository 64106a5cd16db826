// Somebody at the meeting page, in a Chromium of their own.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { here } from './paths.mjs';

const kPatience = 20000;

export class Person {
    /**
     * @param {{url: string}} site where the page is.
     * @param {{name: string, speech?: string, viewport?: object}} options
     */
    static async arrive(site, options) {
        const person = new Person(site, options.name);
        person.browser = await launchChromium(options);
        const context = await person.browser.newContext({
            locale: 'en-GB',
            viewport: options.viewport ?? { width: 900, height: 600 }
        });
        await person.openTab(context);
        return person;
    }

    async openTab(context) {
        this.page = await context.newPage();
        await this.page.addInitScript(await readFile(join(here, 'media_probe.js'), 'utf8'));
        this.page.on('console', message => this.console.push(`${message.type()}: ${message.text()}`));
        this.page.on('pageerror', error => this.console.push(`uncaught: ${error.message}`));
    }

    /** The same person at another tab of the same browser; gone with the first. */
    async anotherTab() {
        const other = new Person(this.site, this.name);
        await other.openTab(this.page.context());
        return other;
    }

    constructor(site, name) {
        this.site = site;
        this.name = name;
        this.console = [];
    }

    /** Opens the room's page. @param peerToPeer true: as a person would have it; false: by way of the bridge always. */
    async open(room, { token = null, peerToPeer = false } = {}) {
        const query = token === null ? '' : `?jwt=${token}`;
        const hash = peerToPeer ? '' : '#config.p2p.enabled=false';
        await this.page.goto('about:blank'); // an address that differs only in its hash would not be loaded
        await this.page.goto(`${this.site.url}/${room}${query}${hash}`);
        await this.sees('prejoin');
    }

    async askToJoin() {
        const field = this.page.getByTestId('name');
        if (await field.isEditable()) await field.fill(this.name);
        // Join with the devices: what comes after would be slower otherwise.
        await this.page.locator('[data-testid=camera][data-on=true]').waitFor({ timeout: kPatience });
        await this.page.getByTestId('join').click();
    }

    /** From nothing to inside. */
    async join(room, options) {
        await this.open(room, options);
        await this.askToJoin();
        await this.sees('meeting');
    }

    async sees(testid, milliseconds = kPatience) {
        try {
            await this.page.getByTestId(testid).first().waitFor({ state: 'visible', timeout: milliseconds });
        } catch (error) {
            const state = await this.page.evaluate(() => {
                const { phase, refusal, verdict } = window.usherMeeting?.state() ?? {};
                return { phase, refusal, verdict };
            });
            throw new Error(
                `${this.name} does not see "${testid}" but ${JSON.stringify(state)}\n${this.console.slice(-15).join('\n')}`,
                { cause: error }
            );
        }
    }

    text(testid) {
        return this.page.getByTestId(testid).textContent({ timeout: kPatience });
    }

    async leave() {
        await this.page.getByTestId('leave').click();
        await this.sees('left');
    }

    async comeBack() {
        await this.page.getByTestId('join-again').click();
        await this.sees('prejoin');
        await this.askToJoin();
    }

    /** The knocker with this name, as a moderator sees them. */
    knocker(name) {
        return this.page.locator(`[data-testid=knocker][data-name="${name}"]`);
    }

    async admit(name) {
        await this.knocker(name).getByTestId('admit').click({ timeout: kPatience });
        await this.knocker(name).waitFor({ state: 'detached', timeout: kPatience });
    }

    async deny(name) {
        await this.knocker(name).getByTestId('deny').click({ timeout: kPatience });
        await this.knocker(name).waitFor({ state: 'detached', timeout: kPatience });
    }

    tile(name) {
        return this.page.locator(`[data-testid=tile][data-name="${name}"]`);
    }

    async microphone(on) {
        const button = this.page.getByTestId('microphone');
        if ((await button.getAttribute('data-on')) !== String(on)) await button.click();
        await this.page.locator(`[data-testid=microphone][data-on=${on}]`).waitFor({ timeout: kPatience });
    }

    /** Of the page's own state; see meeting/state.ts. */
    state() {
        return this.page.evaluate(() => {
            const { phase, localId, isModerator, peerToPeer, speaker, participants } =
                window.usherMeeting.state();
            const people = participants.map(({ id, name, audioMuted, videoMuted }) => ({
                id,
                name,
                audioMuted,
                videoMuted
            }));
            return { phase, localId, isModerator, peerToPeer, speaker, participants: people };
        });
    }

    /** Who is a moderator, as this page sees it: [[name, whether]…], this person first. */
    roles() {
        return this.page.evaluate(name => {
            const { isModerator, participants } = window.usherMeeting.state();
            return [[name, isModerator], ...participants.map(each => [each.name, each.isModerator])];
        }, this.name);
    }

    async becomes(what, suits, milliseconds = kPatience) {
        const until = Date.now() + milliseconds;
        let state = await this.state();
        while (!suits(state)) {
            if (Date.now() > until) throw new Error(`${this.name}: not ${what}: ${JSON.stringify(state)}`);
            await new Promise(resolve => setTimeout(resolve, 200));
            state = await this.state();
        }
        return state;
    }

    async go() {
        await this.browser?.close();
    }
}
