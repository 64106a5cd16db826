// What a meeting is made of, and what it tells those who observe it.
import type { Place } from './address';
import type { ServerConfig } from './config';
import type { MeetingEvent } from './event';
import type { Conference, Connection, Library } from './library';
import type { DeviceChoice } from './local_media';
import type { LinkOptions } from './options';
import type { MeetingState } from './state';

/** One try to get in: what belongs to it is closed together. */
export interface Attempt {
    connection: Connection;
    conference: Conference | null;
    inLobby: boolean;
}

export interface MeetingSetup {
    place: Place;
    config: ServerConfig;
    link: LinkOptions;
    token: string | null;
    name: string;
    devices: DeviceChoice;
    library: () => Promise<Library>;
}

/** What happened, and the states on both sides of it; the state may be the same. */
export interface Happening {
    event: MeetingEvent;
    before: MeetingState;
    after: MeetingState;
}
