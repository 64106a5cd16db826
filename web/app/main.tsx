// Reads the address and the server's settings, builds the meeting, shows it.
import { createRoot } from 'react-dom/client';
import { deviceId } from '../iframe-api/answers';
import { openBridge } from '../iframe-api/bridge';
import { parseAddress, type Place } from '../meeting/address';
import { serverConfig } from '../meeting/config';
import { loadLibrary } from '../meeting/library';
import { Meeting } from '../meeting/meeting';
import { linkOptions, type LinkOptions } from '../meeting/options';
import { refusal } from '../meeting/refusal';
import { forgetToken, takeToken, tokenProfile } from '../meeting/token';
import { App } from './App';
import { Home } from './features/home/Home';
import { BadAddress } from './features/refusal/BadAddress';
import { rememberedDevices, rememberedName, shortName } from './memory';
import { language, strings } from './strings';
import './styles.css';

function tabStorage(): Storage | null {
    try {
        return window.sessionStorage;
    } catch {
        return null;
    }
}

/** The devices that a link names. A browser says their names only when one may be used: what is not found waits for that. */
async function chooseDevices(meeting: Meeting, link: LinkOptions): Promise<void> {
    const { choice } = meeting.devices;
    const find = async () => ({
        microphone: await deviceId(navigator.mediaDevices, 'audioinput', link.microphone),
        camera: await deviceId(navigator.mediaDevices, 'videoinput', link.camera),
        output: await deviceId(navigator.mediaDevices, 'audiooutput', link.output)
    });
    const first = await find();
    choice.microphone = first.microphone ?? choice.microphone;
    choice.camera = first.camera ?? choice.camera;
    if (first.output) meeting.devices.chooseOutput(first.output);
    const missed =
        (link.microphone && !first.microphone) ||
        (link.camera && !first.camera) ||
        (link.output && !first.output);
    if (!missed) return;
    const stop = meeting.subscribe(() => {
        const { local } = meeting.state();
        if (local.audio === null && local.video === null) return;
        stop();
        void find().then(({ microphone, camera, output }) => {
            if (output !== null) meeting.devices.chooseOutput(output);
            if (microphone !== null && microphone !== choice.microphone)
                void meeting.devices.choose('audio', microphone);
            if (camera !== null && camera !== choice.camera) void meeting.devices.choose('video', camera);
        });
    });
}

function embed(meeting: Meeting, link: LinkOptions): void {
    if (window.parent === window || link.apiId === null) return;
    const { guest, you, roomNumber } = strings;
    openBridge(meeting, window, link.apiId, { guest, you, newRoom: roomNumber });
}

function open(place: Place) {
    const storage = tabStorage();
    const key = place.tenant === null ? place.room : `${place.tenant}/${place.room}`;
    const token = takeToken(window, storage, key);
    const tokenName = token === null ? null : tokenProfile(token).name;
    const config = serverConfig(window.config, window.location.origin, place);
    const link = linkOptions(window.location.hash, window.parent !== window, (asked, why) =>
        console.warn(`Usher: "${asked}" in the link has no effect: ${why}.`)
    );
    const name = tokenName === null ? shortName(link.name) || rememberedName() : shortName(tokenName);
    const meeting = new Meeting({
        place,
        config,
        link,
        token,
        name,
        devices: rememberedDevices(),
        library: loadLibrary
    });
    // For looking, not for touching: browser tests and people who search a fault.
    Object.defineProperty(window, 'usherMeeting', {
        value: Object.freeze({
            state: meeting.state,
            get conference() {
                return meeting.conference;
            }
        })
    });
    meeting.observe(({ event }) => {
        if (event.type === 'left') forgetToken(storage, key);
    });
    if (link.localSubject !== '') meeting.setLocalSubject(link.localSubject);
    if (link.startAudioOnly) meeting.view.setAudioOnly(true);
    embed(meeting, link);
    const chosen = chooseDevices(meeting, link);
    if (link.skipPrejoin || !config.prejoin)
        void chosen.then(() => meeting.openDevices()).then(() => meeting.join(name));
    return <App meeting={meeting} nameFromToken={tokenName !== null} />;
}

function page() {
    const address = parseAddress(window.location.pathname);
    switch (address.kind) {
        case 'home':
            return <Home />;
        case 'bad-room-name':
            return <BadAddress refusal={refusal('bad-room-name')} />;
        case 'place':
            return open(address.place);
    }
}

document.documentElement.lang = language;
const root = document.getElementById('root');
if (root) createRoot(root).render(page());
