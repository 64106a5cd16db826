// Put into a page before its own scripts: remembers every RTCPeerConnection, and tells what arrives on them, by person.
(() => {
    const Native = window.RTCPeerConnection;
    const connections = [];
    window.RTCPeerConnection = class extends Native {
        constructor(...options) {
            super(...options);
            connections.push(this);
        }
    };

    /** Track id → { id, name } of the person whose track it is, as the client library sees it. */
    function owners() {
        const conference = window.usherMeeting?.conference ?? window.bare?.conference;
        const found = new Map();
        for (const participant of conference?.getParticipants() ?? [])
            for (const track of participant.getTracks())
                found.set(track.getTrack().id, {
                    id: participant.getId(),
                    name: participant.getDisplayName() ?? ''
                });
        return found;
    }

    /** [{ name, id, kind, framesDecoded, width, height, packets }] of the open connections, newest last. */
    window.mediaArriving = async () => {
        const people = owners();
        const arriving = [];
        for (const connection of connections) {
            if (connection.signalingState === 'closed') continue;
            const stats = await connection.getStats();
            for (const report of stats.values()) {
                if (report.type !== 'inbound-rtp') continue;
                const owner = people.get(report.trackIdentifier);
                if (!owner) continue;
                arriving.push({
                    ...owner,
                    kind: report.kind,
                    ssrc: report.ssrc,
                    framesDecoded: report.framesDecoded ?? 0,
                    width: report.frameWidth ?? 0,
                    height: report.frameHeight ?? 0,
                    packets: report.packetsReceived ?? 0
                });
            }
        }
        return arriving;
    };

    /** [{ type, protocol, relay, to }] of the pairs by which open connections send; `relay`: how a TURN server is reached. */
    window.mediaPaths = async () => {
        const paths = [];
        for (const connection of connections) {
            if (connection.signalingState === 'closed') continue;
            const stats = await connection.getStats();
            for (const report of stats.values()) {
                if (report.type !== 'transport' || !report.selectedCandidatePairId) continue;
                const pair = stats.get(report.selectedCandidatePairId);
                const local = stats.get(pair.localCandidateId);
                paths.push({
                    type: local.candidateType,
                    protocol: local.protocol,
                    relay: local.relayProtocol,
                    to: stats.get(pair.remoteCandidateId).address
                });
            }
        }
        return paths;
    };

    window.openPeerConnections = () =>
        connections
            .filter(each => each.signalingState !== 'closed')
            .map(each => ({
                ice: each.iceConnectionState,
                connection: each.connectionState,
                signalling: each.signalingState
            }));
})();
