// Somebody else's page: nothing but the unmodified client library, driven from a test by way of `window.bare`.
window.bare = {
    conference: null,
    connection: null,
    /** Every event of the conference and the connection, in order: [name, first detail as text]. */
    events: [],
    /** The texts of chat messages. */
    heard: [],
    /** What others' clients sent by way of the bridge. */
    messages: [],
    phase: 'new',

    /** @param settings { domain, muc, serviceUrl, room, token, name, peerToPeer, e2ee } */
    async join({ domain, muc, serviceUrl, room, token = null, name, peerToPeer = false, e2ee = {} }) {
        const library = window.JitsiMeetJS;
        library.setLogLevel(library.logLevels.WARN);
        library.init({ disableThirdPartyRequests: true });
        const options = {
            hosts: { domain, muc },
            serviceUrl,
            openBridgeChannel: 'websocket',
            websocketKeepAlive: -1,
            disableThirdPartyRequests: true,
            p2p: { enabled: peerToPeer, stunServers: [] },
            e2ee
        };
        const tracks = await library.createLocalTracks({ devices: ['audio', 'video'], resolution: 360 });
        const connection = new library.JitsiConnection(null, token, options);
        this.connection = connection;
        const watch = (target, names, on) => {
            for (const [key, event] of Object.entries(names))
                target[on](event, (...details) => {
                    this.events.push([key, this.described(details[0])]);
                    if (key === 'ENDPOINT_MESSAGE_RECEIVED') this.messages.push(details[1]);
                    if (key === 'MESSAGE_RECEIVED') this.heard.push(details[1]);
                });
        };
        watch(connection, library.events.connection, 'addEventListener');
        await new Promise((resolve, reject) => {
            connection.addEventListener(library.events.connection.CONNECTION_ESTABLISHED, resolve);
            connection.addEventListener(library.events.connection.CONNECTION_FAILED, (...why) =>
                reject(new Error(why.join(' ')))
            );
            connection.connect();
        });
        this.settings = { room, options, tracks, name, watch };
        await this.enter(connection.initJitsiConference(room, options));
        return this.conference.myUserId();
    },

    async enter(conference) {
        const library = window.JitsiMeetJS;
        const { name, watch } = this.settings;
        this.conference = conference;
        watch(conference, library.events.conference, 'on');
        if (name !== '') conference.setDisplayName(name);
        for (const track of this.settings.tracks) await conference.addTrack(track);
        conference.on(library.events.conference.TRACK_ADDED, track => {
            if (track.isLocal()) return;
            const element = document.createElement(track.getType());
            element.autoplay = true;
            document.body.append(element);
            track.attach(element);
        });
        await this.come();
    },

    /** Joins; called once more, asks again. */
    async come() {
        const { CONFERENCE_JOINED, CONFERENCE_FAILED } = window.JitsiMeetJS.events.conference;
        await new Promise((resolve, reject) => {
            this.conference.on(CONFERENCE_JOINED, resolve);
            this.conference.on(CONFERENCE_FAILED, (...why) => reject(new Error(why.join(' '))));
            this.conference.join();
        });
        this.phase = 'joined';
    },

    /** To a breakout room, or, null, to the main room: leaves and joins over the same connection. */
    async walk(jid) {
        const { room, options } = this.settings;
        const [name, customDomain] = jid === null ? [room] : jid.split('@');
        await this.conference.leave();
        await this.enter(this.connection.initJitsiConference(name, { ...options, customDomain }));
    },

    /** The address of the room in which it is. */
    room() {
        return this.conference.room.roomjid;
    },

    /** A track as "whose kind: on or off", a participant as the id, anything else as its id or text. */
    described(detail) {
        if (!detail?.getParticipantId) return String(detail?.getId?.() ?? detail?.id ?? detail ?? '');
        const kind = detail.getType() === 'video' ? detail.getVideoType() : 'microphone';
        return `${detail.getParticipantId()} ${kind}: ${detail.isMuted() ? 'off' : 'on'}`;
    },

    /** The others as the library has them: [{ id, name, tracks: ["microphone: on", "camera: off"] }]. */
    people() {
        return this.conference.getParticipants().map(participant => ({
            id: participant.getId(),
            name: participant.getDisplayName(),
            tracks: participant
                .getTracks()
                .map(track => this.described(track).replace(/^\S+ /, ''))
                .sort()
        }));
    },

    /** Who is a moderator, by name, in the library's own view: [[name, whether]…]. */
    roles() {
        const others = this.conference.getParticipants();
        return [
            [this.settings.name, this.conference.isModerator()],
            ...others.map(each => [each.getDisplayName(), each.isModerator()])
        ];
    },

    /** @param kind audio or video */
    async mute(kind, muted) {
        const track = this.conference.getLocalTracks(kind)[0];
        await (muted ? track.mute() : track.unmute());
    },

    /** The screen instead of the camera, and back: one video each, as this generation does it. */
    async share(shares) {
        const devices = [shares ? 'desktop' : 'video'];
        const tracks = await window.JitsiMeetJS.createLocalTracks({ devices, resolution: 360 });
        const track = tracks.find(each => each.getType() === 'video'); // a screen may come with its sound
        const before = this.conference.getLocalTracks('video')[0];
        await this.conference.replaceTrack(before, track);
        await before.dispose();
    },

    async leave() {
        await this.conference.leave();
        await this.connection.disconnect();
        this.phase = 'left';
    }
};
