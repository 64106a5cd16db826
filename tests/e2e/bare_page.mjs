// Somebody in a page that is nothing but the client library, served from elsewhere than the meeting server.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { servePage } from './page_server.mjs';
import { fromWeb, here } from './paths.mjs';

const kPatience = 15000;

export async function serveBarePage() {
    const library = dirname(fromWeb.resolve('@lyno/lib-jitsi-meet/package.json'));
    return servePage(
        {
            '/': await readFile(join(here, 'bare.html')),
            '/bare.js': await readFile(join(here, 'bare.js')),
            '/bare_jquery.js': 'window.jquery = window.jQuery;',
            '/libs/jquery.min.js': await readFile(fromWeb.resolve('jquery/dist/jquery.min.js')),
            '/libs/lib-jitsi-meet.min.js': await readFile(join(library, 'lib-jitsi-meet.min.js'))
        },
        { connect: '*' }
    );
}

export class BarePerson {
    static async arrive(usher, site, { name, speech }) {
        const person = new BarePerson(usher, site, name);
        person.browser = await launchChromium({ speech });
        person.page = await (await person.browser.newContext()).newPage();
        await person.page.addInitScript(await readFile(join(here, 'media_probe.js'), 'utf8'));
        person.page.on('console', message => person.console.push(`${message.type()}: ${message.text()}`));
        person.page.on('pageerror', error => person.console.push(`uncaught: ${error.message}`));
        return person;
    }

    constructor(usher, site, name) {
        this.usher = usher;
        this.site = site;
        this.name = name;
        this.console = [];
    }

    /** @param bosh true: over HTTP requests, not over a WebSocket. @param e2ee as the library takes it. */
    async join(room, { token = null, peerToPeer = false, bosh = false, e2ee = {} } = {}) {
        const { domain, port } = this.usher;
        const place = bosh ? `http://127.0.0.1:${port}/http-bind` : `ws://127.0.0.1:${port}/xmpp-websocket`;
        await this.page.goto(this.site.url);
        return this.page.evaluate(settings => window.bare.join(settings), {
            domain,
            muc: `conference.${domain}`,
            serviceUrl: `${place}?room=${room}`,
            room,
            token,
            name: this.name,
            peerToPeer,
            e2ee
        });
    }

    /** The same conference once more. */
    asksAgain() {
        return this.page.evaluate(() => window.bare.come());
    }

    events() {
        return this.page.evaluate(() => window.bare.events);
    }

    people() {
        return this.page.evaluate(() => window.bare.people());
    }

    /** Who is a moderator, as this library sees it: [[name, whether]…]. */
    roles() {
        return this.page.evaluate(() => window.bare.roles());
    }

    chat(text) {
        return this.page.evaluate(each => window.bare.conference.sendTextMessage(each), text);
    }

    /** The texts of all chat so far, oldest first. */
    heard() {
        return this.page.evaluate(() => window.bare.heard);
    }

    /** Waits until these and no others are the texts of all chat. */
    async hears(...texts) {
        const until = Date.now() + 2 * kPatience;
        let heard = [];
        while (JSON.stringify(heard) !== JSON.stringify(texts)) {
            if (Date.now() > until) throw new Error(`${this.name} heard ${JSON.stringify(heard)}, not ${texts}`);
            await new Promise(resolve => setTimeout(resolve, 100));
            heard = await this.heard();
        }
    }

    mute(kind, muted) {
        return this.page.evaluate(([each, off]) => window.bare.mute(each, off), [kind, muted]);
    }

    share(shares) {
        return this.page.evaluate(on => window.bare.share(on), shares);
    }

    /** Waits until somebody's tracks are these, as `people` says them; [] for nobody of that name as well. */
    async seesTracks(name, ...tracks) {
        const until = Date.now() + kPatience;
        let people;
        do {
            people = await this.people();
            const seen = people.find(each => each.name === name)?.tracks ?? [];
            if (JSON.stringify(seen) === JSON.stringify([...tracks].sort())) return;
            await new Promise(resolve => setTimeout(resolve, 100));
        } while (Date.now() < until);
        throw new Error(`${this.name}: not ${tracks} of ${name} but ${JSON.stringify(people)}`);
    }

    /** Waits until the library raises an event about this, later than the first `from` events. */
    async isTold(event, detail, from = 0) {
        const until = Date.now() + kPatience;
        let events = [];
        while (!events.some(each => each[0] === event && each[1] === detail)) {
            if (Date.now() > until)
                throw new Error(`${this.name}: no ${event} "${detail}" among ${JSON.stringify(events)}`);
            await new Promise(resolve => setTimeout(resolve, 50));
            events = (await this.events()).slice(from);
        }
    }

    leave() {
        return this.page.evaluate(() => window.bare.leave());
    }

    async go() {
        await this.browser?.close();
    }
}
