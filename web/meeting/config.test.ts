import { describe, expect, it } from 'vitest';
import { serverConfig } from './config';

const kRoom = { tenant: null, room: 'demo', title: 'demo' };
const kTenantRoom = { tenant: 'acme', room: 'gr%c3%b6%c3%9fe', title: 'Größe' };

describe("the server's settings", () => {
    it('are made from the address of the page where the server says nothing', () => {
        const config = serverConfig(undefined, 'https://meet.example', kRoom);
        expect(config.hosts).toEqual({ domain: 'meet.example', muc: 'conference.meet.example' });
        expect(config.serviceUrl).toBe('wss://meet.example/xmpp-websocket?room=demo');
        expect(config.peerToPeer).toBe(true);
    });
    it('are taken as given', () => {
        const config = serverConfig(
            {
                hosts: { domain: 'd.example', muc: 'muc.d.example', focus: 'focus.d.example' },
                websocket: 'ws://127.0.0.1:8080/xmpp-websocket',
                p2p: { enabled: false },
                startWithAudioMuted: true
            },
            'http://127.0.0.1:8080',
            kRoom
        );
        expect(config.hosts).toEqual({ domain: 'd.example', muc: 'muc.d.example', focus: 'focus.d.example' });
        expect(config.serviceUrl).toBe('ws://127.0.0.1:8080/xmpp-websocket?room=demo');
        expect(config.peerToPeer).toBe(false);
        expect(config.startWithAudioMuted).toBe(true);
    });
    it.each(['conference.d.example', 'conference.<subdomain>d.example'])('put the tenant into %s', muc => {
        const raw = { hosts: { domain: 'd.example', muc } };
        expect(serverConfig(raw, 'https://d.example', kTenantRoom).hosts.muc).toBe(
            'conference.acme.d.example'
        );
        expect(serverConfig(raw, 'https://d.example', kRoom).hosts.muc).toBe('conference.d.example');
    });
    it('put the tenant before the path, and escape the room', () => {
        const { serviceUrl } = serverConfig(
            { websocket: '/xmpp-websocket' },
            'https://d.example',
            kTenantRoom
        );
        expect(serviceUrl).toBe('wss://d.example/acme/xmpp-websocket?room=gr%25c3%25b6%25c3%259fe');
        expect(new URL(serviceUrl).searchParams.get('room')).toBe('gr%c3%b6%c3%9fe');
    });
    it('names the place to log in for this room, if it is an address of the web', () => {
        const at = (tokenAuthUrl: unknown) =>
            serverConfig({ tokenAuthUrl }, 'https://d.example', kRoom).loginUrl;
        expect(at('https://app.example/login?room={room}')).toBe(
            `https://app.example/login?room=${kRoom.room}`
        );
        for (const none of [undefined, '', 7, 'javascript:alert(1)', '/login']) expect(at(none)).toBeNull();
    });
});
