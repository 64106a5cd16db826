// A TURN server (coturn) on loopback that shares a secret with the meeting server.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, sleep } from './usher.mjs';

const kStarts = 10000;

export class TurnServer {
    static async start(secret) {
        const turn = new TurnServer();
        turn.port = await freePort();
        turn.folder = await mkdtemp(join(tmpdir(), 'usher-turn-'));
        const where = ['--listening-ip=127.0.0.1', `--listening-port=${turn.port}`, '--relay-ip=127.0.0.1'];
        const who = ['--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=meet.test'];
        // Without UDP of its clients: what gets through is TCP to one port.
        const how = ['--no-udp', '--no-tls', '--no-dtls', '--no-cli', '--allow-loopback-peers'];
        const files = [`--pidfile=${turn.folder}/pid`, `--userdb=${turn.folder}/users`, '--log-file=stdout', '--verbose'];
        turn.process = spawn('turnserver', ['-n', ...where, ...who, ...how, ...files], {
            stdio: ['ignore', 'pipe', 'pipe']
        });
        for (const stream of [turn.process.stdout, turn.process.stderr])
            stream.on('data', bytes => (turn.log += bytes.toString()));
        turn.process.on('error', error => (turn.log += String(error)));
        const until = Date.now() + kStarts;
        while (!turn.log.includes('listener opened')) {
            if (Date.now() > until || turn.process.exitCode !== null)
                throw new Error(`the TURN server did not start:\n${turn.log}`);
            await sleep(50);
        }
        return turn;
    }

    constructor() {
        this.log = '';
    }

    async stop() {
        this.process.kill('SIGTERM');
        await rm(this.folder, { recursive: true, force: true });
    }
}
