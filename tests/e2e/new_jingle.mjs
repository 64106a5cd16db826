// Jingle as the client library of 2026 writes and reads it (docs/protocol/focus-and-media.md).
import { randomBytes } from 'node:crypto';

export const ns = {
    client: 'jabber:client',
    framing: 'urn:ietf:params:xml:ns:xmpp-framing',
    sasl: 'urn:ietf:params:xml:ns:xmpp-sasl',
    bind: 'urn:ietf:params:xml:ns:xmpp-bind',
    session: 'urn:ietf:params:xml:ns:xmpp-session',
    management: 'urn:xmpp:sm:3',
    stanzas: 'urn:ietf:params:xml:ns:xmpp-stanzas',
    disco: 'http://jabber.org/protocol/disco#info',
    caps: 'http://jabber.org/protocol/caps',
    muc: 'http://jabber.org/protocol/muc',
    mucUser: 'http://jabber.org/protocol/muc#user',
    nick: 'http://jabber.org/protocol/nick',
    focus: 'http://jitsi.org/protocol/focus',
    colibri: 'http://jitsi.org/protocol/colibri',
    jitsi: 'http://jitsi.org/jitmeet',
    jingle: 'urn:xmpp:jingle:1',
    rtp: 'urn:xmpp:jingle:apps:rtp:1',
    ssma: 'urn:xmpp:jingle:apps:rtp:ssma:0',
    grouping: 'urn:xmpp:jingle:apps:grouping:0',
    ice: 'urn:xmpp:jingle:transports:ice-udp:1',
    dtls: 'urn:xmpp:jingle:apps:dtls:0'
};

// Of a certificate that nobody has: no media comes from here.
const kFingerprint = Array.from({ length: 32 }, () => 'A7').join(':');

const randomSsrcs = count =>
    Array.from({ length: count }, () => (randomBytes(4).readUInt32BE() % 0x3fffffff) + 1);

/** Microphone, camera with three layers, and screen of an endpoint: { name, kind, msid, type, ssrcs, groups }. */
export function ownSources(id) {
    const source = (name, kind, type, ssrcs, groups) => {
        const msid = `${id}-${kind}-${name.slice(1)}-1 ${id}-${name}-track-1`;
        return { name: `${id}-${name}`, kind, msid, type, ssrcs, groups };
    };
    const layers = randomSsrcs(3);
    const repairs = randomSsrcs(3);
    const screen = randomSsrcs(2);
    const pairs = layers.map((each, index) => ['FID', each, repairs[index]]);
    return {
        microphone: source('a0', 'audio', null, randomSsrcs(1), []),
        camera: source('v0', 'video', 'camera', [...layers, ...repairs], [['SIM', ...layers], ...pairs]),
        screen: source('v1', 'video', 'desktop', screen, [['FID', ...screen]])
    };
}

function sourceXml({ name, msid, type, ssrcs, groups }) {
    const source = ssrc =>
        `<source name="${name}" ssrc="${ssrc}"${type === null ? '' : ` videoType="${type}"`} xmlns="${ns.ssma}">` +
        `<parameter name="msid" value="${msid}"/></source>`;
    const group = ([semantics, ...members]) =>
        `<ssrc-group semantics="${semantics}" xmlns="${ns.ssma}">` +
        `${members.map(each => `<source ssrc="${each}"/>`).join('')}</ssrc-group>`;
    return ssrcs.map(source).join('') + groups.map(group).join('');
}

