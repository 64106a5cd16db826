// What a receiver of webhooks gets of a meeting, when it fails at first and is slow then, or is away while the
// server is killed.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';
import { sleep } from './usher.mjs';

const room = 'standup';
const secret = 'what receiver and server share';

/** Takes what it is sent; a moody one fails at the first attempt, and is slow at the second. */
class Receiver {
    static async open({ moody = false } = {}) {
        const receiver = new Receiver();
        receiver.moody = moody;
        await receiver.listen(0);
        return receiver;
    }
    async listen(port) {
        this.server = createServer((request, response) => void this.take(request, response));
        await new Promise(resolve => this.server.listen(port, '127.0.0.1', resolve));
        this.port = this.server.address().port;
    }
    goAway() {
        this.server.closeAllConnections();
        return new Promise(resolve => this.server.close(resolve));
    }
    comeBack() {
        return this.listen(this.port);
    }
    attempts = [];
    taken = [];
    get url() {
        return `http://127.0.0.1:${this.port}/hook`;
    }
    async take(request, response) {
        let text = '';
        for await (const part of request) text += part;
        const number = this.attempts.push({ headers: request.headers, text });
        if (this.moody && number === 2) await sleep(700);
        const fails = this.moody && number === 1;
        if (!fails) this.taken.push(JSON.parse(text));
        response.writeHead(fails ? 500 : 204).end();
    }
    async has(event, times = 1) {
        for (let tries = 0; tries < 400; ++tries) {
            if (this.taken.filter(each => each.event === event).length >= times) return;
            await sleep(100);
        }
        throw new Error(`no ${event}: ${this.taken.map(each => each.event)}`);
    }
}

describe('webhooks of a meeting', { timeout: 60000 }, () => {
    let gathering;
    let receiver;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    before(async () => {
        receiver = await Receiver.open({ moody: true });
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            guests: { allowed: 'no' },
            webhooks: {
                url: receiver.url,
                secret,
                events: ['room.opened', 'room.closed', 'person.joined', 'person.left']
            }
        });
    });
    after(async () => {
        await gathering?.close();
        receiver?.server.close();
    });

    const arrive = async (name, moderator) => {
        const endpoint = new NewEndpoint(gathering.usher, name);
        gathering.people.push(endpoint);
        const id = `u-${name.toLowerCase()}`;
        const token = await gathering.usher.mint({ room, name, id, moderator });
        const began = Date.now();
        await endpoint.join(room, { token });
        assert.ok(Date.now() - began < 5000, 'nobody waits for the receiver');
        return endpoint;
    };

    test('each event comes, in order, although the receiver failed', async () => {
        await arrive('Ada', true);
        const ben = await arrive('Ben', false);
        await ben.hangUp();
        await gathering.usher.command('room', 'close', room);
        await receiver.has('room.closed');
        assert.deepEqual(
            receiver.taken.map(({ event, person, people }) => [event, person?.name ?? '', people]),
            [
                ['room.opened', '', 0],
                ['person.joined', 'Ada', 1],
                ['person.joined', 'Ben', 2],
                ['person.left', 'Ben', 1],
                ['person.left', 'Ada', 0],
                ['room.closed', '', 0]
            ]
        );
    });

    test('is counted without gaps, and each has an id of its own', () => {
        assert.deepEqual(
            receiver.taken.map(each => each.sequence),
            [1, 2, 3, 4, 5, 6]
        );
        assert.equal(new Set(receiver.taken.map(each => each.id)).size, 6);
        assert.equal(new Set(receiver.taken.map(each => each.meeting)).size, 1);
    });

    test('is signed, and says by its id that it comes again', () => {
        const [first, again] = receiver.attempts;
        assert.equal(first.headers['idempotency-key'], again.headers['idempotency-key']);
        for (const { headers, text } of receiver.attempts) {
            const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['usher-signature']);
            assert.equal(signature, createHmac('sha256', secret).update(`${time}.${text}`).digest('hex'));
            assert.equal(headers['usher-delivery'], JSON.parse(text).id);
        }
    });
});

