// One room of the soak: a host who stays, and others who come and do what people do. What the host hears is the order of
// the room; everybody else must have heard the same between two marks of his own.
import { Somebody } from './somebody.mjs';

const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
const kPeople = 6;

export class Room {
    constructor(server, name, random, counts) {
        Object.assign(this, { server, name, random, counts });
        this.letIn = new Set();
        this.everybody = new Map();
        this.found = [];
        /** { who, from, to }: marks between which everything must have been heard; no `to`: he was cut off. */
        this.stays = [];
        this.number = 0;
    }

    count(what) {
        this.counts[what] = (this.counts[what] ?? 0) + 1;
    }

    async live(milliseconds) {
        this.end = Date.now() + milliseconds;
        this.host = await this.#arrive(`host`, true, false);
        this.host.joined = await this.host.join();
        if (this.host.joined !== 'inside')
            return void this.found.push(`${this.name}: no host: ${this.host.joined}`);
        this.count('joined');
        this.letIn.add(this.host.nick);
        if (this.name.startsWith('lobby'))
            await this.host.join(this.host.lobby).then(() => (this.host.at = this.host.muc));
        await this.host.mark('begin');
        await Promise.all([this.#rule(), ...Array.from({ length: kPeople }, (_, i) => this.#person(i))]);
        await this.host.mark('end');
        await this.host.leave(this.host.muc);
        await this.host.hangUp();
    }

    async #arrive(name, moderator, bosh) {
        const id = `${this.name}-${name}-${++this.number}`;
        // Half of the others come with a token: a reload brings the same person.
        const token =
            moderator || this.random.below(2) === 0 ? this.server.token(this.name, id, moderator) : null;
        const somebody = new Somebody(this.server, { name: id, room: this.name, token, bosh });
        await somebody.connect();
        this.everybody.set(somebody.nick, somebody);
        return somebody;
    }

    /** The host: decides about knockers, switches the lobby, kicks, makes breakout rooms and sends people there. */
    async #rule() {
        while (Date.now() < this.end) {
            await sleep(this.random.in(100, 400));
            const knockers = [...(this.host.knockers ?? [])];
            for (const [nick, jid] of knockers) {
                this.host.knockers.delete(nick);
                if (this.random.below(4) > 0) {
                    this.host.admit(jid);
                    this.count('admitted');
                } else {
                    await this.host.deny(nick);
                    this.count('denied');
                }
            }
            const what = this.random.below(20);
            if (what === 0 && this.name.startsWith('lobby')) {
                this.lobbyOff = !this.lobbyOff;
                await this.host.setLobby(!this.lobbyOff);
                if (!this.lobbyOff)
                    await this.host.join(this.host.lobby).then(() => (this.host.at = this.host.muc));
                this.count('switched');
            } else if (what === 1 && Object.keys(this.host.breakoutRooms).length < 4) {
                this.host.breakout({ type: 'features/breakout-rooms/add', subject: `Group ${this.number}` });
                this.count('breakouts');
            } else {
                this.host.say();
            }
        }
        // Whoever knocks still is told.
        for (const nick of (this.host.knockers ?? new Map()).keys()) await this.host.deny(nick);
    }

