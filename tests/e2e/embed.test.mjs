// The meeting in the page of somebody else, by /external_api.js: the embedding page is the moderator, another person comes
// by the meeting's own address.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { Host } from './host.mjs';
import { bareHost, serveSite } from './host_page.mjs';

const room = 'standup';

describe('a page that embeds the meeting', { timeout: 240000 }, () => {
    let gathering;
    let site;
    let ada;
    let bob;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const server = () => new URL(gathering.usher.url).host;

    before(async () => {
        site = await serveSite(() => ({ '/': bareHost(gathering.usher.url) }));
        gathering = await Gathering.open({ lobby: { mode: 'off' }, web: { embed_origins: [site.url] } });
        ada = await gathering.host(site, 'Ada');
        bob = await gathering.arrive('Bob');
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
    });

    test('joins at once with the token, and hears who it is', async () => {
        const jwt = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await ada.embed(server(), {
            roomName: room,
            jwt,
            lang: 'de',
            configOverwrite: { prejoinConfig: { enabled: false }, disableTileView: true },
            interfaceConfigOverwrite: { SHOW_JITSI_WATERMARK: false }
        });
        await ada.hears('ready');
        const joined = await ada.hears('videoConferenceJoined');
        assert.equal(joined.roomName, room);
        assert.equal(joined.displayName, 'Ada');
        assert.equal(joined.breakoutRoom, false);
        await ada.hears('participantRoleChanged', ({ id, role }) => id === joined.id && role === 'moderator');
        assert.deepEqual((await ada.names()).slice(0, 2), ['browserSupport', 'ready']);
        assert.equal(await ada.page.locator('iframe').getAttribute('id'), 'jitsiConferenceFrame0');
        await ada.meeting.getByTestId('meeting').waitFor();
        assert.equal(await ada.meeting.locator('html').getAttribute('lang'), 'de');
        await ada.hears('audioMuteStatusChanged', ({ muted }) => muted === false);
        assert.equal(await ada.ask('isVideoMuted'), false);
    });

    test('what has no effect is named in the console', async () => {
        await ada.says('setting "disableTileView" has no effect');
        await ada.says('setting "SHOW_JITSI_WATERMARK" has no effect');
        await ada.run('toggleWhiteboard', true);
        await ada.says('command "toggleWhiteboard" has no effect: the page has no whiteboard');
        await ada.run('toggleLobby', 'yes');
        await ada.says('command "toggleLobby" has no effect: on has to be bool');
        await ada.run('kickParticipant', 'nobody');
        await ada.says('command "kickParticipant" has no effect: nobody here has the id "nobody"');
        await assert.rejects(ada.ask('captureLargeVideoScreenshot'), /takes no pictures/);
        await ada.page.evaluate(() => void window.api.on('recordingStatusChanged', () => undefined));
        await ada.says('event "recordingStatusChanged" has no effect');
    });

    test('switches the lobby on, hears who knocks, and lets them in', async () => {
        await ada.run('toggleLobby', true);
        await ada.run('toggleLobby', true);
        await ada.meeting.locator('[data-testid=lobby-switch][aria-checked=true]').waitFor();
        await bob.open(room);
        await bob.askToJoin();
        await bob.sees('knocking');
        const { participant } = await ada.hears('knockingParticipant');
        assert.equal(participant.name, 'Bob');
        await ada.run('answerKnockingParticipant', participant.id, true);
        await bob.sees('meeting');
        const came = await ada.hears('participantJoined');
        assert.equal(came.displayName, 'Bob');
        assert.equal(await ada.ask('getNumberOfParticipants'), 2);
        assert.equal(await ada.ask('getDisplayName', came.id), 'Bob');
        const { rooms } = await ada.ask('getRoomsInfo');
        assert.deepEqual(rooms[0].participants.map(each => each.displayName).sort(), ['Ada', 'Bob']);
        assert.equal(rooms[0].isMainRoom, true);
    });

    test('microphone and camera follow, and are told of', async () => {
        await ada.forget();
        await ada.run('toggleAudio');
        await ada.hears('audioMuteStatusChanged', ({ muted }) => muted);
        assert.equal(await ada.ask('isAudioMuted'), true);
        await ada.run('toggleVideo');
        await ada.hears('videoMuteStatusChanged', ({ muted }) => muted);
        await bob.becomes('without Ada', state => state.participants[0]?.videoMuted === true);
        await ada.run('toggleVideo');
        await ada.hears('videoMuteStatusChanged', ({ muted }) => !muted);
        const devices = await ada.ask('getAvailableDevices');
        assert.ok(devices.videoInput.length > 0);
        await ada.page.evaluate(label => window.api.setVideoInputDevice(label), devices.videoInput[0].label);
        await assert.rejects(ada.ask('setVideoInputDevice', 'no such camera'), /no such device/);
        await ada.run('setAudioOnly', true);
        await ada.hears('audioOnlyChanged', ({ enabled }) => enabled);
        await ada.run('setAudioOnly', false);
        await ada.hears('audioOnlyChanged', ({ enabled }) => !enabled);
    });

    test('a click in the embedding page shares the screen', async () => {
        await ada.page.locator('#share').click();
        await ada.hears('screenSharingStatusChanged', ({ on }) => on);
        await bob.page.locator('[data-testid=tile][data-name=Ada] video.whole').waitFor({ timeout: 10000 });
        assert.equal(await ada.ask('isSharingScreen'), true);
        await ada.run('toggleShareScreen', { enable: false });
        await ada.hears('screenSharingStatusChanged', ({ on }) => !on);
    });

    test('mutes the others, and hears that they are', async () => {
        await bob.microphone(true);
        await ada.forget();
        await ada.run('muteEveryone');
        await bob.page.locator('[data-testid=microphone][data-on=false]').waitFor({ timeout: 10000 });
        await ada.hears('participantMuted', ({ isMuted, mediaType }) => isMuted && mediaType === 'audio');
    });

    test('words: to everybody, in private, what the meeting is about', async () => {
        const [{ participantId: id }] = await ada
            .ask('getParticipantsInfo')
            .then(all => all.filter(each => each.displayName === 'Bob'));
        const bobHears = () =>
            bob.page.evaluate(() =>
                window.usherMeeting.state().messages.map(each => [each.text, each.to !== null])
            );
        await ada.run('sendChatMessage', 'hello');
        await ada.run('sendChatMessage', 'psst', id);
        await ada.hears('outgoingMessage', each => each.message === 'psst' && each.privateMessage);
        const until = Date.now() + 10000;
        while ((await bobHears()).length < 2 && Date.now() < until)
            await new Promise(done => setTimeout(done, 100));
        assert.deepEqual(await bobHears(), [
            ['hello', false],
            ['psst', true]
        ]);
        await bob.page.evaluate(() => window.usherMeeting.conference.sendTextMessage('hello Ada'));
        const said = await ada.hears('incomingMessage');
        assert.deepEqual(
            [said.nick, said.message, said.privateMessage, said.from],
            ['Bob', 'hello Ada', false, id]
        );
        await ada.hears('chatUpdated', ({ unreadCount, isOpen }) => unreadCount === 1 && !isOpen);
        await ada.run('initiatePrivateChat', id);
        await ada.hears('chatUpdated', ({ unreadCount, isOpen }) => unreadCount === 0 && isOpen);
        await ada.meeting.getByTestId('chat-text').fill('and back');
        await ada.meeting.getByTestId('chat-send').click();
        await bob.page.waitForFunction(() =>
            window.usherMeeting.state().messages.some(each => each.text === 'and back' && each.to !== null)
        );
        await ada.run('toggleChat');
        await ada.meeting.getByTestId('chat-panel').waitFor({ state: 'detached' });
        await ada.run('subject', 'Monday');
        await ada.hears('subjectChange', ({ subject }) => subject === 'Monday');
        await bob.page.waitForFunction(() => document.title.startsWith('Monday'));
        await ada.run('displayName', 'Ada L');
        await ada.hears('displayNameChange', ({ displayname }) => displayname === 'Ada L');
        await bob.becomes('with Ada L', state => state.participants[0]?.name === 'Ada L');
        await bob.page.getByTestId('reactions').click();
        await bob.page.getByTestId('react-clap').click();
        await ada.meeting.locator('[data-testid=sign][data-reaction=clap]').waitFor({ timeout: 10000 });
        await bob.page.evaluate(() =>
            window.usherMeeting.conference.sendEndpointMessage('', {
                name: 'endpoint-text-message',
                text: 'data'
            })
        );
        const { data } = await ada.hears('endpointTextMessageReceived');
        assert.deepEqual([data.senderInfo.id, data.eventData.text], [id, 'data']);
        await ada.run('toggleRaiseHand');
        await ada.hears('raiseHandUpdated', ({ handRaised }) => handRaised > 0);
    });

    test('breakout rooms: made, walked to, closed', async () => {
        await ada.forget();
        await ada.run('addBreakoutRoom', 'Group 1');
        const { rooms } = await ada.hears('breakoutRoomsUpdated', ({ rooms: all }) =>
            Object.values(all).some(each => each.name === 'Group 1')
        );
        const group = Object.values(rooms).find(each => each.name === 'Group 1');
        const bobs = await ada
            .ask('getParticipantsInfo')
            .then(all => all.find(each => each.displayName === 'Bob'));
        await ada.run('sendParticipantToRoom', bobs.participantId, group.id);
        await ada.hears('participantLeft');
        await ada.run('joinBreakoutRoom', group.id);
        await ada.hears('videoConferenceLeft');
        await ada.hears('videoConferenceJoined', ({ breakoutRoom }) => breakoutRoom);
        await ada.hears('participantJoined', ({ displayName }) => displayName === 'Bob');
        assert.equal(await ada.ask('getNumberOfParticipants'), 2);
        await ada.forget();
        await ada.run('joinBreakoutRoom');
        await ada.hears('videoConferenceJoined', ({ breakoutRoom }) => !breakoutRoom);
        await ada.hears(
            'breakoutRoomsUpdated',
            ({ rooms: all }) => Object.keys(all[group.id].participants).length === 1
        );
        await ada.run('closeBreakoutRoom', group.id);
        await ada.hears('participantJoined', ({ displayName }) => displayName === 'Bob');
        assert.equal((await ada.names()).includes('readyToClose'), false, 'a walk is no end');
    });

    test('a password is set; who comes without is asked', async () => {
        await ada.run('toggleLobby', false);
        await ada.meeting.locator('[data-testid=lobby-switch][aria-checked=false]').waitFor();
        await ada.run('password', 'open sesame');
        const cleo = await gathering.host(site, 'Cleo');
        await cleo.embed(server(), {
            roomName: room,
            userInfo: { displayName: 'Cleo' },
            configOverwrite: { prejoinConfig: { enabled: false }, startWithAudioMuted: true }
        });
        await cleo.hears('passwordRequired');
        const failed = await cleo.hears('errorOccurred');
        assert.equal(failed.error.name, 'conference.passwordRequired');
        await cleo.run('password', 'open sesame');
        const { displayName } = await cleo.hears('videoConferenceJoined');
        assert.equal(displayName, 'Cleo');
        assert.equal(await cleo.ask('isAudioMuted'), true);
        await cleo.run('kickParticipant', 'x');
        await cleo.says('command "kickParticipant" has no effect: only moderators may do it');
        const { id } = await ada.hears('participantJoined', each => each.displayName === 'Cleo');
        await ada.run('grantModerator', id);
        await cleo.hears('participantRoleChanged', each => each.id === id && each.role === 'moderator');
        await ada.run('kickParticipant', id);
        const { kicked } = await cleo.hears('participantKickedOut');
        assert.equal(kicked.local, true);
        await cleo.hears('readyToClose');
    });

    test('ends the meeting for everybody', async () => {
        await ada.forget();
        await ada.run('endConference');
        await bob.sees('ended');
        const { error } = await ada.hears('errorOccurred');
        assert.equal(error.name, 'conference.destroyed');
        assert.equal(error.details.code, 'ended');
        await ada.hears('readyToClose');
        await ada.page.evaluate(() => window.api.dispose());
        assert.equal(await ada.page.locator('iframe').count(), 0);
    });
});

