// Somebody in the soak: says what a Jitsi client says, keeps what it hears, and can lose its line in every way.
import { randomUUID } from 'node:crypto';
import { readXml } from '../e2e/xml.mjs';
import { BoshLine, WebSocketLine } from './line.mjs';

const ns = {
    client: 'jabber:client',
    sasl: 'urn:ietf:params:xml:ns:xmpp-sasl',
    bind: 'urn:ietf:params:xml:ns:xmpp-bind',
    sm: 'urn:xmpp:sm:3',
    muc: 'http://jabber.org/protocol/muc',
    user: 'http://jabber.org/protocol/muc#user',
    nick: 'http://jabber.org/protocol/nick',
    focus: 'http://jitsi.org/protocol/focus'
};
const kPatience = 15000;
let texts = 0; // no text is said twice
const isStanza = each => ['iq', 'message', 'presence'].includes(each.name);

export class Somebody {
    /** @param {{port: number, domain: string}} server */
    constructor(server, { name, room, token = null, bosh = false }) {
        Object.assign(this, { server, name, room, token, bosh });
        this.muc = `${room}@conference.${server.domain}`;
        this.lobby = `${room}@lobby.${server.domain}`;
        this.waiting = [];
        /** The last lines, for whoever looks at a fault. */
        this.lines = [];
        this.state = 'new';
        /** Bodies of the main room in the order of their coming. */
        this.chat = [];
        this.breakoutRooms = {};
    }

    async connect() {
        if (!(await this.#openLine())) throw new Error(`${this.name}: no connection`);
        await this.#logIn();
        const bound = await this.ask(null, 'set', `<bind xmlns='${ns.bind}'/>`);
        this.jid = bound.child('bind').child('jid').text;
        this.nick = this.jid.slice(0, 8);
        if (!this.bosh) {
            const enabled = this.hears(each => each.name === 'enabled');
            this.#say(`<enable xmlns='${ns.sm}' resume='true'/>`);
            this.previd = (await enabled).attributes.id;
            this.handled = 0;
            this.counting = true;
        }
        const answer = await this.ask(
            `focus.${this.server.domain}`,
            'set',
            `<conference xmlns='${ns.focus}' room='${this.muc}' machine-uid='m'><property name='visitors-version' value='1'/></conference>`
        );
        this.ready = answer.child('conference')?.attributes.ready;
        return this;
    }

    /** @return 'inside', or the words of the refusal. */
    async join(muc = this.muc) {
        const own = this.hears(
            each =>
                each.name === 'presence' &&
                each.attributes.from?.startsWith(muc) &&
                (each.attributes.type === 'error' || this.#isOwn(each))
        );
        this.#say(
            `<presence xmlns='${ns.client}' to='${muc}/${this.nick}'><x xmlns='${ns.muc}'/>` +
                `<nick xmlns='${ns.nick}'>${this.name}</nick></presence>`
        );
        const answer = await own;
        if (answer.attributes.type === 'error') {
            const error = answer.child('error');
            return error.children.find(each => each.name !== 'text')?.name ?? 'error';
        }
        this.state = 'inside';
        this.at = muc;
        return 'inside';
    }

    /** Waits in the lobby. @return 'admitted', 'denied', 'lobby-off' or 'nothing' (nobody decided). */
    async knock() {
        const outcome = this.hears(each => this.#isLobbyOutcome(each), 8000).then(
            each => {
                if (each.name === 'message') return 'admitted';
                if (each.child('x')?.child('destroy')) return 'lobby-off';
                return each.attributes.type === 'error' ? 'refused' : 'denied';
            },
            () => 'nothing'
        );
        this.state = 'knocking';
        this.#say(
            `<presence xmlns='${ns.client}' to='${this.lobby}/${this.nick}'><x xmlns='${ns.muc}'/>` +
                `<nick xmlns='${ns.nick}'>${this.name}</nick></presence>`
        );
        return outcome;
    }

    #isLobbyOutcome(each) {
        if (each.name === 'message') return Boolean(each.child('x', ns.user)?.child('invite'));
        if (each.name !== 'presence' || !each.attributes.from?.startsWith(`${this.lobby}/`)) return false;
        if (!['unavailable', 'error'].includes(each.attributes.type)) return false;
        return each.attributes.from.endsWith(`/${this.nick}`);
    }

