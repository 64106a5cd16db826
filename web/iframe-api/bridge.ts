// The iframe API's end in the page: what the meeting does is told to the page that embeds, what that page asks is done.
import type { Meeting } from '../meeting/meeting';
import type { Happening } from '../meeting/setup';
import { answerHandlers, availableDevices, type Devices } from './answers';
import { Channel, scopeOf, type Listening, type Message, type Target } from './channel';
import { isRecord, parseFields, wrongArgument } from './check';
import { commandHandlers } from './commands';
import { eventsOf, prejoin, type Sent } from './events';
import type { Words } from './facts';
import { kCommands, kEvents, kFunctions, wireName, type Row } from './schema';

/** The window of this page, as far as the bridge needs it. */
export interface Framed extends Listening {
    parent: Target;
    location: { ancestorOrigins?: ArrayLike<string> };
    navigator: {
        mediaDevices?: Devices & { addEventListener?(type: 'devicechange', listener: () => void): void };
    };
}

const byWire = (table: Record<string, Row>) =>
    new Map(Object.entries(table).map(([name, row]) => [wireName(name, row), { name, row }]));
const commands = byWire(kCommands);
const functions = byWire(kFunctions);

function complain(what: string, name: string, why: string): void {
    console.warn(`JitsiMeetExternalAPI: ${what} "${name}" has no effect: ${why}.`);
}

/** What the name in a request means; COMPAT(jitsi-meet): one name for setting either device. */
function functionOf(
    data: Record<string, unknown>
): { name: string; row: Row; data: Record<string, unknown> } | null {
    if (data.type !== 'devices') {
        const found = functions.get(String(data.name));
        return found ? { ...found, data } : null;
    }
    if (data.name !== 'setDevice') {
        const found = functions.get(`devices/${String(data.name)}`);
        return found ? { ...found, data } : null;
    }
    const device = isRecord(data.device) ? data.device : {};
    const name = (
        {
            audioinput: 'setAudioInputDevice',
            videoinput: 'setVideoInputDevice',
            audiooutput: 'setAudioOutputDevice'
        } as const
    )[String(device.kind)];
    return name ? { name, row: kFunctions[name], data: device } : null;
}

/**
 * @param page the window; its parent is the page that embeds. The server's `frame-ancestors` decides who that may be; what
 *   other windows say is not heard. @param id of the API object there. @return ends it.
 */
export function openBridge(meeting: Meeting, page: Framed, id: number, words: Words): () => void {
    const { place, config, link } = meeting.setup;
    const here = { roomName: place.title, words };
    const media = page.navigator.mediaDevices;
    const doCommand = commandHandlers(meeting, words, (name, why) => complain('command', name, why));
    const answers = answerHandlers(meeting, media, `${place.room}@${config.hosts.muc}`);

    const take = ({ type, data }: Exclude<Message, { type: 'response' }>): unknown => {
        if (type === 'request') return answer(data);
        const found = commands.get(String(data.name));
        const args: unknown[] = Array.isArray(data.data) ? data.data : [];
        if (!found) return complain('command', String(data.name), 'there is no such command');
        const { name, row } = found;
        if (!row.works) return complain('command', name, row.note);
        const wrong = wrongArgument(row.fields, args);
        if (wrong !== null) return complain('command', name, wrong);
        (doCommand as Record<string, (...all: unknown[]) => void>)[name]?.(...args);
        return undefined;
    };
    const answer = (data: Record<string, unknown>): unknown => {
        const found = functionOf(data);
        if (!found) throw new Error(`there is no function "${String(data.name)}"`);
        const { name, row } = found;
        if (!row.works) throw new Error(`${name} does not work here: ${row.note}`);
        const args = parseFields(row.fields).map(field => found.data[field.name] ?? undefined);
        const wrong = wrongArgument(row.fields, args);
        if (wrong !== null) throw new Error(`${name}: ${wrong}`);
        return (answers as Record<string, (...all: unknown[]) => unknown>)[name]?.(...args);
    };

    // Where the browser says who embeds, nobody else is believed from the first message on.
    const origin = page.location.ancestorOrigins?.[0] ?? null;
    const channel = new Channel(page, scopeOf(id), { window: () => page.parent, origin }, take);
    const tell = ({ name, data }: Sent) => channel.event({ ...data, name: wireName(name, kEvents[name]) });
    const stop = meeting.observe((happening: Happening) => eventsOf(happening, here).forEach(tell));
    media?.addEventListener?.('devicechange', () => {
        void availableDevices(media).then(devices => tell({ name: 'deviceListChanged', data: { devices } }));
    });

    if (link.subject !== '') doCommand.subject(link.subject);
    channel.greet();
    tell({ name: 'browserSupport', data: { supported: true } });
    tell({ name: 'ready', data: {} });
    const state = meeting.state();
    if (state.phase === 'prejoin' && config.prejoin && !link.skipPrejoin) tell(prejoin(state, here));
    return () => {
        stop();
        channel.close();
    };
}