    async #person(number) {
        while (Date.now() < this.end - 1500) {
            await sleep(this.random.in(20, 500));
            try {
                await this.#visit(await this.#arrive(`p${number}`, false, this.random.below(4) === 0));
            } catch (error) {
                this.found.push(`${this.name}: ${error.message}`);
                return;
            }
        }
    }

    /** @return whether he is inside. */
    async #comeIn(somebody) {
        for (let tries = 0; tries < 3; ++tries) {
            const answer = await somebody.join();
            if (answer === 'inside') {
                this.count('joined');
                this.letIn.add(somebody.nick);
                return true;
            }
            if (answer !== 'registration-required') return false;
            this.count('knocked');
            const outcome = await somebody.knock();
            if (outcome === 'denied' || outcome === 'nothing') return false;
        }
        return false;
    }

    async #visit(somebody) {
        if (!(await this.#comeIn(somebody))) return somebody.hangUp();
        const stay = { who: somebody, from: await somebody.mark('in') };
        this.stays.push(stay);
        const acts = this.random.below(6);
        for (let i = 0; i < acts && Date.now() < this.end; ++i) {
            await sleep(this.random.in(10, 300));
            const gone = await this.#act(somebody, stay);
            if (gone) return;
        }
        await this.#finish(somebody, stay);
        await somebody.leave();
        await somebody.hangUp();
    }

    async #finish(somebody, stay) {
        stay.to = await somebody.mark('out');
        stay.heard = somebody.chat.slice();
    }

    /** @return whether the visit is over. */
    async #act(somebody, stay) {
        const what = this.random.below(10);
        if (what < 4) {
            for (let i = this.random.below(5); i >= 0; --i) somebody.say();
            return false;
        }
        if (what < 6 && !somebody.bosh) return this.#cutAndResume(somebody, stay);
        if (what === 6) {
            this.count('cut');
            somebody.state = 'gone';
            stay.heard = somebody.chat.slice();
            somebody.cut();
            return true;
        }
        if (what === 7) return this.#reload(somebody, stay);
        if (what === 8) return this.#kicked(somebody, stay);
        return this.#walk(somebody, stay);
    }

    async #cutAndResume(somebody) {
        this.count('resumed');
        somebody.cut();
        await sleep(this.random.in(0, 2500));
        if (await somebody.resume()) return false;
        throw new Error(`${somebody.name} could not resume`);
    }

    async #reload(somebody, stay) {
        this.count('reloaded');
        stay.heard = somebody.chat.slice();
        somebody.closePage();
        const again = new Somebody(this.server, somebody);
        await again.connect();
        this.everybody.set(again.nick, again);
        if (!(await this.#comeIn(again))) {
            await again.hangUp();
            return true;
        }
        const next = { who: again, from: await again.mark('in') };
        this.stays.push(next);
        await this.#finish(again, next);
        await again.leave();
        await again.hangUp();
        return true;
    }

    async #kicked(somebody, stay) {
        this.count('kicked');
        const out = somebody.hears(
            each =>
                each.name === 'presence' &&
                each.attributes.type === 'unavailable' &&
                each.attributes.from === `${somebody.muc}/${somebody.nick}`
        );
        await this.host.kick(somebody.nick);
        await out;
        stay.heard = somebody.chat.slice();
        if ((await somebody.join()) === 'inside') this.found.push(`${somebody.name} came in after a kick`);
        await somebody.hangUp();
        return true;
    }

    /** To a breakout room that the host sends him to, and back. */
    async #walk(somebody, stay) {
        const rooms = Object.values(this.host.breakoutRooms).filter(each => !each.isMainRoom);
        if (rooms.length === 0) return false;
        this.count('moved');
        const to = this.random.of(rooms).jid;
        const sent = somebody.hears(
            each => each.name === 'message' && each.child('json-message')?.text.includes('move-to-room')
        );
        this.host.breakout({
            type: 'features/breakout-rooms/move-to-room',
            participantJid: somebody.jid,
            roomJid: to
        });
        await sent;
        await this.#finish(somebody, stay);
        await somebody.leave();
        const answer = await somebody.join(to);
        if (answer !== 'inside') throw new Error(`${somebody.name} was sent to a room that says ${answer}`);
        const text = somebody.say(undefined, to);
        await somebody.hears(each => each.name === 'message' && each.child('body')?.text === text);
        await somebody.leave(to);
        if ((await somebody.join()) !== 'inside') throw new Error(`${somebody.name} did not get back`);
        const next = { who: somebody, from: await somebody.mark('back') };
        this.stays.push(next);
        await this.#finish(somebody, next);
        await somebody.leave();
        await somebody.hangUp();
        return true;
    }

    /** What was lost, doubled, out of order or heard by somebody who was not there. */
    faults() {
        const order = this.host.chat;
        const at = new Map(order.map((text, index) => [text, index]));
        if (at.size !== order.length) this.found.push(`${this.name}: the host heard something twice`);
        for (const { who, from, to, heard = who.chat } of this.stays) {
            const first = at.get(from);
            const mine = heard.slice(
                heard.indexOf(from),
                to === undefined ? undefined : heard.indexOf(to) + 1
            );
            const last = to === undefined ? first + mine.length - 1 : at.get(to);
            if (first === undefined || last === undefined) {
                this.found.push(`${who.name}: the host did not hear his marks`);
                continue;
            }
            const expected = order.slice(first, last + 1);
            const wrong = expected.findIndex((text, index) => text !== mine[index]);
            if (wrong >= 0 || mine.length !== expected.length)
                this.found.push(
                    `${who.name} (${who.bosh ? 'BOSH' : 'WebSocket'}): instead of "${expected[wrong]}" he heard "${mine[wrong]}"`
                );
        }
        return this.found;
    }
}