    say(text = `${this.name} ${++texts}`, muc = this.at) {
        this.#say(
            `<message xmlns='${ns.client}' type='groupchat' to='${muc}'><body>${text}</body></message>`
        );
        return text;
    }

    /** Says something and waits until it is back: from here on, or until here, everything must have come. */
    async mark(what) {
        const text = `${what} ${this.name} ${++texts}`;
        const muc = this.at;
        const back = this.hears(each => each.name === 'message' && each.child('body')?.text === text);
        this.say(text, muc);
        await back;
        return text;
    }

    message(to, inside) {
        this.#say(`<message xmlns='${ns.client}' to='${to}'>${inside}</message>`);
    }
    admit(jid) {
        this.message(this.muc, `<x xmlns='${ns.user}'><invite to='${jid}'/></x>`);
    }
    deny(nick) {
        return this.#kickFrom(this.lobby, nick);
    }
    kick(nick) {
        return this.#kickFrom(this.muc, nick);
    }
    #kickFrom(muc, nick) {
        const item = `<item nick='${nick}' role='none'><reason>soak</reason></item>`;
        return this.ask(muc, 'set', `<query xmlns='http://jabber.org/protocol/muc#admin'>${item}</query>`);
    }
    setLobby(on) {
        const field = (name, value) => `<field var='${name}'><value>${value}</value></field>`;
        return this.ask(
            this.muc,
            'set',
            "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>" +
                field('FORM_TYPE', 'http://jabber.org/protocol/muc#roomconfig') +
                field('muc#roomconfig_membersonly', on ? 'true' : 'false') +
                '</x></query>'
        );
    }
    breakout(attributes) {
        const all = Object.entries(attributes).map(([key, value]) => ` ${key}='${value}'`);
        const what = `<breakout_rooms ${all.join('').trim()}/>`;
        this.message(`breakout.${this.server.domain}`, what);
    }
    ping() {
        return this.ask(this.server.domain, 'get', "<ping xmlns='urn:xmpp:ping'/>");
    }

    async leave(muc = this.at) {
        const gone = this.hears(
            each =>
                each.name === 'presence' &&
                each.attributes.type === 'unavailable' &&
                each.attributes.from === `${muc}/${this.nick}`
        );
        this.#say(`<presence xmlns='${ns.client}' type='unavailable' to='${muc}/${this.nick}'/>`);
        await gone;
        this.state = 'outside';
    }
    async hangUp() {
        this.state = 'gone';
        this.line.hangUp();
        await Promise.race([this.ended, new Promise(resolve => setTimeout(resolve, 3000))]);
        this.line.cut();
    }
    cut() {
        this.line.cut();
    }
    closePage() {
        this.state = 'gone';
        this.line.closePage();
    }

    /** @return whether the session goes on. */
    async resume() {
        this.counting = false;
        if (!(await this.#openLine())) return false;
        await this.#logIn();
        const outcome = this.hears(each => each.name === 'resumed' || each.name === 'failed');
        this.resuming = true;
        this.#say(`<resume xmlns='${ns.sm}' h='${this.handled}' previd='${this.previd}'/>`);
        return (await outcome).name === 'resumed';
    }

    ask(to, type, payload) {
        const id = randomUUID();
        const answer = this.hears(
            each => each.name === 'iq' && each.attributes.id === id && each.attributes.type !== 'set'
        );
        const target = to === null ? '' : ` to='${to}'`;
        this.#say(`<iq xmlns='${ns.client}' id='${id}'${target} type='${type}'>${payload}</iq>`);
        return answer;
    }

    hears(suits, milliseconds = kPatience) {
        return new Promise((resolve, reject) => {
            const wanted = { suits, resolve };
            this.waiting.push(wanted);
            setTimeout(() => {
                if (!this.waiting.includes(wanted)) return;
                this.waiting.splice(this.waiting.indexOf(wanted), 1);
                reject(new Error(`${this.name} (${this.state}) waited in vain for ${suits}`));
            }, milliseconds).unref();
        });
    }

    #isOwn(presence) {
        return presence
            .child('x', ns.user)
            ?.all('status')
            .some(each => each.attributes.code === '110');
    }
    #note(line) {
        this.lines.push(line);
        this.lines.splice(0, this.lines.length - 30);
    }
    #say(text) {
        this.#note(`> ${text}`);
        this.line.send(text);
    }
    async #openLine() {
        const { port, domain } = this.server;
        const query = `?room=${this.room}${this.token === null ? '' : `&token=${this.token}`}`;
        const Line = this.bosh ? BoshLine : WebSocketLine;
        let end;
        this.ended = new Promise(resolve => (end = resolve));
        const line = new Line({
            port,
            domain,
            query,
            onText: (text, isBody) => this.line === line && this.#receive(text, isBody),
            onEnd: () => end()
        });
        this.line = line;
        return line.opened;
    }
    async #logIn() {
        const features = this.hears(each => each.name === 'stream:features');
        this.line.open();
        await features;
        const outcome = this.hears(each => each.xmlns === ns.sasl && each.name !== 'mechanisms');
        this.#say(`<auth xmlns='${ns.sasl}' mechanism='ANONYMOUS'/>`);
        if ((await outcome).name !== 'success') throw new Error(`${this.name}: not logged in`);
        const again = this.hears(each => each.name === 'stream:features');
        this.line.open();
        await again;
    }
    #receive(text, isBody) {
        const element = readXml(text);
        for (const each of isBody ? element.children : [element]) this.#take(each);
    }
    #take(each) {
        if (each.name !== 'iq') this.#note(`< ${each}`.slice(0, 400));
        if (each.name === 'resumed' && this.resuming) {
            this.counting = true;
            this.resuming = false;
        }
        if (this.counting && isStanza(each)) ++this.handled;
        if (each.name === 'r') this.#say(`<a xmlns='${ns.sm}' h='${this.handled}'/>`);
        const { from, type, id } = each.attributes;
        if (each.name === 'iq' && (type === 'set' || type === 'get'))
            this.#say(`<iq xmlns='${ns.client}' type='result' id='${id}' to='${from}'/>`);
        if (each.name === 'message' && type === 'groupchat' && from?.startsWith(`${this.muc}/`)) {
            const body = each.child('body')?.text;
            if (body) this.chat.push(body);
        }
        this.#notice(each);
        for (const one of this.waiting.filter(({ suits }) => suits(each))) {
            this.waiting.splice(this.waiting.indexOf(one), 1);
            one.resolve(each);
        }
    }
    #notice(each) {
        const json = each.name === 'message' ? each.child('json-message')?.text : undefined;
        if (json?.includes('breakout_rooms')) {
            const said = JSON.parse(json);
            if (said.rooms) this.breakoutRooms = said.rooms;
            if (said.roomJid) this.sentTo = said.roomJid;
        }
        const isRemoved =
            each.name === 'presence' &&
            each.attributes.type === 'unavailable' &&
            each.attributes.from === `${this.at}/${this.nick}` &&
            each
                .child('x', ns.user)
                ?.all('status')
                .some(({ attributes }) => attributes.code === '307');
        if (isRemoved) this.state = 'kicked';
        // A knocker as a moderator sees them: the address that an invitation needs.
        if (each.name !== 'presence' || !each.attributes.from?.startsWith(`${this.lobby}/`)) return;
        const jid = each.child('x', ns.user)?.child('item')?.attributes.jid;
        this.knockers ??= new Map();
        const nick = each.attributes.from.slice(this.lobby.length + 1);
        if (each.attributes.type === 'unavailable') this.knockers.delete(nick);
        else if (jid && nick !== this.nick) this.knockers.set(nick, jid);
    }
}
