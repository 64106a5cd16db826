import { describe, expect, it } from 'vitest';
import { linkOptions } from './options';

const kNothing = {
    startWithAudioMuted: false,
    startWithVideoMuted: false,
    peerToPeerOff: false,
    skipPrejoin: false
};

describe('what a link may ask', () => {
    it.each([
        ['', {}],
        ['#config.startWithAudioMuted=true', { startWithAudioMuted: true }],
        ['#config.startWithVideoMuted=true&x=1', { startWithVideoMuted: true }],
        ['#config.p2p.enabled=false', { peerToPeerOff: true }],
        ['#prejoin=false', { skipPrejoin: true, startWithAudioMuted: true, startWithVideoMuted: true }],
        [
            '#prejoin=false&config.startWithAudioMuted=false',
            { skipPrejoin: true, startWithAudioMuted: true, startWithVideoMuted: true }
        ]
    ])('%s', (hash, expected) => {
        expect(linkOptions(hash)).toEqual({ ...kNothing, ...expected });
    });
    it.each([
        '#config.p2p.enabled=true',
        '#config.hosts.domain="evil.example"',
        '#config.websocket="wss://evil.example"',
        '#config.startWithAudioMuted',
        '#&&=',
        '#__proto__=true'
    ])('%s changes nothing', hash => {
        expect(linkOptions(hash)).toEqual(kNothing);
    });
});
