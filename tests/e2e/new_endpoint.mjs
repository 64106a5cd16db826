// Somebody with a client of the newest generation (lib-jitsi-meet of 2026), as a script without media: it says what that
// library says (compare tests/recordings/jvbvp8-latest-*), and understands no more than it does: SourceInfo, not
// audiomuted and videomuted; sources in JSON, by name.
import { randomBytes, randomUUID } from 'node:crypto';
import { ownSources, sessionAccept, sourceAdd, understood, ns } from './new_jingle.mjs';
import { fromWeb } from './paths.mjs';
import { escaped, readXml } from './xml.mjs';

const { WebSocket } = fromWeb('ws');

const kPatience = 15000;
const kFeatures = [
    ns.jingle,
    ns.rtp,
    ns.ice,
    ns.dtls,
    'urn:xmpp:jingle:apps:rtp:audio',
    'urn:xmpp:jingle:apps:rtp:video',
    'http://jitsi.org/json-encoded-sources',
    'http://jitsi.org/source-name',
    'http://jitsi.org/receive-multiple-video-streams'
];

const resource = address => address.slice(address.indexOf('/') + 1);

export class NewEndpoint {
    constructor(usher, name) {
        this.usher = usher;
        this.name = name;
        this.id = null;
        this.sourceInfo = {};
        /** Everything received, in order; `console` is what a failed test shows. */
        this.heard = [];
        this.console = [];
        this.faults = [];
        /** Endpoint id → { name, info }: people as their presence shows them. */
        this.people = new Map();
        /** Source name → { owner, kind, desktop, ssrcs }: as the focus announced them. */
        this.sources = new Map();
        /** Messages of the bridge channel, parsed. */
        this.channelHeard = [];
        this.waiting = [];
    }

