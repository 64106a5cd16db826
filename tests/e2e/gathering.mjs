// A server and the people of one test file: started together, always taken down, and with a story when something fails.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Host } from './host.mjs';
import { Person } from './person.mjs';
import { writeSpeech } from './speech.mjs';
import { Usher } from './usher.mjs';

export class Gathering {
    static async open(settings) {
        const gathering = new Gathering();
        gathering.folder = await mkdtemp(join(tmpdir(), 'usher-e2e-sound-'));
        try {
            gathering.usher = await Usher.start(settings);
        } catch (error) {
            await gathering.close();
            throw error;
        }
        return gathering;
    }

    constructor() {
        this.people = [];
        this.broken = false;
    }

    async arrive(name, options = {}) {
        const person = await Person.arrive(this.usher, { name, speech: await this.voice(), ...options });
        this.people.push(person);
        return person;
    }

    /** Somebody at a page that embeds the meeting. */
    async host(site, name) {
        const host = await Host.arrive(site, { name, speech: await this.voice() });
        this.people.push(host);
        return host;
    }

    voice() {
        const number = this.people.length;
        return writeSpeech(join(this.folder, `${number}.wav`), 110 + 45 * number);
    }

    /**
     * A step of a story: after one that failed the others are skipped, since they build on it. On failure the end of the
     * server's log and of each browser's console is shown.
     */
    async step(context, body) {
        if (this.broken) return context.skip('an earlier step failed');
        try {
            await body();
        } catch (error) {
            this.broken = true;
            const consoles = this.people.map(
                each => `--- ${each.name}\n${each.console.slice(-12).join('\n')}`
            );
            console.error(`--- server\n${this.usher?.lines.slice(-40).join('\n')}\n${consoles.join('\n')}`);
            throw error;
        }
    }

    async close() {
        await Promise.all(this.people.map(person => person.go()));
        await this.usher?.stop();
        if (this.folder) await rm(this.folder, { recursive: true, force: true });
    }
}
