// The meeting as the page knows it: commands in, library calls out; library events in, a state out.
import { Asking } from './asking';
import { roomAddress, type RoomAddress } from './breakout';
import { Chat } from './chat';
import type { MeetingEvent } from './event';
import type { Conference, Library } from './library';
import { libraryOptions } from './library_options';
import { listen } from './listen';
import { LocalDevices } from './local_media';
import { Moderation } from './moderation';
import { reduce } from './reduce';
import { failureOfConnection, refusal } from './refusal';
import type { Attempt, Happening, MeetingSetup } from './setup';
import { initialState, type MeetingState } from './state';
import { kLeaveMilliseconds, kRetrySeconds, kSettleMilliseconds, kWalkMilliseconds, pause } from './times';
import { View } from './view';

export class Meeting {
    readonly devices: LocalDevices;
    readonly moderation = new Moderation(
        () => (this.current.phase === 'joined' ? this.conference : null),
        event => this.dispatch(event)
    );
    readonly chat = new Chat(
        () => (this.current.phase === 'joined' ? this.conference : null),
        event => this.dispatch(event)
    );
    readonly view = new View(
        () => this.conference,
        () => this.current,
        event => this.dispatch(event)
    );
    private readonly asking = new Asking(
        () => this.conference,
        () => this.current,
        event => this.dispatch(event)
    );
    private current: MeetingState;
    private attempt: Attempt | null = null;
    private retry: ReturnType<typeof setTimeout> | null = null;
    private joinedAt = 0;
    private readonly watchers = new Set<() => void>();
    private readonly observers = new Set<(happening: Happening) => void>();

    constructor(readonly setup: MeetingSetup) {
        this.current = initialState(setup.name);
        const { resolution, constraints } = setup.config.rest;
        this.devices = new LocalDevices(
            setup.library,
            local => this.dispatch({ type: 'local-media', local }),
            kind => this.dispatch({ type: 'notice', kind }),
            {
                ...(typeof resolution === 'number' ? { resolution } : {}),
                ...(typeof constraints === 'object' && constraints !== null ? { constraints } : {})
            },
            setup.devices
        );
    }

    readonly state = (): MeetingState => this.current;

    readonly subscribe = (watcher: () => void): (() => void) => {
        this.watchers.add(watcher);
        return () => this.watchers.delete(watcher);
    };

    /** Everything that happens, in order, also what changes nothing. @return ends it. */
    observe(observer: (happening: Happening) => void): () => void {
        this.observers.add(observer);
        return () => this.observers.delete(observer);
    }

    get conference(): Conference | null {
        return this.attempt?.conference ?? null;
    }

    /** Opens microphone and camera as the link and the server want them at the start. */
    openDevices(): Promise<void> {
        const { config, link } = this.setup;
        return this.devices.start(
            !(link.startWithAudioMuted || config.startWithAudioMuted),
            !(link.startWithVideoMuted || config.startWithVideoMuted)
        );
    }

    async join(name: string): Promise<void> {
        this.forgetRetry();
        await this.close();
        this.dispatch({ type: 'join-asked', name });
        try {
            const library = await this.setup.library();
            if (!library.isWebRtcSupported()) {
                this.dispatch({
                    type: 'failed',
                    failure: { kind: 'refused', refusal: refusal('unsupported-browser') },
                    cause: 'connection.otherError'
                });
                return;
            }
            this.connect(library);
        } catch (error) {
            console.warn('join', error);
            this.lost('library', 'connection.otherError');
        }
    }

    givePassword(password: string): void {
        this.dispatch({ type: 'password-given' });
        this.conference?.join(password);
    }

    /** From the field that asks for a name: of who knocks, or, where nobody comes in without, of who joins. */
    knock(name: string): void {
        if (this.current.verdict?.hold === false) return void this.join(name);
        this.dispatch({ type: 'knocked', name });
        this.conference?.setDisplayName(name);
        this.enterLobby();
    }

    async leave(): Promise<void> {
        this.forgetRetry();
        this.dispatch({ type: 'left' });
        await Promise.all([this.close(), this.devices.stop()]);
        this.dispatch({ type: 'closed' });
    }

    async backToPrejoin(): Promise<void> {
        this.forgetRetry();
        this.dispatch({ type: 'back-to-prejoin' });
        await this.close();
        await this.openDevices();
    }

    admit(id: string): void {
        this.conference?.lobbyApproveAccess(id);
    }

    admitAll(): void {
        for (const { id } of this.current.knockers) this.admit(id);
    }

    deny(id: string): void {
        this.conference?.lobbyDenyAccess(id);
    }

    async switchLobby(on: boolean): Promise<void> {
        try {
            if (on) await this.conference?.enableLobby();
            else this.conference?.disableLobby();
        } catch (error) {
            console.warn('lobby', error);
            this.dispatch({ type: 'notice', kind: 'lobby-failed' });
        }
    }

