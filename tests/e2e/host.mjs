// Somebody at a page that embeds the meeting, in a Chromium of their own.
import { launchChromium } from './chromium.mjs';

const kPatience = 20000;

export class Host {
    /** @param {{url: string}} site the page; it has `window.embed` (host_page.mjs). */
    static async arrive(site, { name, speech }) {
        const host = new Host(name);
        host.browser = await launchChromium({ speech });
        const context = await host.browser.newContext({
            locale: 'en-GB',
            ignoreHTTPSErrors: true,
            viewport: { width: 900, height: 600 }
        });
        host.page = await context.newPage();
        host.page.on('console', message => host.console.push(`${message.type()}: ${message.text()}`));
        host.page.on('pageerror', error => host.console.push(`uncaught: ${error.message}`));
        await host.page.goto(site.url);
        return host;
    }

    constructor(name) {
        this.name = name;
        this.console = [];
    }

    /** @param server `host:port`, with a path for a tenant. @param options as for the constructor. */
    embed(server, options) {
        return this.page.evaluate(([domain, given]) => window.embed(domain, given), [server, options]);
    }

    /** The page in the frame. */
    get meeting() {
        return this.page.frameLocator('iframe');
    }

    run(command, ...args) {
        return this.page.evaluate(([name, all]) => window.api.executeCommand(name, ...all), [command, args]);
    }

    /** What a function of the API answers. */
    ask(name, ...args) {
        return this.page.evaluate(([method, all]) => window.api[method](...all), [name, args]);
    }

    /** All payloads of an event so far. */
    heard(name) {
        return this.page.evaluate(
            wanted => window.heard.filter(([event]) => event === wanted).map(([, data]) => data),
            name
        );
    }

    names() {
        return this.page.evaluate(() => window.heard.map(([name]) => name));
    }

    /** @param suits of a payload; none: any. @return the first that suits. */
    async hears(name, suits = () => true, milliseconds = kPatience) {
        const until = Date.now() + milliseconds;
        for (;;) {
            const found = (await this.heard(name)).find(suits);
            if (found !== undefined) return found;
            if (Date.now() > until)
                throw new Error(
                    `${this.name} did not hear "${name}" but ${JSON.stringify(await this.page.evaluate(() => window.heard))}`
                );
            await new Promise(resolve => setTimeout(resolve, 100));
        }
    }

    forget() {
        return this.page.evaluate(() => void (window.heard = []));
    }

    /** Waits for a line of the console. */
    async says(part, milliseconds = 10000) {
        const until = Date.now() + milliseconds;
        while (!this.console.some(line => line.includes(part))) {
            if (Date.now() > until) throw new Error(`no "${part}" in\n${this.console.join('\n')}`);
            await new Promise(resolve => setTimeout(resolve, 100));
        }
    }

    async go() {
        await this.browser?.close();
    }
}
