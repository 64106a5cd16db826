// Somebody in a page that is nothing but the client library, served from elsewhere than the meeting server.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { servePage } from './page_server.mjs';
import { fromWeb, here } from './paths.mjs';

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

    async join(room, { token = null, peerToPeer = false } = {}) {
        const { domain, port } = this.usher;
        await this.page.goto(this.site.url);
        return this.page.evaluate(settings => window.bare.join(settings), {
            domain,
            muc: `conference.${domain}`,
            serviceUrl: `ws://127.0.0.1:${port}/xmpp-websocket?room=${room}`,
            room,
            token,
            name: this.name,
            peerToPeer
        });
    }

    events() {
        return this.page.evaluate(() => window.bare.events);
    }

    leave() {
        return this.page.evaluate(() => window.bare.leave());
    }

    async go() {
        await this.browser?.close();
    }
}