    /**
     * Opens the stream, asks for the conference, joins. The answer to an invitation is given by itself.
     * @param account a service's, as user:password.
     */
    async join(room, { token = null, tenant = null, account = null } = {}) {
        const { domain, port } = this.usher;
        this.account = account;
        this.room = `${room}@conference.${tenant === null ? '' : `${tenant}.`}${domain}`;
        const path = `${tenant === null ? '' : `/${tenant}`}/xmpp-websocket?room=${room}`;
        const query = token === null ? '' : `&token=${token}`;
        this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}${query}`, 'xmpp');
        this.closed = new Promise(resolve => this.socket.on('close', code => resolve(code)));
        this.socket.on('message', bytes => this.#receive(bytes.toString()));
        await new Promise((resolve, reject) => this.socket.on('open', resolve).on('error', reject));
        await this.#logIn(domain);
        const conference = await this.#ask(
            `focus.${domain}`,
            'set',
            `<conference machine-uid="${randomBytes(16).toString('hex')}" room="${this.room}"` +
                `${token === null ? '' : ` token="${token}"`} xmlns="${ns.focus}">` +
                '<property name="rtcstatsEnabled" value="false"/><property name="visitors-version" value="1"/>' +
                '</conference>'
        );
        const { ready, focusjid } = conference.child('conference', ns.focus).attributes;
        if (ready !== 'true') throw new Error(`the focus is not ready: ${conference}`);
        this.focusAddress = focusjid;
        await this.enter();
        await this.#ask(this.room, 'get', `<query xmlns="${ns.disco}"/>`);
    }

    /** Joins the room; after a wait in the lobby, once more. */
    async enter() {
        const own = this.hearsNext(
            'its own presence',
            each => each.name === 'presence' && each.attributes.from === `${this.room}/${this.id}`
        );
        this.#say(this.#presence(`<x xmlns="${ns.muc}"/>`));
        if ((await own).attributes.type) throw new Error(`not let in: ${await own}`);
    }

    /** Waits in the lobby until somebody lets it in, and leaves it then. */
    async knock() {
        const place = `${this.room.replace('@conference.', '@lobby.')}/${this.id}`;
        const invited = this.hearsNext('that it may come in', each =>
            each.child('x', ns.mucUser)?.child('invite')
        );
        const nick = `<nick xmlns="${ns.nick}">${escaped(this.name)}</nick>`;
        this.#say(`<presence to="${place}" xmlns="${ns.client}"><x xmlns="${ns.muc}"/>${nick}</presence>`);
        await invited;
        this.#say(`<presence to="${place}" type="unavailable" xmlns="${ns.client}"/>`);
    }

    #auth() {
        if (this.account === null) return `<auth mechanism="ANONYMOUS" xmlns="${ns.sasl}"/>`;
        const plain = Buffer.from(`\0${this.account.replace(':', '\0')}`).toString('base64');
        return `<auth mechanism="PLAIN" xmlns="${ns.sasl}">${plain}</auth>`;
    }

    async #logIn(domain) {
        const open = () => this.#say(`<open to="${domain}" version="1.0" xmlns="${ns.framing}"/>`);
        open();
        await this.hears('the mechanisms', each => each.name === 'stream:features');
        const isOutcome = each => each.xmlns === ns.sasl && ['success', 'failure'].includes(each.name);
        const outcome = this.hears('the outcome of its login', isOutcome);
        this.#say(this.#auth());
        if ((await outcome).name === 'failure') throw new Error(`not logged in: ${await outcome}`);
        const features = this.hearsNext('the features', each => each.name === 'stream:features');
        open();
        await features;
        const bound = await this.#ask(null, 'set', `<bind xmlns="${ns.bind}"/>`);
        this.address = bound.child('bind', ns.bind).child('jid').text;
        this.id = this.address.slice(0, 8); // the library takes it as nick where it is hexadecimal
        if ((await features).child('session', ns.session))
            await this.#ask(null, 'set', `<session xmlns="${ns.session}"/>`);
        const enabled = this.hearsNext('stream management', each => each.name === 'enabled');
        this.#say(`<enable resume="true" xmlns="${ns.management}"/>`);
        await enabled;
        await this.#ask(domain, 'get', `<services xmlns="urn:xmpp:extdisco:2"/>`, { mayFail: true });
        await this.#ask(domain, 'get', `<query xmlns="${ns.disco}"/>`);
    }

    /** Changes some of its sources' states and says so: { 'a0': { muted }, 'v1': { muted, videoType } }. */
    shows(changes) {
        for (const [name, state] of Object.entries(changes)) this.sourceInfo[`${this.id}-${name}`] = state;
        this.#say(this.#presence(''));
    }

    /** A screen is a second video source, announced by source-add when it is shared for the first time. */
    async share() {
        if (!this.hasScreen)
            await this.#ask(`${this.room}/focus`, 'set', sourceAdd(this.offer, this.own.screen));
        this.hasScreen = true;
        this.shows({ v1: { muted: false, videoType: 'desktop' } });
    }

    unshare() {
        this.shows({ v1: { muted: true, videoType: 'desktop' } });
    }

    /** What is known of somebody by the name shown: { id, info, sources }, info being SourceInfo without the id. */
    sees(name) {
        for (const [id, person] of this.people) {
            if (person.name !== name) continue;
            const info = Object.fromEntries(
                Object.entries(person.info ?? {}).map(([source, state]) => [
                    source.slice(id.length + 1),
                    state
                ])
            );
            const sources = [...this.sources.values()].filter(source => source.owner === id);
            return { id, info, sources };
        }
        return null;
    }

    /** Waits until what is known of somebody suits. */
    async seesSuch(name, what, suits, milliseconds = kPatience) {
        const until = Date.now() + milliseconds;
        while (!suits(this.sees(name))) {
            if (Date.now() > until)
                throw new Error(`${this.name}: not ${what}: ${name} is ${JSON.stringify(this.sees(name))}`);
            await new Promise(resolve => setTimeout(resolve, 50));
        }
    }

    /** The first stanza that suits, of those heard already and those to come. */
    hears(what, suits, milliseconds = kPatience) {
        const found = this.heard.find(suits);
        return found ? Promise.resolve(found) : this.hearsNext(what, suits, milliseconds);
    }

    hearsNext(what, suits, milliseconds = kPatience) {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(
                () =>
                    reject(
                        new Error(`${this.name} did not hear ${what}\n${this.console.slice(-12).join('\n')}`)
                    ),
                milliseconds
            );
            this.waiting.push(element => {
                if (!suits(element)) return false;
                clearTimeout(timer);
                resolve(element);
                return true;
            });
        });
    }

    /** A message to somebody's client by way of the bridge. */
    sendTo(id, payload) {
        this.channel.send(JSON.stringify({ colibriClass: 'EndpointMessage', to: id, msgPayload: payload }));
    }

    /** Waits for a message of the bridge channel, of those heard already too. */
    async hearsOnChannel(what, suits, milliseconds = kPatience) {
        const until = Date.now() + milliseconds;
        while (!this.channelHeard.some(suits)) {
            if (Date.now() > until)
                throw new Error(`${this.name}: not ${what} but ${JSON.stringify(this.channelHeard)}`);
            await new Promise(resolve => setTimeout(resolve, 50));
        }
        return this.channelHeard.findLast(suits);
    }

    async leave() {
        const gone = this.hearsNext(
            'that it left',
            each =>
                each.attributes.type === 'unavailable' && each.attributes.from === `${this.room}/${this.id}`
        );
        this.#say(`<presence to="${this.room}/${this.id}" type="unavailable" xmlns="${ns.client}"/>`);
        await gone;
        await this.hangUp();
    }

    async hangUp() {
        this.#say(`<presence type="unavailable" xmlns="${ns.client}"/>`);
        this.#say(`<close xmlns="${ns.framing}"/>`);
        await this.closed;
    }

    async go() {
        this.channel?.terminate();
        this.socket?.terminate();
    }

    #openChannel(offer) {
        const transport = offer.child('content').child('transport', ns.ice);
        this.channel = new WebSocket(transport.child('web-socket', ns.colibri).attributes.url);
        this.channel.on('open', () =>
            this.channel.send(
                '{"colibriClass":"ReceiverVideoConstraints","assumedBandwidthBps":-1,"lastN":-1,' +
                    '"defaultConstraints":{"maxHeight":360}}'
            )
        );
        this.channel.on('message', bytes => this.channelHeard.push(JSON.parse(bytes.toString())));
        this.channel.on('error', error => this.faults.push(`bridge channel: ${error.message}`));
    }

    #say(text) {
        this.console.push(`> ${text}`);
        this.socket.send(text);
    }

    async #ask(to, type, payload, { mayFail = false } = {}) {
        const id = `${randomUUID()}:sendIQ`;
        const answer = this.hearsNext(
            `the answer to ${payload}`,
            each => each.name === 'iq' && each.attributes.id === id
        );
        this.#say(
            `<iq id="${id}" ${to === null ? '' : `to="${to}" `}type="${type}" xmlns="${ns.client}">${payload}</iq>`
        );
        if ((await answer).attributes.type !== 'result' && !mayFail)
            throw new Error(`${payload} was answered by ${await answer}`);
        return answer;
    }

    #presence(first) {
        return (
            `<presence to="${this.room}/${this.id}" xmlns="${ns.client}">${first}<stats-id>Logan-IzE</stats-id>` +
            `<c hash="sha-1" node="https://jitsi.org/jitsi-meet" ver="dtzK/3xhISaXUMVg59IpXxdvKyQ=" xmlns="${ns.caps}"/>` +
            '<jitsi_participant_codecList>av1,vp9,vp8,h264</jitsi_participant_codecList>' +
            `<nick xmlns="${ns.nick}">${escaped(this.name)}</nick>` +
            `<SourceInfo>${escaped(JSON.stringify(this.sourceInfo))}</SourceInfo></presence>`
        );
    }

    #receive(text) {
        this.console.push(`< ${text}`);
        try {
            const element = readXml(text);
            this.heard.push(element);
            this.#react(element);
            this.waiting = this.waiting.filter(each => !each(element));
        } catch (error) {
            this.faults.push(`${error.message} in ${text}`);
            this.console.push(`! ${error.message}`);
        }
    }

    #react(element) {
        const { from, id, type } = element.attributes;
        if (element.name === 'presence' && from?.startsWith(`${this.room}/`))
            this.#meets(resource(from), element);
        if (element.name === 'r') this.#say(`<a h="${this.#count()}" xmlns="${ns.management}"/>`);
        if (element.name !== 'iq' || (type !== 'set' && type !== 'get')) return;
        const result = payload =>
            this.#say(`<iq id="${id}" to="${from}" type="result" xmlns="${ns.client}">${payload}</iq>`);
        const jingle = element.child('jingle', ns.jingle);
        if (element.child('query', ns.disco)) {
            const features = kFeatures.map(each => `<feature var="${each}"/>`).join('');
            result(`<query xmlns="${ns.disco}">${features}</query>`);
        } else if (jingle) {
            this.#changes(jingle);
            result('');
            if (jingle.attributes.action === 'session-initiate') this.#accept(jingle);
        } else {
            result('');
            if (from === `${this.room}/focus` && element.child('mute')) this.#isMuted(element.child('mute'));
        }
    }

    #isMuted(order) {
        const kind = /^http:\/\/jitsi.org\/jitmeet\/(audio|video)$/.exec(order.xmlns)?.[1];
        if (!kind || order.text !== 'true') throw new Error(`not an order to mute: ${order}`);
        this.mutedBy = { kind, actor: resource(order.attributes.actor) };
        this.shows({ [`${kind[0]}0`]: { muted: true } });
    }

    #count() {
        const enabled = this.heard.findIndex(each => each.name === 'enabled');
        return this.heard.slice(enabled).filter(each => ['iq', 'message', 'presence'].includes(each.name))
            .length;
    }

    #meets(nick, presence) {
        if (nick === this.id) return;
        if (nick === 'focus') {
            const address = presence.child('x', ns.mucUser).child('item').attributes.jid;
            if (!address.startsWith(`${this.focusAddress}/`)) throw new Error(`a focus of ${address}`);
            return;
        }
        if (presence.attributes.type === 'unavailable') {
            this.people.delete(nick);
            return;
        }
        // COMPAT(lib-jitsi-meet 2026): of SourceInfo, only names that begin with the sender's own id count.
        const said = JSON.parse(presence.child('SourceInfo')?.text ?? '{}');
        const info = Object.fromEntries(Object.entries(said).filter(([name]) => name.startsWith(`${nick}-`)));
        this.people.set(nick, { name: presence.child('nick', ns.nick)?.text, info });
    }

    #changes(jingle) {
        const { action, sid } = jingle.attributes;
        if (action === 'session-initiate') {
            this.offer = jingle;
            this.hasScreen = false;
            this.sources.clear();
        } else if (sid !== this.offer?.attributes.sid) {
            throw new Error(`${action} of another session`);
        }
        if (action === 'session-terminate') {
            this.sources.clear();
            return;
        }
        for (const source of understood(jingle)) {
            if (action === 'source-remove') {
                if (!this.sources.delete(source.name)) throw new Error(`${source.name} was not there`);
                continue;
            }
            const known = [...this.sources.values()].flatMap(each => each.ssrcs);
            if (this.sources.has(source.name)) throw new Error(`${source.name} is there already`);
            if (source.ssrcs.some(each => known.includes(each)))
                throw new Error(`an SSRC of ${source.name} is taken`);
            if (source.owner !== 'jvb' && !this.people.has(source.owner))
                throw new Error(`whose is ${source.name}?`);
            this.sources.set(source.name, source);
        }
    }

    async #accept(offer) {
        try {
            this.own = ownSources(this.id);
            await this.#ask(`${this.room}/focus`, 'set', sessionAccept(offer, this.address, this.own));
            this.shows({ a0: { muted: false }, v0: { muted: false } });
            this.#openChannel(offer);
        } catch (error) {
            this.faults.push(error.message);
        }
    }
}
