// Stands in for the client library in page.test.mjs: no network, no media; `window.fake` plays the server's part.
(() => {
    const names = group => new Proxy({}, { get: (_target, name) => `${group}.${String(name)}` });
    const emitter = () => {
        const listeners = {};
        return {
            on(event, listener) {
                (listeners[event] ??= []).push(listener);
            },
            emit(event, ...details) {
                for (const listener of listeners[event] ?? []) listener(...details);
            }
        };
    };

    function picture(colour) {
        const canvas = document.createElement('canvas');
        canvas.width = 640;
        canvas.height = 360;
        const brush = canvas.getContext('2d');
        brush.fillStyle = colour;
        brush.fillRect(0, 0, 640, 360);
        brush.fillStyle = 'rgb(255 255 255 / 70%)';
        brush.beginPath();
        brush.arc(320, 150, 70, 0, 7);
        brush.ellipse(320, 360, 130, 120, 0, 0, 7);
        brush.fill();
        return canvas.captureStream(2);
    }

    /** Something to hear, always alike. */
    function hum() {
        const context = new AudioContext();
        const source = context.createOscillator();
        const quiet = context.createGain();
        quiet.gain.value = 0.3;
        const end = context.createMediaStreamDestination();
        source.connect(quiet).connect(end);
        source.start();
        return end.stream;
    }

    function track(type, owner, colour = '#3d6b5c', videoType = 'camera') {
        let muted = false;
        const stream = type === 'video' ? picture(colour) : owner === null ? hum() : new MediaStream();
        return {
            getType: () => type,
            getVideoType: () => (type === 'video' ? videoType : null),
            isMuted: () => muted,
            isLocal: () => owner === null,
            getParticipantId: () => owner,
            getOriginalStream: () => stream,
            attach: element => {
                element.srcObject = stream;
            },
            detach: element => {
                if (element) element.srcObject = null;
            },
            mute: async () => {
                muted = true;
            },
            unmute: async () => {
                muted = false;
            },
            setMuted: value => {
                muted = value;
            },
            dispose: async () => undefined,
            addEventListener: () => undefined,
            removeEventListener: () => undefined
        };
    }

    const calls = [];
    const people = new Map();
    const state = { conference: null, connection: null, noDevices: false };

    function conference() {
        const { on, emit } = emitter();
        const call =
            name =>
            (...details) =>
                void calls.push([name, ...details]);
        const facts = { moderator: false, lobby: false, supported: true };
        return {
            facts,
            on,
            emit: (event, ...details) => emit(`conference.${event}`, ...details),
            join: call('join'),
            leave: async () => void calls.push(['leave']),
            myUserId: () => 'me000000',
            isModerator: () => facts.moderator,
            isMembersOnly: () => facts.lobby,
            isLobbySupported: () => facts.supported,
            getBreakoutRooms: () => ({ isSupported: () => false }),
            isP2PActive: () => false,
            getParticipantById: id => people.get(id),
            setDisplayName: call('setDisplayName'),
            sendTextMessage: call('sendTextMessage'),
            sendMessage: call('sendMessage'),
            sendEndpointMessage: call('sendEndpointMessage'),
            sendPrivateTextMessage: call('sendPrivateTextMessage'),
            setLocalParticipantProperty: call('setLocalParticipantProperty'),
            removeLocalParticipantProperty: call('removeLocalParticipantProperty'),
            addTrack: async () => undefined,
            replaceTrack: async () => undefined,
            setReceiverConstraints: call('setReceiverConstraints'),
            enableLobby: async () => void calls.push(['enableLobby']),
            disableLobby: call('disableLobby'),
            joinLobby: async (...details) => void calls.push(['joinLobby', ...details]),
            lobbyApproveAccess: call('lobbyApproveAccess'),
            lobbyDenyAccess: call('lobbyDenyAccess'),
            isAVModerationSupported: () => true,
            enableAVModeration: call('enableAVModeration'),
            disableAVModeration: call('disableAVModeration'),
            avModerationApprove: call('avModerationApprove'),
            avModerationReject: call('avModerationReject'),
            setStartMutedPolicy: call('setStartMutedPolicy'),
            getStartMutedPolicy: () => ({ audio: false, video: false }),
            getSpeakerStats: () => ({}),
            setSubject: call('setSubject'),
            lock: async (...details) => void calls.push(['lock', ...details]),
            grantOwner: call('grantOwner'),
            revokeOwner: call('revokeOwner'),
            kickParticipant: call('kickParticipant'),
            muteParticipant: call('muteParticipant')
        };
    }

    window.JitsiMeetJS = {
        init: options => void calls.push(['init', options]),
        setLogLevel: () => undefined,
        logLevels: { WARN: 'warn' },
        events: {
            conference: names('conference'),
            connection: names('connection'),
            track: names('track'),
            connectionQuality: names('conference')
        },
        isWebRtcSupported: () => true,
        isDesktopSharingEnabled: () => true,
        createLocalTracks: async ({ devices }) => {
            if (state.noDevices) throw Object.assign(new Error('none'), { name: 'gum.not_found' });
            return devices.map(kind => track(kind === 'audio' ? 'audio' : 'video', null, '#5a4a7d', kind));
        },
        JitsiConnection: class {
            constructor(_app, token, options) {
                const { on, emit } = emitter();
                this.addEventListener = on;
                this.emit = (event, ...details) => emit(`connection.${event}`, ...details);
                state.connection = this;
                calls.push(['connection', token, options]);
            }
            connect() {
                calls.push(['connect']);
            }
            async disconnect() {
                calls.push(['disconnect']);
            }
            initJitsiConference(room, options) {
                calls.push(['conference', room, options]);
                state.conference = conference();
                return state.conference;
            }
        }
    };

    window.fake = {
        calls,
        state,
        connected: () => state.connection.emit('CONNECTION_ESTABLISHED'),
        connectionFailed: (...details) => state.connection.emit('CONNECTION_FAILED', ...details),
        emit: (event, ...details) => state.conference.emit(event, ...details),
        verdict: verdict =>
            state.conference.emit('NON_PARTICIPANT_MESSAGE_RECEIVED', null, {
                type: 'usher',
                event: 'verdict',
                hold: false,
                retryAfter: null,
                text: '',
                ...verdict
            }),
        endpointMessage: (id, payload) =>
            state.conference.emit('ENDPOINT_MESSAGE_RECEIVED', people.get(id), payload),
        hand: (id, raised) =>
            state.conference.emit(
                'PARTICIPANT_PROPERTY_CHANGED',
                people.get(id),
                'raisedHand',
                '',
                raised ? '1764061200000' : ''
            ),
        come(id, name, { colour, muted = false, moderator = false, desktop = false } = {}) {
            const person = {
                getId: () => id,
                getJid: () => `demo@conference.d.example/${id}`,
                getDisplayName: () => name,
                isModerator: () => moderator
            };
            people.set(id, person);
            state.conference.emit('USER_JOINED', id, person);
            const audio = track('audio', id);
            audio.setMuted(muted);
            state.conference.emit('TRACK_ADDED', audio);
            if (colour)
                state.conference.emit(
                    'TRACK_ADDED',
                    track('video', id, colour, desktop ? 'desktop' : 'camera')
                );
        }
    };
})();
