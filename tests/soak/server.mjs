// The real server for the soak: a configuration of its own, limits that one machine with many people does not meet.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../e2e/paths.mjs';

const run = promisify(execFile);
const program = process.env.USHER ?? join(repository, 'build/release/usher');
const kSecret = 'a secret that only the soak knows, 32 bytes or more';
const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

async function freePort() {
    const probe = createServer();
    await new Promise(resolve => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address();
    await new Promise(resolve => probe.close(resolve));
    return port;
}

const base64url = value => Buffer.from(value).toString('base64url');

/** "usher_people{place=\"main\"}" → number */
function readMetrics(text) {
    const all = new Map();
    for (const line of text.split('\n')) {
        const [, name, value] = /^([a-z_]+(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
        if (name) all.set(name, Number(value));
    }
    return all;
}

export class Server {
    static async start() {
        const server = new Server();
        server.domain = 'soak.test';
        server.folder = await mkdtemp(join(tmpdir(), 'usher-soak-'));
        server.port = await freePort();
        server.api = await freePort();
        server.key = `usher_${randomBytes(32).toString('hex')}`;
        await writeFile(join(server.folder, 'usher.toml'), server.#configuration(), { mode: 0o600 });
        server.lines = [];
        server.process = spawn(program, ['serve', '--config', join(server.folder, 'usher.toml')], {
            stdio: ['ignore', 'pipe', 'pipe']
        });
        for (const stream of [server.process.stdout, server.process.stderr])
            stream.on('data', bytes => {
                server.lines.push(...bytes.toString().split('\n').filter(Boolean));
                server.lines.splice(0, server.lines.length - 20000);
            });
        server.ended = new Promise(resolve =>
            server.process.on('exit', (code, signal) => resolve(signal ?? code))
        );
        for (let i = 0; i < 300; ++i) {
            if (server.process.exitCode !== null) break;
            if (
                await fetch(`http://127.0.0.1:${server.api}/health`).then(
                    ({ ok }) => ok,
                    () => false
                )
            )
                return server;
            await sleep(100);
        }
        throw new Error(`the server did not start:\n${server.lines.join('\n')}`);
    }

    #configuration() {
        const sha256 = createHash('sha256').update(this.key).digest('hex');
        return `
[server]
domain = "${this.domain}"
listen = ["127.0.0.1:${this.port}"]
state_dir = "${this.folder}"
drain = "0s"
[[tokens.keys]]
id = "soak"
kind = "secret"
value = "${kSecret}"
[guests]
allowed = "yes"
may_create = true
[rooms]
kick_for = "meeting"
[[rooms.rule]]
room = "lobby-*"
"lobby.mode" = "on"
[sessions]
resume = "6s"
linger_after_unload = "1s"
[limits]
sessions_per_address = 100000
connections_per_address = 100000
logins_per_address = 1000000
requests_per_address = 1000000
stanzas = 100000
messages = 100000
joins = 100000
recording = "16MiB"
recorded_events = 100000
knocks = 100000
knocks_per_address = 100000
[media]
announced_addresses = ["127.0.0.1"]
workers = 1
[api]
listen = "127.0.0.1:${this.api}"
[[api.keys]]
name = "soak"
sha256 = "${sha256}"
scopes = ["read", "rooms"]
`;
    }

    token(room, id, moderator) {
        const head = base64url('{"alg":"HS256","typ":"JWT","kid":"soak"}');
        const claims = {
            iss: 'soak',
            aud: 'jitsi',
            sub: this.domain,
            room,
            exp: Math.floor(Date.now() / 1000) + 7200,
            context: { user: { id, name: id, moderator } }
        };
        const signed = `${head}.${base64url(JSON.stringify(claims))}`;
        return `${signed}.${createHmac('sha256', kSecret).update(signed).digest('base64url')}`;
    }

    async ask(path, options = {}) {
        const answer = await fetch(`http://127.0.0.1:${this.api}${path}`, {
            ...options,
            headers: { authorization: `Bearer ${this.key}` }
        });
        return answer;
    }
    async metrics() {
        return readMetrics(await (await this.ask('/metrics')).text());
    }
    async status() {
        const { stdout } = await run(program, [
            'status',
            '--json',
            '--config',
            join(this.folder, 'usher.toml')
        ]);
        return JSON.parse(stdout);
    }
    async rooms() {
        return (await (await this.ask('/api/v1/rooms')).json()).rooms;
    }

    async stop() {
        if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGTERM');
        const gone = await Promise.race([this.ended, sleep(8000).then(() => 'slow')]);
        if (gone === 'slow') this.process.kill('SIGKILL');
        await rm(this.folder, { recursive: true, force: true });
        return gone;
    }
}
