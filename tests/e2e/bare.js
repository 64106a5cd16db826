// Somebody else's page: nothing but the unmodified client library, driven from a test by way of `window.bare`.
window.bare = {
    conference: null,
    connection: null,
    /** Every event of the conference and the connection, in order: [name, first detail as text]. */
    events: [],
    phase: 'new',

    /** @param settings { domain, muc, serviceUrl, room, token, name, peerToPeer } */
    async join({ domain, muc, serviceUrl, room, token = null, name, peerToPeer = false }) {
        const library = window.JitsiMeetJS;
        library.setLogLevel(library.logLevels.WARN);
        library.init({ disableThirdPartyRequests: true });
        const options = {
            hosts: { domain, muc },
            serviceUrl,
            openBridgeChannel: 'websocket',
            websocketKeepAlive: -1,
            disableThirdPartyRequests: true,
            p2p: { enabled: peerToPeer, stunServers: [] }
        };
        const tracks = await library.createLocalTracks({ devices: ['audio', 'video'], resolution: 360 });
        const connection = new library.JitsiConnection(null, token, options);
        this.connection = connection;
        const watch = (target, names, on) => {
            for (const [key, event] of Object.entries(names))
                target[on](event, (...details) =>
                    this.events.push([key, String(details[0]?.id ?? details[0] ?? '')])
                );
        };
        watch(connection, library.events.connection, 'addEventListener');
        await new Promise((resolve, reject) => {
            connection.addEventListener(library.events.connection.CONNECTION_ESTABLISHED, resolve);
            connection.addEventListener(library.events.connection.CONNECTION_FAILED, (...why) =>
                reject(new Error(why.join(' ')))
            );
            connection.connect();
        });
        const conference = connection.initJitsiConference(room, options);
        this.conference = conference;
        watch(conference, library.events.conference, 'on');
        const joined = new Promise((resolve, reject) => {
            conference.on(library.events.conference.CONFERENCE_JOINED, resolve);
            conference.on(library.events.conference.CONFERENCE_FAILED, (...why) =>
                reject(new Error(why.join(' ')))
            );
        });
        conference.setDisplayName(name);
        for (const track of tracks) await conference.addTrack(track);
        conference.on(library.events.conference.TRACK_ADDED, track => {
            if (track.isLocal()) return;
            const element = document.createElement(track.getType());
            element.autoplay = true;
            document.body.append(element);
            track.attach(element);
        });
        conference.join();
        await joined;
        this.phase = 'joined';
        return conference.myUserId();
    },

    async leave() {
        await this.conference.leave();
        await this.connection.disconnect();
        this.phase = 'left';
    }
};
