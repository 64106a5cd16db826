// The real server, on loopback, with a configuration and a state folder of its own.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from './paths.mjs';

const run = promisify(execFile);
/** What tokens are signed with. */
export const secret = 'a secret that only these tests know, 32 bytes or more';
const program = process.env.USHER ?? join(repository, 'build/release/usher');
const kReadyMilliseconds = 15000;
const kStopMilliseconds = 5000;

export function sleep(milliseconds) {
    return new Promise(resolve => setTimeout(resolve, milliseconds));
}

export async function freePort() {
    const probe = createServer();
    await new Promise(resolve => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address();
    await new Promise(resolve => probe.close(resolve));
    return port;
}

/** TOML of a flat object per section: all that the tests need. */
function toml(sections) {
    const value = each => (Array.isArray(each) ? `[${each.map(value).join(', ')}]` : JSON.stringify(each));
    return Object.entries(sections)
        .map(([name, settings]) => {
            const lines = Object.entries(settings).map(([key, each]) => `${key} = ${value(each)}`);
            return `${name}\n${lines.join('\n')}\n`;
        })
        .join('\n');
}

const certificate = folder => ({
    certificate: join(folder, 'certificate.pem'),
    key: join(folder, 'key.pem')
});

/** Of nobody in particular, for 127.0.0.1: clients have to be told not to mind. */
async function makeCertificate(folder) {
    const { certificate: out, key } = certificate(folder);
    const what = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    const who = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    await run('openssl', ['req', ...what, ...who, '-keyout', key, '-out', out]);
}

/** Whether there is an answer; the certificate is not looked at. */
function answers(url) {
    if (url.startsWith('http:'))
        return fetch(url).then(
            ({ ok }) => ok,
            () => false
        );
    return new Promise(resolve => {
        const asked = request(url, { rejectUnauthorized: false }, response => {
            response.resume();
            resolve(response.statusCode === 200);
        });
        asked.on('error', () => resolve(false)).end();
    });
}

function configuration(folder, settings) {
    const {
        lobby = {},
        guests = {},
        media = {},
        rooms = {},
        sessions = {},
        waiting_room = {},
        turn = {},
        api = {},
        webhooks = {},
        web = {},
        server = {},
        tokens = {},
        claims = {},
        metrics = {},
        limits = {},
        service
    } = settings;
    return toml({
        // Tests that end a server do not wait for the people in it, unless that is what they are about.
        '[server]': { domain: 'meet.test', state_dir: folder, drain: '0s', ...server },
        '[web]': { root: join(repository, 'web/dist'), ...web },
        '[tokens]': { issuers: ['e2e'], audiences: ['usher'], ...tokens },
        '[tokens.claims]': claims,
        '[[tokens.keys]]': {
            id: 'e2e',
            kind: 'secret',
            value: secret
        },
        ...(settings.tls ? { '[tls]': certificate(folder) } : {}),
        '[guests]': { allowed: 'yes', ...guests },
        '[lobby]': { mode: 'on', ...lobby },
        '[waiting_room]': waiting_room,
        '[rooms]': rooms,
        '[sessions]': sessions,
        ...(api.listen ? { '[api]': { listen: api.listen } } : {}),
        ...(api.keys ? { '[[api.keys]]': api.keys } : {}),
        '[metrics]': metrics,
        '[limits]': limits,
        ...(service ? { '[[services]]': service } : {}),
        '[webhooks]': webhooks,
        '[turn]': turn,
        '[media]': { announced_addresses: ['127.0.0.1'], ...media }
    });
}

/** Children of a process, by their names in /proc. */
async function children(parent) {
    const found = [];
    for (const entry of await readdir('/proc')) {
        if (!/^\d+$/.test(entry)) continue;
        const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
        const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
        if (rest && Number(rest.split(' ')[1]) === parent) found.push({ pid: Number(entry), name });
    }
    return found;
}

export class Usher {
    /**
     * @param settings per section: server, tokens, claims, lobby, guests, media, rooms, sessions, waiting_room, turn, api,
     *     webhooks, web, limits, service (one), tls (true: https); merged over the tests' own.
     */
    static async start(settings = {}) {
        const folder = await mkdtemp(join(tmpdir(), 'usher-e2e-'));
        const usher = new Usher(folder, await freePort(), settings.tls ? 'https' : 'http');
        if (settings.tls) await makeCertificate(folder);
        await writeFile(usher.config, configuration(folder, settings), { mode: 0o600 });
        await usher.run();
        return usher;
    }

    async run() {
        this.spawn();
        await this.ready();
    }

    /** Starts it, and waits for nothing. */
    spawn() {
        this.process = spawn(
            program,
            ['serve', '--config', this.config, '--listen', `127.0.0.1:${this.port}`],
            {
                stdio: ['ignore', 'pipe', 'pipe']
            }
        );
        for (const stream of [this.process.stdout, this.process.stderr])
            stream.on('data', bytes =>
                this.lines.push(
                    ...bytes
                        .toString()
                        .split('\n')
                        .filter(line => line !== '')
                )
            );
        this.ended = new Promise(resolve =>
            this.process.on('exit', (code, signal) => resolve(signal ?? code))
        );
        this.process.on('error', error => this.lines.push(String(error)));
    }

    /** The server goes away without a word and comes back at the same address. */
    async restart() {
        this.process.kill('SIGKILL');
        await this.ended;
        await this.run();
    }

    constructor(folder, port, scheme) {
        this.folder = folder;
        this.port = port;
        this.config = join(folder, 'usher.toml');
        this.lines = [];
        this.url = `${scheme}://127.0.0.1:${port}`;
        this.domain = 'meet.test';
    }

    get log() {
        return this.lines.join('\n');
    }

    async ready() {
        const until = Date.now() + kReadyMilliseconds;
        while (Date.now() < until) {
            if (await answers(`${this.url}/health`)) return;
            if (this.process.exitCode !== null) break;
            await sleep(100);
        }
        await this.stop();
        throw new Error(`the server did not start:\n${this.log}`);
    }

    /** A command about this server. @return what it wrote, and its exit code. */
    command(...words) {
        const child = run(program, [...words, '--config', this.config]).catch(error => error);
        return child.then(({ code = 0, stdout, stderr }) => ({ code, out: stdout, err: stderr }));
    }

    /** Settings of one room, as `lobby.max_wait=5s`. */
    async set(room, ...settings) {
        const { code, out, err } = await this.command('room', 'set', room, ...settings);
        if (code !== 0) throw new Error(`room set ${room}: ${out}${err}`);
    }

    /** `usher token mint`. @param moderator, affiliation, id, features, expires as there. */
    async mint({ room, tenant, name, moderator = false, affiliation, id, features = [], expires = '1h' }) {
        const options = ['--room', room, '--expires', expires, '--config', this.config];
        if (tenant) options.push('--tenant', tenant);
        if (name) options.push('--name', name);
        if (id) options.push('--id', id);
        if (moderator) options.push('--moderator');
        for (const feature of features) options.push('--feature', feature);
        if (affiliation) options.push('--affiliation', affiliation);
        const { stdout } = await run(program, ['token', 'mint', ...options]);
        return stdout.trim();
    }

    /** The process ids of the media workers. */
    async workers() {
        const all = await children(this.process.pid);
        return all
            .filter(child => child.name.startsWith('usher-media') || child.name.includes('worker'))
            .map(child => child.pid);
    }

    /** Another configuration for the next run. */
    async rewrite(change) {
        await writeFile(this.config, change(await readFile(this.config, 'utf8')), { mode: 0o600 });
    }

    async stop({ keep = false } = {}) {
        if (this.process.exitCode === null && this.process.signalCode === null) {
            this.process.kill('SIGTERM');
            const patience = setTimeout(() => this.process.kill('SIGKILL'), kStopMilliseconds);
            await this.ended;
            clearTimeout(patience);
        }
        if (!keep) await rm(this.folder, { recursive: true, force: true });
    }
}
