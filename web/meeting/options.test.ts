import { describe, expect, it } from 'vitest';
import { linkOptions } from './options';

const kNothing = {
    startWithAudioMuted: false,
    startWithVideoMuted: false,
    startAudioOnly: false,
    nameRequired: false,
    quiet: false,
    buttons: null,
    peerToPeerOff: false,
    skipPrejoin: false,
    name: '',
    subject: '',
    localSubject: '',
    microphone: '',
    camera: '',
    output: '',
    apiId: null
};

const kJoinsMuted = { skipPrejoin: true, startWithAudioMuted: true, startWithVideoMuted: true };

describe('what a link may ask', () => {
    it('in a frame that the server allowed, joining at once begins with the devices', () => {
        expect(
            linkOptions('#config.prejoinConfig.enabled=false&config.startWithVideoMuted=true', true)
        ).toEqual({
            ...kNothing,
            skipPrejoin: true,
            startWithVideoMuted: true
        });
    });
    it.each([
        ['', {}],
        ['#config.startWithAudioMuted=true', { startWithAudioMuted: true }],
        ['#config.startWithVideoMuted=true&x=1', { startWithVideoMuted: true }],
        ['#config.p2p.enabled=false', { peerToPeerOff: true }],
        ['#prejoin=false', { skipPrejoin: true, startWithAudioMuted: true, startWithVideoMuted: true }],
        ['#config.prejoinPageEnabled=false&config.startWithVideoMuted=true', kJoinsMuted],
        ['#userInfo.displayName=%22Ada%20L%22&config.subject=%22x%22', { name: 'Ada L', subject: 'x' }],
        ['#devices.audioInput=%22Mic%201%22', { microphone: 'Mic 1' }],
        ['#config.startAudioOnly=true', { startAudioOnly: true }],
        ['#config.requireDisplayName=true', { nameRequired: true }],
        ['#interfaceConfig.DISABLE_JOIN_LEAVE_NOTIFICATIONS=true', { quiet: true }],
        ['#interfaceConfig.TOOLBAR_BUTTONS=["chat","hangup","fax"]', { buttons: ['chat', 'hangup'] }],
        ['#config.toolbarButtons=[]&interfaceConfig.TOOLBAR_BUTTONS=["chat"]', { buttons: [] }],
        ['#jitsi_meet_external_api_id=3', { apiId: 3 }],
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
        '#userInfo.displayName=7&config.subject={}',
        '#jitsi_meet_external_api_id="0"&jitsi_meet_external_api_id=-1',
        '#config.startWithAudioMuted="true"',
        '#userInfo.displayName=%E0%A4%A',
        '#__proto__=true'
    ])('%s changes nothing', hash => {
        expect(linkOptions(hash)).toEqual(kNothing);
    });
});