describe('webhooks over a restart', { timeout: 120000 }, () => {
    let gathering;
    let receiver;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const arrive = async (name, moderator = false) => {
        const endpoint = new NewEndpoint(gathering.usher, name);
        gathering.people.push(endpoint);
        const token = await gathering.usher.mint({ room, name, id: `u-${name.toLowerCase()}`, moderator });
        await endpoint.join(room, { token });
    };

    before(async () => {
        receiver = await Receiver.open();
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            guests: { allowed: 'no' },
            webhooks: { url: receiver.url, secret, events: ['room.opened', 'room.closed', 'person.joined'] }
        });
    });
    after(async () => {
        await gathering?.close();
        await receiver?.goAway();
    });

    test('what waits while the receiver is away is kept when the server is killed', async () => {
        await arrive('Ada', true);
        await receiver.has('person.joined');
        await receiver.goAway();
        await arrive('Ben');
        await gathering.usher.set('another', 'lobby.mode=off'); // answered when it is on the disk, and all before it
        await gathering.usher.restart();
        await arrive('Ada', true); // the meeting goes on
        await arrive('Cleo');
        await gathering.usher.command('room', 'close', room);
        assert.equal(receiver.taken.length, 2, 'nothing came meanwhile');
    });

    test('and comes when the receiver is there again, each event once by its id, counted on without gaps', async () => {
        await receiver.comeBack();
        await receiver.has('room.closed');
        const events = [...new Map(receiver.taken.map(each => [each.id, each])).values()];
        assert.deepEqual(
            events.map(({ event, person, sequence }) => [sequence, event, person?.name ?? '']),
            [
                [1, 'room.opened', ''],
                [2, 'person.joined', 'Ada'],
                [3, 'person.joined', 'Ben'],
                [4, 'person.joined', 'Ada'],
                [5, 'person.joined', 'Cleo'],
                [6, 'room.closed', '']
            ]
        );
        assert.equal(new Set(events.map(each => each.meeting)).size, 1);
    });
});

describe('a program that is asked first', { timeout: 60000 }, () => {
    let gathering;
    let server;
    let asked;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const answers = {
        Ada: response => response.end('{"decision":"continue"}'),
        Ben: response => response.end('{"decision":"refuse","code":"no-reservation","text":"Book the room first."}'),
        Cleo: response => setTimeout(() => response.end('{"decision":"continue"}'), 10_000).unref(),
        Dov: response => response.writeHead(500).end()
    };

    before(async () => {
        asked = [];
        server = createServer(async (request, response) => {
            let text = '';
            for await (const part of request) text += part;
            const question = JSON.parse(text);
            asked.push({ question, headers: request.headers, text });
            answers[question.person.name](response);
        });
        await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
        gathering = await Gathering.open({
            lobby: { mode: 'off' },
            guests: { allowed: 'no' },
            webhooks: { decide_url: `http://127.0.0.1:${server.address().port}/decide`, decide_within: '1s', secret }
        });
    });
    after(async () => {
        await gathering?.close();
        server?.closeAllConnections();
        server?.close();
    });

    const arrive = async (name, moderator = false) => {
        const endpoint = new NewEndpoint(gathering.usher, name);
        gathering.people.push(endpoint);
        const token = await gathering.usher.mint({ room, name, id: `u-${name.toLowerCase()}`, moderator });
        await endpoint.join(room, { token });
    };

    test('keeps out whom it refuses, in its own words', async () => {
        await assert.rejects(arrive('Ben'), /not let in: .*not-allowed.*Book the room first\./su);
        const [{ question, headers, text }] = asked;
        assert.equal(question.event, 'decide');
        assert.equal(question.room, room);
        assert.equal(question.person.role, 'participant');
        const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/u.exec(headers['usher-signature']);
        assert.equal(signature, createHmac('sha256', secret).update(`${time}.${text}`).digest('hex'));
    });

    test('that does not answer in time, or fails, keeps out too, and delays nobody else', async () => {
        const late = assert.rejects(arrive('Cleo'), /not let in/u);
        const began = Date.now();
        await arrive('Ada', true);
        assert.ok(Date.now() - began < 1000, 'Ada waits for nobody');
        await late;
        await assert.rejects(arrive('Dov'), /not let in/u);
        const audit = await gathering.usher.command('audit', '--room', room);
        assert.match(audit.out, /policy-timeout/u);
    });
});
