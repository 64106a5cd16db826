// Somebody at the meeting page in Debian's Firefox, driven by WebDriver BiDi. Offers what the tests use of a page.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromWeb, here } from './paths.mjs';
import { sleep } from './usher.mjs';

const { WebSocket } = fromWeb('ws');
const kPatience = 30000;

const preferences = {
    'media.navigator.streams.fake': true,
    'media.navigator.permission.disabled': true,
    'media.autoplay.default': 0,
    'media.peerconnection.ice.obfuscate_host_addresses': false,
    // Nothing of this browser's own business goes anywhere.
    'app.update.enabled': false,
    'browser.safebrowsing.downloads.remote.enabled': false,
    'browser.shell.checkDefaultBrowser': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'toolkit.telemetry.enabled': false,
    'media.gmp-manager.updateEnabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'services.settings.server': 'http://127.0.0.1:9/'
};

/** Commands and answers of WebDriver BiDi over its WebSocket. */
class Bidi {
    static async connect(url) {
        const socket = new WebSocket(`${url}/session`);
        await new Promise((resolve, reject) => {
            socket.once('open', resolve);
            socket.once('error', reject);
        });
        return new Bidi(socket);
    }

    constructor(socket) {
        this.socket = socket;
        this.next = 1;
        this.waiting = new Map();
        this.entries = [];
        socket.on('message', bytes => this.receive(JSON.parse(bytes.toString())));
    }

    receive(message) {
        if (message.type === 'event') {
            if (message.method === 'log.entryAdded')
                this.entries.push(`${message.params.level}: ${message.params.text}`);
            return;
        }
        const { resolve, reject } = this.waiting.get(message.id) ?? {};
        this.waiting.delete(message.id);
        if (message.type === 'error') reject?.(new Error(`${message.error}: ${message.message}`));
        else resolve?.(message.result);
    }

    send(method, params) {
        const id = this.next++;
        this.socket.send(JSON.stringify({ id, method, params }));
        return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    }
}

export class FirefoxPerson {
    static async arrive(site, { name }) {
        const person = new FirefoxPerson(site, name);
        person.profile = await mkdtemp(join(tmpdir(), 'usher-e2e-firefox-'));
        const lines = Object.entries(preferences).map(
            ([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});`
        );
        await writeFile(join(person.profile, 'user.js'), lines.join('\n'));
        person.process = spawn(
            process.env.FIREFOX ?? '/usr/bin/firefox-esr',
            [
                '--headless',
                '--no-remote',
                '--profile',
                person.profile,
                '--remote-debugging-port=0',
                'about:blank'
            ],
            {
                stdio: ['ignore', 'ignore', 'pipe'],
                env: { ...process.env, MOZ_HEADLESS_WIDTH: '900', MOZ_HEADLESS_HEIGHT: '700' }
            }
        );
        person.ended = new Promise(resolve => person.process.on('exit', resolve));
        try {
            await person.begin();
        } catch (error) {
            await person.go();
            throw error;
        }
        return person;
    }

    constructor(site, name) {
        this.site = site;
        this.name = name;
        // What media.mjs needs of a page.
        this.page = { evaluate: body => this.evaluate(body) };
    }

    get console() {
        return this.bidi?.entries ?? [];
    }

    async begin() {
        this.bidi = await Bidi.connect(await this.address());
        await this.bidi.send('session.new', { capabilities: {} });
        await this.bidi.send('session.subscribe', { events: ['log.entryAdded'] });
        const probe = await readFile(join(here, 'media_probe.js'), 'utf8');
        await this.bidi.send('script.addPreloadScript', { functionDeclaration: `() => { ${probe} }` });
        const { contexts } = await this.bidi.send('browsingContext.getTree', {});
        this.context = contexts[0].context;
    }

    address() {
        return new Promise((resolve, reject) => {
            let said = '';
            const timer = setTimeout(() => reject(new Error(`Firefox does not listen: ${said}`)), kPatience);
            this.process.stderr.on('data', bytes => {
                said += bytes;
                const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said);
                if (!found) return;
                clearTimeout(timer);
                resolve(found[1]);
            });
        });
    }

    /** Runs a function in the page. @return what it returns, which must survive JSON. */
    async evaluate(body, ...details) {
        const { result, exceptionDetails } = await this.bidi.send('script.callFunction', {
            functionDeclaration: `async () => JSON.stringify((await (${body})(...${JSON.stringify(details)})) ?? null)`,
            target: { context: this.context },
            awaitPromise: true
        });
        if (exceptionDetails) throw new Error(`in Firefox: ${exceptionDetails.text}`);
        return JSON.parse(result.value);
    }

    async until(what, body, ...details) {
        const end = Date.now() + kPatience;
        while (Date.now() < end) {
            if (await this.evaluate(body, ...details).catch(() => false)) return;
            await sleep(200);
        }
        const state = await this.evaluate(() => {
            const { phase, refusal } = window.usherMeeting?.state() ?? {};
            return { phase, refusal };
        });
        throw new Error(
            `${this.name}: not ${what} but ${JSON.stringify(state)}\n${this.console.slice(-15).join('\n')}`
        );
    }

    sees(testid) {
        return this.until(
            `seeing ${testid}`,
            id => document.querySelector(`[data-testid="${id}"]`) !== null,
            testid
        );
    }

    async open(url) {
        await this.bidi.send('browsingContext.navigate', { context: this.context, url, wait: 'complete' });
    }

    /** @return the same person, looking into the first frame of the page. */
    async inFrame() {
        const { contexts } = await this.bidi.send('browsingContext.getTree', { root: this.context });
        const inside = Object.create(this);
        inside.context = contexts[0].children[0].context;
        inside.page = { evaluate: body => inside.evaluate(body) };
        return inside;
    }

    /** With a token that has a name, so that nothing needs to be typed. */
    async join(room, { token }) {
        await this.open(`${this.site.url}/${room}?jwt=${token}#config.p2p.enabled=false`);
        await this.until(
            'with a camera',
            () => document.querySelector('[data-testid=camera][data-on=true]') !== null
        );
        await this.evaluate(() => document.querySelector('[data-testid=join]').click());
        await this.sees('meeting');
    }

    async go() {
        this.bidi?.socket.close();
        if (this.process.exitCode === null && this.process.signalCode === null) {
            this.process.kill('SIGTERM');
            const patience = setTimeout(() => this.process.kill('SIGKILL'), 5000);
            await this.ended;
            clearTimeout(patience);
        }
        await rm(this.profile, { recursive: true, force: true });
    }
}
