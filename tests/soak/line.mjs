// What carries the stanzas of one client: a WebSocket (RFC 7395) or BOSH (XEP-0206). Both give whole elements as text.
import { request } from 'node:http';
import { fromWeb } from '../e2e/paths.mjs';

const { WebSocket } = fromWeb('ws');
const kFraming = 'urn:ietf:params:xml:ns:xmpp-framing';

export class WebSocketLine {
    constructor({ port, domain, query, onText, onEnd }) {
        this.domain = domain;
        this.socket = new WebSocket(`ws://127.0.0.1:${port}/xmpp-websocket${query}`, 'xmpp');
        this.socket.on('message', bytes => onText(bytes.toString()));
        this.socket.on('close', () => onEnd());
        this.socket.on('error', () => {});
        this.opened = new Promise(resolve =>
            this.socket.once('open', () => resolve(true)).once('close', () => resolve(false))
        );
    }
    open() {
        this.send(`<open xmlns='${kFraming}' to='${this.domain}' version='1.0'/>`);
    }
    send(text) {
        if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
    }
    /** The network fails: nobody says anything. */
    cut() {
        this.socket.terminate();
    }
    /** The tab is closed. */
    closePage() {
        this.socket.close(1001);
    }
    hangUp() {
        this.send(`<close xmlns='${kFraming}'/>`);
    }
}

/** One request is always held; what is sent meanwhile goes in one more. */
export class BoshLine {
    constructor({ port, domain, query, onText, onEnd }) {
        Object.assign(this, { port, domain, query, onText, onEnd });
        this.rid = 1 + Math.floor(Math.random() * 1e9);
        this.sid = null;
        this.ended = false;
        this.under = new Map();
        this.next = 0; // rid whose answer is given next
        this.answers = new Map();
        this.opened = Promise.resolve(true);
        this.later = [];
    }
    open() {
        if (this.sid === null)
            this.#post(` to='${this.domain}' wait='30' hold='1' ver='1.6' xmpp:version='1.0'`, '');
        else this.#post(` to='${this.domain}' xmpp:restart='true'`, '');
    }
    send(text) {
        this.later.push(text);
        if (this.later.length === 1) setImmediate(() => this.#flush());
    }
    cut() {
        this.#end();
    }
    closePage() {
        this.#end();
    }
    hangUp() {
        this.#flush();
        this.#post(" type='terminate'", '');
    }

    #flush() {
        const text = this.later.splice(0).join('');
        if (text !== '') this.#post('', text);
    }
    #end() {
        if (this.ended) return;
        this.ended = true;
        for (const each of this.under.values()) each.destroy();
        this.onEnd();
    }
    #post(attributes, payload) {
        if (this.ended) return;
        const rid = this.rid++;
        if (this.next === 0) this.next = rid;
        const sid = this.sid === null ? '' : ` sid='${this.sid}'`;
        const body =
            `<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' rid='${rid}'${sid}` +
            `${attributes}>${payload}</body>`;
        const asked = request(
            { host: '127.0.0.1', port: this.port, method: 'POST', path: `/http-bind${this.query}` },
            answer => {
                let text = '';
                answer.on('data', part => (text += part));
                answer.on('end', () => this.#answered(rid, text));
            }
        );
        this.under.set(rid, asked);
        asked.on('error', () => this.#end());
        asked.end(body);
    }
    #answered(rid, text) {
        this.under.delete(rid);
        this.answers.set(rid, text);
        for (; this.answers.has(this.next); ++this.next) {
            const body = this.answers.get(this.next);
            this.answers.delete(this.next);
            this.sid ??= / sid='([^']*)'/.exec(body)?.[1] ?? / sid="([^"]*)"/.exec(body)?.[1] ?? null;
            this.onText(body, true);
            if (/^<body[^>]* type=['"]terminate/.test(body)) return this.#end();
        }
        if (!this.ended && this.under.size === 0) this.#post('', '');
    }
}
