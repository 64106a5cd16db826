// Reads the address and the server's settings, builds the meeting, shows it.
import { createRoot } from 'react-dom/client';
import { parseAddress, type Place } from '../meeting/address';
import { serverConfig } from '../meeting/config';
import { loadLibrary } from '../meeting/library';
import { Meeting } from '../meeting/meeting';
import { linkOptions } from '../meeting/options';
import { refusal } from '../meeting/refusal';
import { takeToken, tokenProfile } from '../meeting/token';
import { App } from './App';
import { Home } from './features/home/Home';
import { BadAddress } from './features/refusal/BadAddress';
import { rememberedDevices, rememberedName, shortName } from './memory';
import { language } from './strings';
import './styles.css';

function tabStorage(): Storage | null {
    try {
        return window.sessionStorage;
    } catch {
        return null;
    }
}

function open(place: Place) {
    const token = takeToken(
        window,
        tabStorage(),
        place.tenant === null ? place.room : `${place.tenant}/${place.room}`
    );
    const tokenName = token === null ? null : tokenProfile(token).name;
    const config = serverConfig(window.config, window.location.origin, place);
    const link = linkOptions(window.location.hash);
    const name = tokenName === null ? rememberedName() : shortName(tokenName);
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
    if (link.skipPrejoin || !config.prejoin) void meeting.openDevices().then(() => meeting.join(name));
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
