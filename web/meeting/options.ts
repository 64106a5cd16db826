// What a link may ask of the page. The list is closed: nothing that the page opens, loads or trusts comes from it.

export interface LinkOptions {
    /** `#config.startWithAudioMuted=true` */
    startWithAudioMuted: boolean;
    /** `#config.startWithVideoMuted=true` */
    startWithVideoMuted: boolean;
    /** `#config.p2p.enabled=false`; a link cannot switch it on. */
    peerToPeerOff: boolean;
    /** `#prejoin=false` (or `#config.prejoinConfig.enabled=false`): the microphone and the camera start switched off. */
    skipPrejoin: boolean;
}

export function linkOptions(hash: string): LinkOptions {
    const asked = new Map<string, string>();
    for (const part of hash.replace(/^#/, '').split('&')) {
        const [name, value] = part.split('=', 2);
        if (name && value !== undefined) asked.set(name, value);
    }
    const skipPrejoin =
        asked.get('prejoin') === 'false' || asked.get('config.prejoinConfig.enabled') === 'false';
    return {
        // A link must not be able to open a camera: where nobody presses Join, somebody presses the buttons.
        startWithAudioMuted: skipPrejoin || asked.get('config.startWithAudioMuted') === 'true',
        startWithVideoMuted: skipPrejoin || asked.get('config.startWithVideoMuted') === 'true',
        peerToPeerOff: asked.get('config.p2p.enabled') === 'false',
        skipPrejoin
    };
}
