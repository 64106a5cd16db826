// What a receiver of webhooks gets of a meeting, when it fails at first and is slow then.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';
import { sleep } from './usher.mjs';

const room = 'standup';
const secret = 'what receiver and server share';

/** Takes what it is sent: the first attempt fails, the second is slow. */
class Receiver {
    static async open() {
        const receiver = new Receiver();
        receiver.server = createServer((request, response) => void receiver.take(request, response));
        await new Promise(resolve => receiver.server.listen(0, '127.0.0.1', resolve));
        return receiver;
    }
    attempts = [];
    taken = [];
    get url() {
        return `http://127.0.0.1:${this.server.address().port}/hook`;
    }
    async take(request, response) {
        let text = '';
        for await (const part of request) text += part;
        const number = this.attempts.push({ headers: request.headers, text });
        if (number === 2) await sleep(700);
        if (number > 1) this.taken.push(JSON.parse(text));
        response.writeHead(number === 1 ? 500 : 204).end();
    }
    async has(event) {
        for (let tries = 0; tries < 100; ++tries) {
            if (this.taken.some(each => each.event === event)) return;
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
        receiver = await Receiver.open();
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