    addRoom(name: string): void {
        this.conference?.getBreakoutRooms()?.createBreakoutRoom(name);
    }

    /** The server sends its people back to the main room. */
    removeRoom(jid: string): void {
        this.conference?.getBreakoutRooms()?.removeBreakoutRoom(jid);
    }

    moveTo(personJid: string, roomJid: string): void {
        this.conference?.getBreakoutRooms()?.sendParticipantToRoom(personJid, roomJid);
    }

    /** Walks to a room of the list. The connection stays: leaving and joining is what the server calls moving. */
    async goTo(jid: string): Promise<void> {
        const room = this.current.rooms.find(each => each.jid === jid);
        if (room) await this.change(room.isMain ? null : jid);
    }

    private async change(roomJid: string | null): Promise<void> {
        const { attempt } = this;
        const address = roomJid === null ? null : roomAddress(roomJid);
        if (!attempt?.conference || roomJid === this.current.roomJid || (roomJid !== null && !address))
            return;
        const before = attempt.conference;
        this.dispatch({ type: 'room-changing', roomJid });
        attempt.conference = null;
        attempt.inLobby = false;
        this.devices.exit();
        // COMPAT(lib-jitsi-meet 2.0.6726): its own presence that comes back after it has left makes it throw, and deaf for
        // every presence on this connection. After a join it sends several: so nobody leaves at once, and where
        // nothing is heard all the same, only another connection helps; it leads to the main room.
        await pause(Math.max(0, this.joinedAt + kSettleMilliseconds - Date.now()));
        await this.quit(before);
        if (this.attempt !== attempt) return;
        await this.enter(await this.setup.library(), attempt, address);
        setTimeout(() => {
            if (this.attempt === attempt && this.current.phase === 'joining')
                void this.join(this.current.name);
        }, kWalkMilliseconds);
    }

    rename(name: string): void {
        this.dispatch({ type: 'renamed', name });
        this.conference?.setDisplayName(name);
    }

    raiseHand(raised: boolean): void {
        const { localId } = this.current;
        if (localId === null) return;
        const at = raised ? Date.now() : 0;
        if (raised) this.conference?.setLocalParticipantProperty('raisedHand', String(at));
        else this.conference?.removeLocalParticipantProperty('raisedHand');
        this.dispatch({ type: 'hand', id: localId, at });
    }

    setLocalSubject(subject: string): void {
        this.dispatch({ type: 'local-subject', subject });
    }

    /** @param volume between 0 and 1. */
    setVolume(id: string, volume: number): void {
        this.dispatch({ type: 'volume', id, volume });
    }

    /** Makes somebody's picture large; null: nobody's. */
    readonly pin = (id: string | null): void => {
        this.dispatch({ type: 'pinned', id });
    };

    showPeople(open: boolean): void {
        this.dispatch({ type: 'pane-opened', open });
    }

    readonly dismiss = (id: number): void => {
        this.dispatch({ type: 'notice-gone', id });
    };

    /** @param height in pixels: no picture is asked for at more. */
    limitHeight(height: number): void {
        this.dispatch({ type: 'height-limited', height });
        this.view.ask();
    }

    private connect(library: Library): void {
        const { token, config, link } = this.setup;
        const connection = new library.JitsiConnection(null, token, libraryOptions(config, link));
        const attempt: Attempt = { connection, conference: null, inLobby: false };
        this.attempt = attempt;
        const events = library.events.connection;
        connection.addEventListener(events.CONNECTION_ESTABLISHED!, () => {
            // The library says so again after each resumption.
            if (this.attempt === attempt && attempt.conference === null) void this.enter(library, attempt);
        });
        connection.addEventListener(events.CONNECTION_FAILED!, (error: string, message: unknown) => {
            if (this.attempt === attempt)
                this.dispatch({
                    type: 'failed',
                    failure: failureOfConnection(error, message),
                    cause: error
                });
        });
        connection.addEventListener(events.CONNECTION_DISCONNECTED!, () => {
            if (this.attempt === attempt) this.lost('disconnected', 'connection.droppedError');
        });
        connection.connect();
    }

