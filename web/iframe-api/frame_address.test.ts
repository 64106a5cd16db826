import { describe, expect, it } from 'vitest';
import { linkOptions } from '../meeting/options';
import { splitToken } from '../meeting/token';
import { cssLength, frameAddress } from './frame_address';

const quiet = () => undefined;

describe('the address of the frame', () => {
    it('is what the page reads', () => {
        const url = frameAddress(
            'meet.example/acme/',
            {
                roomName: 'Stand Up',
                jwt: 'a.b.c',
                lang: 'de',
                configOverwrite: {
                    startWithAudioMuted: true,
                    prejoinConfig: { enabled: false },
                    subject: 'A & B = "C" #1'
                },
                userInfo: { displayName: 'Ada & Bob' },
                devices: { audioInput: 'Mic 1' }
            },
            4,
            'https',
            quiet
        );
        expect(url.origin + url.pathname + url.search).toBe('https://meet.example/acme/Stand%20Up?lang=de');
        const { token, href } = splitToken(url.href);
        expect(token).toBe('a.b.c');
        expect(linkOptions(new URL(href).hash, true)).toEqual({
            startWithAudioMuted: true,
            startWithVideoMuted: false,
            startAudioOnly: false,
            nameRequired: false,
            quiet: false,
            buttons: null,
            peerToPeerOff: false,
            skipPrejoin: true,
            name: 'Ada & Bob',
            subject: 'A & B = "C" #1',
            localSubject: '',
            microphone: 'Mic 1',
            camera: '',
            output: '',
            apiId: 4
        });
    });
    it('shows the token to no server', () => {
        const { pathname, search } = frameAddress(
            'meet.example',
            { roomName: 'x', jwt: 'a.b.c' },
            0,
            'https',
            quiet
        );
        expect(pathname + search).toBe('/x');
    });
    it('a room name cannot add to it', () => {
        const url = frameAddress(
            'meet.example',
            { roomName: 'x?jwt=evil#config.subject="y"' },
            0,
            'https',
            quiet
        );
        expect(url.search).toBe('');
        expect(url.hash).toBe('#jitsi_meet_external_api_id=0');
    });
});

describe('lengths', () => {
    it.each([
        [300, '300px'],
        ['50%', '50%'],
        ['1.5em', '1.5em'],
        ['100dvh', '100dvh'],
        ['300', null],
        ['1px;position:fixed', null],
        [Number.NaN, null]
    ])('%s', (given, expected) => {
        expect(cssLength(given)).toBe(expected);
    });
});