describe('what embedding needs', { timeout: 120000 }, () => {
    let gathering;
    let site;
    let stranger;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const server = () => new URL(gathering.usher.url).host;

    before(async () => {
        const page = () => bareHost(gathering.usher.url);
        site = await serveSite(() => ({
            '/': page(),
            '/inner': '<!doctype html><title>inner</title>'
        }));
        stranger = await serveSite(() => ({ '/': page() }));
        gathering = await Gathering.open({ lobby: { mode: 'off' }, web: { embed_origins: [site.url] } });
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
        await stranger?.close();
    });

    test('the server must allow the page: another one sees nothing of the meeting', async () => {
        const eve = await gathering.host(stranger, 'Eve');
        await eve.embed(server(), { roomName: room });
        await eve.says('frame-ancestors');
        assert.deepEqual(await eve.names(), []);
    });

    test('only the embedding page is obeyed, no other window in it', async () => {
        const ada = await gathering.host(site, 'Ada');
        const jwt = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await ada.embed(server(), {
            roomName: room,
            jwt,
            configOverwrite: { prejoinConfig: { enabled: false } }
        });
        await ada.hears('videoConferenceJoined');
        const posted = await ada.page.evaluate(async () => {
            const inner = document.createElement('iframe');
            inner.src = '/inner';
            document.body.append(inner);
            await new Promise(resolve => (inner.onload = resolve));
            const frame = { postis: true, scope: 'jitsi_meet_external_api_0', method: 'message' };
            const text = JSON.stringify({
                ...frame,
                params: { type: 'event', data: { name: 'video-hangup', data: [] } }
            });
            // By a script of the inner window: its messages come from there.
            inner.contentWindow.eval(
                `parent.frames['jitsiConferenceFrame0'].postMessage(${JSON.stringify(text)}, '*')`
            );
            return text;
        });
        assert.ok(posted.includes('video-hangup'));
        await new Promise(resolve => setTimeout(resolve, 1000));
        assert.equal(
            (await ada.names()).includes('videoConferenceLeft'),
            false,
            'the inner frame was obeyed'
        );
        await ada.page.evaluate(
            text => document.querySelector('iframe').contentWindow.postMessage(text, '*'),
            posted
        );
        await ada.hears('videoConferenceLeft');
        await ada.hears('readyToClose');
    });

    test('a window of another origin is obeyed by neither side', async () => {
        const ada = await gathering.host(site, 'Ada');
        const jwt = await gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
        await ada.embed(server(), {
            roomName: room,
            jwt,
            configOverwrite: { prejoinConfig: { enabled: false } }
        });
        await ada.hears('videoConferenceJoined');
        await ada.forget();
        await ada.page.evaluate(url => {
            const inner = document.createElement('iframe');
            inner.src = url;
            inner.name = 'stranger';
            document.body.append(inner);
            return new Promise(resolve => (inner.onload = resolve));
        }, stranger.url);
        const inner = ada.page.frame({ name: 'stranger' });
        await inner.evaluate(() => {
            const event = data =>
                JSON.stringify({
                    postis: true,
                    scope: 'jitsi_meet_external_api_0',
                    method: 'message',
                    params: { type: 'event', data }
                });
            parent.frames['jitsiConferenceFrame0'].postMessage(
                event({ name: 'video-hangup', data: [] }),
                '*'
            );
            parent.postMessage(
                event({ name: 'knocking-participant', participant: { id: 'x', name: 'X' } }),
                '*'
            );
        });
        await new Promise(resolve => setTimeout(resolve, 1000));
        const heard = await ada.names();
        for (const name of ['videoConferenceLeft', 'readyToClose', 'knockingParticipant'])
            assert.equal(heard.includes(name), false, name);
    });

    test('a browser that blocks storage in frames is no hindrance', async () => {
        const ben = await gathering.host(site, 'Ben');
        await ben.page.addInitScript(() => {
            for (const name of ['localStorage', 'sessionStorage'])
                Object.defineProperty(window, name, {
                    get: () => {
                        throw new DOMException('blocked', 'SecurityError');
                    }
                });
        });
        await ben.page.reload();
        const jwt = await gathering.usher.mint({ room, name: 'Ben', id: 'u-ben', moderator: true });
        await ben.embed(server(), {
            roomName: room,
            jwt,
            configOverwrite: { prejoinConfig: { enabled: false } }
        });
        await ben.hears('videoConferenceJoined');
        await ben.run('toggleLobby', true);
        await ben.meeting.locator('[data-testid=lobby-switch][aria-checked=true]').waitFor();
    });

    test('a refusal is told with its reason code', async () => {
        const ben = await gathering.host(site, 'Ben');
        const jwt = await gathering.usher.mint({ room: 'elsewhere', name: 'Ben', id: 'u-ben' });
        await ben.embed(server(), {
            roomName: room,
            jwt,
            configOverwrite: { prejoinConfig: { enabled: false } }
        });
        const { error } = await ben.hears('errorOccurred');
        assert.equal(error.details.code, 'room-mismatch');
        assert.equal(error.isFatal, true);
        assert.notEqual(error.message, '');
    });
});