    /** @param breakout none: the main room. */
    private async enter(
        library: Library,
        attempt: Attempt,
        breakout: RoomAddress | null = null
    ): Promise<void> {
        const conference = attempt.connection.initJitsiConference(breakout?.id ?? this.setup.place.room, {
            ...libraryOptions(this.setup.config, this.setup.link),
            ...(breakout ? { customDomain: breakout.host } : {})
        });
        attempt.conference = conference;
        listen(
            library,
            conference,
            event => {
                if (this.attempt !== attempt || attempt.conference !== conference) return;
                if (!breakout || !this.isBack(event)) this.dispatch(event);
            },
            byOther => {
                this.devices.refresh();
                if (byOther) this.dispatch({ type: 'notice', kind: 'muted-by-moderator' });
            },
            roomJid => {
                if (this.attempt === attempt && attempt.conference === conference) void this.goTo(roomJid);
            }
        );
        if (this.current.name !== '') conference.setDisplayName(this.current.name);
        await this.devices.enter(conference);
        if (this.attempt === attempt && attempt.conference === conference) conference.join();
    }

    /** Who may not enter a breakout room, or sees it closed, is in the meeting all the same: back to the main room. */
    private isBack(event: MeetingEvent): boolean {
        if (event.type !== 'failed' || event.failure.kind !== 'refused') return false;
        const { refusal: why, elsewhere } = event.failure;
        if (why.code === 'ended' && elsewhere === undefined) return false;
        const kind = this.current.phase === 'joined' ? 'room-gone' : 'room-refused';
        void this.change(null).then(() => this.dispatch({ type: 'notice', kind }));
        return true;
    }

    private enterLobby(): void {
        const attempt = this.attempt;
        this.asking.stop();
        if (!attempt?.conference || attempt.inLobby) return;
        attempt.inLobby = true;
        attempt.conference.joinLobby(this.current.name).catch((error: unknown) => {
            console.warn('lobby', error);
            if (this.attempt === attempt)
                this.dispatch({
                    type: 'failed',
                    failure: { kind: 'refused', refusal: refusal('not-allowed') },
                    cause: 'conference.connectionError.notAllowed'
                });
        });
    }

    private lost(why: string, cause: string): void {
        this.dispatch({ type: 'failed', failure: { kind: 'lost', why }, cause });
    }

    private dispatch(event: MeetingEvent): void {
        const before = this.current;
        const after = (this.current = reduce(before, event));
        if (after !== before) for (const watcher of this.watchers) watcher();
        for (const observer of this.observers) observer({ event, before, after });
        if (event.type === 'server-message') this.moderation.commands.heard(event.from, event.payload);
        if (after !== before) this.react(before, event);
    }

    /** The library calls that follow from a change of phase. */
    private react(before: MeetingState, event: MeetingEvent): void {
        const { phase, attempt } = this.current;
        const isHeld = event.type === 'failed' && phase === 'knocking';
        this.asking.heard(event);
        if (isHeld && event.failure.kind === 'ask-again') this.asking.again();
        else if (isHeld) this.enterLobby();
        if (event.type === 'kicked' && phase === 'joining') void this.join(this.current.name);
        if (event.type === 'joined') this.joinedAt = Date.now();
        if (event.type === 'joined') this.view.ask();
        if (event.type === 'joined') this.lookAround();
        if (event.type === 'joined') setTimeout(() => this.lookAround(), 1000);
        if (phase === before.phase && attempt === before.attempt) return;
        if (phase === 'refused' || phase === 'denied') void this.close();
        if (phase === 'reconnecting') {
            void this.close();
            const seconds = kRetrySeconds[Math.min(attempt, kRetrySeconds.length) - 1] ?? 1;
            this.retry = setTimeout(() => void this.join(this.current.name), seconds * 1000);
        }
    }

    /** What the server has is found out by questions that may be answered after the join. */
    private lookAround(): void {
        const { phase, lobbySupported, roomsSupported, moderated } = this.current;
        const here = this.conference;
        if (phase !== 'joined' || !here) return;
        const lobby = here.isLobbySupported();
        const rooms = here.getBreakoutRooms()?.isSupported() ?? false;
        const media = here.isAVModerationSupported();
        if (lobby !== lobbySupported) this.dispatch({ type: 'lobby-supported', supported: lobby });
        if (rooms !== roomsSupported) this.dispatch({ type: 'rooms-supported', supported: rooms });
        if (media !== moderated.supported) this.dispatch({ type: 'moderation-supported', supported: media });
    }

    private forgetRetry(): void {
        if (this.retry !== null) clearTimeout(this.retry);
        this.retry = null;
        this.asking.stop();
    }

    /** The library waits 5 s for an answer that a room one is not in does not give. */
    private async quit(conference: Conference): Promise<void> {
        await Promise.race([
            Promise.resolve(conference.leave()).catch(() => undefined),
            pause(kLeaveMilliseconds)
        ]);
    }

    private async close(): Promise<void> {
        const attempt = this.attempt;
        if (!attempt) return;
        this.attempt = null;
        this.devices.exit();
        const { conference, connection } = attempt;
        if (conference) await this.quit(conference);
        try {
            await connection.disconnect();
        } catch (error) {
            console.warn('disconnect', error);
        }
    }
}