/** The answer to an offer, with microphone and camera: in XML, as all that this client sends. */
export function sessionAccept(offer, address, { microphone, camera }) {
    const { initiator, sid } = offer.attributes;
    const content = source => {
        const offered = offer.all('content').find(each => each.attributes.name === source.kind);
        const description = offered.child('description', ns.rtp);
        return (
            `<content creator="responder" name="${source.kind}" senders="both">` +
            `<description media="${source.kind}" xmlns="${ns.rtp}">${description.all('payload-type').join('')}` +
            `${sourceXml(source)}<rtcp-mux/>${description.all('rtp-hdrext').join('')}</description>` +
            `<transport pwd="KHoCXN4nVcSuFY4oqh8zSGO/" ufrag="+Pls" xmlns="${ns.ice}">` +
            `<fingerprint hash="sha-256" setup="active" xmlns="${ns.dtls}">${kFingerprint}</fingerprint>` +
            '</transport></content>'
        );
    };
    return (
        `<jingle action="session-accept" initiator="${initiator}" responder="${address}" sid="${sid}"` +
        ` xmlns="${ns.jingle}"><group semantics="BUNDLE" xmlns="${ns.grouping}"><content name="audio"/>` +
        `<content name="video"/><content name="data"/></group>${content(microphone)}${content(camera)}</jingle>`
    );
}

export function sourceAdd(offer, source) {
    const { initiator, sid } = offer.attributes;
    return (
        `<jingle action="source-add" initiator="${initiator}" sid="${sid}" xmlns="${ns.jingle}">` +
        `<content name="${source.kind}"><description media="${source.kind}" xmlns="${ns.rtp}">${sourceXml(source)}` +
        '</description></content></jingle>'
    );
}

/** The bridge's own sources, which an offer has in XML and in front of all others. */
function sourcesOfBridge(offer) {
    return offer.all('content').map(content => {
        const kind = content.attributes.name;
        const source = content.child('description', ns.rtp).child('source', ns.ssma);
        const { name, ssrc } = source.attributes;
        const owner = source.child('ssrc-info', ns.jitsi).attributes.owner;
        if (owner !== 'jvb' || name !== `jvb-${kind[0]}0`)
            throw new Error(`not the bridge's source: ${source}`);
        return { owner, name, kind, desktop: false, ssrcs: [ssrc] };
    });
}

/** What the client does with a source list; throws where it would stumble. @return {{owner, name, kind, desktop, ssrcs}[]} */
export function understood(jingle) {
    const message = jingle.child('json-message', ns.jitsi);
    const isOffer = jingle.attributes.action === 'session-initiate';
    const sources = isOffer ? sourcesOfBridge(jingle) : [];
    if (isOffer && !message) return sources;
    if (!message) throw new Error(`no JSON sources: ${jingle}`);
    for (const [owner, parts] of Object.entries(JSON.parse(message.text).sources)) {
        const [video = [], videoGroups = [], audio = [], audioGroups = []] = parts;
        for (const [kind, lines, groups] of [
            ['video', video, videoGroups],
            ['audio', audio, audioGroups]
        ]) {
            const byName = new Map();
            for (const { s, n, m, v } of lines) {
                if (!/^[1-9]\d*$/.test(String(s))) throw new Error(`no SSRC: ${s}`);
                if (!n || !m || m.split(' ').length !== 2)
                    throw new Error(`a source without name or msid: ${n} ${m}`);
                if (!new RegExp(`^${owner}-${kind[0]}\\d+$`).test(n))
                    throw new Error(`${n} is not of ${owner}`);
                const source = byName.get(n) ?? { owner, name: n, kind, desktop: v === 'd', ssrcs: [] };
                source.ssrcs.push(String(s));
                byName.set(n, source);
            }
            for (const [semantics, ...ssrcs] of groups) {
                // COMPAT(lib-jitsi-meet 2026): a SIM group of somebody else breaks its description.
                if (semantics !== 'f' || ssrcs.length !== 2)
                    throw new Error(`a group of ${semantics} ${ssrcs}`);
                if (
                    ![...byName.values()].some(({ ssrcs: own }) =>
                        ssrcs.every(each => own.includes(String(each)))
                    )
                )
                    throw new Error(`a group of unknown sources: ${ssrcs}`);
            }
            sources.push(...byName.values());
        }
    }
    return sources;
}
