// The page by itself: every screen, with a stand-in for the client library and no server. Checks what a person sees,
// that the page keeps its Content-Security-Policy, fits 360 pixels, and works by keyboard.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askToJoin, called, calls, emit, joined, seen, text, verdict, withPage } from './lone_page.mjs';

describe('before joining', () => {
    it('the start page leads to a room by keyboard alone', () =>
        withPage('/', async page => {
            await page.locator('h1:focus').waitFor();
            await page.keyboard.press('Tab');
            await page.keyboard.type('Stand Up!');
            await page.keyboard.press('Enter');
            await seen(page, 'prejoin');
            assert.equal(new URL(page.url()).pathname, '/Stand%20Up');
            assert.equal(await text(page, 'room-title'), 'Stand Up');
        }));

    it('an address that names no room says so', () =>
        withPage('/a/b/c', async page => assert.equal(await text(page, 'refusal-code'), 'bad-room-name')));

    it('the token leaves the address, names its holder, and survives a reload', () => {
        const payload = Buffer.from(
            JSON.stringify({ context: { user: { name: 'Ada of the token' } } })
        ).toString('base64url');
        const token = `e30.${payload}.c2ln`;
        return withPage(`/demo?jwt=${token}&lang=x`, async page => {
            await seen(page, 'prejoin');
            assert.equal(new URL(page.url()).search, '?lang=x');
            assert.equal(await page.getByTestId('name').inputValue(), 'Ada of the token');
            assert.equal(await page.getByTestId('name').isEditable(), false);
            await page.reload();
            await page.getByTestId('join').click();
            await called(page, 'connect');
            const [[, sent, options]] = await calls(page, 'connection');
            assert.equal(sent, token);
            assert.equal(options.serviceUrl, 'wss://d.example/xmpp-websocket?room=demo');
            assert.deepEqual(options.p2p, { stunServers: [], enabled: true });
        });
    });

    it('the name is remembered', () =>
        withPage('/demo', async page => {
            await askToJoin(page, '  Ada   Lovelace ');
            assert.deepEqual(await calls(page, 'setDisplayName'), [['setDisplayName', 'Ada Lovelace']]);
            await page.reload();
            assert.equal(await page.getByTestId('name').inputValue(), 'Ada Lovelace');
        }));

    it('one can join without devices', () =>
        withPage('/demo', async page => {
            await page.route('**/libs/lib-jitsi-meet.min.js', async route => {
                const response = await route.fetch();
                await route.fulfill({
                    response,
                    body: `${await response.text()};window.fake.state.noDevices = true;`
                });
            });
            await page.reload();
            await seen(page, 'device-problem');
            await joined(page);
            assert.equal(await page.getByTestId('microphone').getAttribute('data-on'), 'false');
        }));

    it('a link may skip this screen, but opens neither microphone nor camera', () =>
        withPage(
            '/demo#prejoin=false&config.p2p.enabled=false&config.hosts.domain="evil.example"',
            async page => {
                await called(page, 'connect');
                const [[, , options]] = await calls(page, 'connection');
                assert.equal(options.p2p.enabled, false);
                assert.equal(options.hosts.domain, 'd.example');
                assert.equal((await page.evaluate(() => window.usherMeeting.state().local)).camera, 'none');
            }
        ));
});

describe('not let in', () => {
    const failures = {
        'room-mismatch': ['conference.connectionError.notAllowed', 'Your invitation is for another meeting'],
        'room-full': ['conference.max_users', 'The meeting is full'],
        'name-taken': ['conference.connectionError', 'You seem to be in this meeting already']
    };
    for (const [code, [error, title]] of Object.entries(failures))
        it(`${code} is told in clear words`, () =>
            withPage('/demo', async page => {
                await askToJoin(page);
                await verdict(page, { code, text: `The server says ${code}.` });
                await emit(page, 'CONFERENCE_FAILED', error);
                await seen(page, 'refused');
                assert.equal(await page.locator('h1').textContent(), title);
                assert.equal(await text(page, 'refusal-text'), `The server says ${code}.`);
                assert.equal(await text(page, 'refusal-code'), code);
                await called(page, 'disconnect');
            }));

    it('a refusal at the door shows its code and sentence', () =>
        withPage('/demo', async page => {
            await page.getByTestId('join').click();
            await called(page, 'connect');
            await page.evaluate(() =>
                window.fake.connectionFailed(
                    'connection.passwordRequired',
                    'expired: This token ended an hour ago.'
                )
            );
            assert.equal(await text(page, 'refusal-code'), 'expired');
            assert.equal(await text(page, 'refusal-text'), 'This token ended an hour ago.');
        }));

    it('a wrong password is asked for again', () =>
        withPage('/demo', async page => {
            await askToJoin(page);
            await emit(page, 'CONFERENCE_FAILED', 'conference.passwordRequired');
            assert.equal(await page.getByTestId('password-wrong').count(), 0);
            await page.getByTestId('password').fill('guess');
            await page.keyboard.press('Enter');
            await called(page, 'join', 2);
            assert.deepEqual((await calls(page, 'join'))[1], ['join', 'guess']);
            await emit(page, 'CONFERENCE_FAILED', 'conference.passwordRequired');
            await seen(page, 'password-wrong');
        }));

    it('a server that is not there is named as such', () =>
        withPage('/demo', async page => {
            await page.getByTestId('join').click();
            await called(page, 'connect');
            await page.evaluate(() => window.fake.connectionFailed('connection.droppedError', undefined));
            assert.equal(await text(page, 'refusal-code'), 'unreachable');
        }));
});

describe('the lobby, from outside', () => {
    const lobby = page =>
        emit(page, 'CONFERENCE_FAILED', 'conference.connectionError.membersOnly', 'demo@lobby.d.example');

    it('knocks by itself, waits, and is let in', () =>
        withPage('/demo', async page => {
            await askToJoin(page);
            await verdict(page, { code: 'waiting-for-host', text: 'The host is not here yet.', hold: true });
            await lobby(page);
            await seen(page, 'knocking');
            assert.equal(await text(page, 'hold-code'), 'waiting-for-host');
            assert.match(await text(page, 'next'), /^When the host is there/);
            assert.deepEqual(await calls(page, 'joinLobby'), [['joinLobby', 'Ada']]);
            await verdict(page, { code: 'lobby', text: 'A moderator will let you in.', hold: true });
            assert.equal(await text(page, 'hold-code'), 'lobby');
            assert.match(await text(page, 'next'), /^The moderators see your name/);
            assert.equal(await page.getByTestId('refusal-text').count(), 0, 'it need not be told to knock');
            await emit(page, 'CONFERENCE_JOINED');
            await seen(page, 'meeting');
        }));

    it('asks for a name first', () =>
        withPage('/demo', async page => {
            await askToJoin(page, '');
            await lobby(page);
            await seen(page, 'name-needed');
            await page.getByTestId('name').fill('Bob');
            await page.getByTestId('knock').click();
            await called(page, 'joinLobby');
            assert.deepEqual(await calls(page, 'joinLobby'), [['joinLobby', 'Bob']]);
        }));

    it('shows what a newer server says of a wait that the page does not know', () =>
        withPage('/demo', async page => {
            await askToJoin(page);
            await verdict(page, { code: 'waiting-for-tea', text: 'The tea is not ready yet.', hold: true });
            await lobby(page);
            assert.equal(await text(page, 'refusal-text'), 'The tea is not ready yet.');
        }));

    it('is denied, and may ask again after the time that the server says', () =>
        withPage('/demo', async page => {
            await askToJoin(page);
            await lobby(page);
            await verdict(page, { code: 'denied', text: 'Not now.', retryAfter: 2 });
            await emit(page, 'CONFERENCE_FAILED', 'conference.connectionError.accessDenied');
            await seen(page, 'denied');
            assert.equal(await page.getByTestId('ask-again').isDisabled(), true);
            await page.waitForFunction(() => !document.querySelector('[data-testid=ask-again]').disabled);
            await page.getByTestId('ask-again').click();
            await called(page, 'connect', 2);
        }));

    it('takes a password, once in the lobby and not twice', () =>
        withPage('/demo', async page => {
            await askToJoin(page);
            await lobby(page);
            await page.locator('summary').click();
            await page.getByTestId('password').fill('open sesame');
            await page.getByTestId('give-password').click();
            await called(page, 'join', 2);
            await lobby(page);
            await seen(page, 'password-wrong');
            assert.equal((await calls(page, 'joinLobby')).length, 1);
        }));
});

describe('inside', () => {
    it('a moderator sees who knocks, admits, denies, and switches the lobby', () =>
        withPage('/demo', async page => {
            await joined(page, true);
            await page.getByTestId('lobby-switch').click();
            await called(page, 'enableLobby');
            await emit(page, 'MEMBERS_ONLY_CHANGED', true);
            await emit(page, 'LOBBY_USER_JOINED', 'k1', 'Eve');
            await emit(page, 'LOBBY_USER_JOINED', 'k2', undefined);
            assert.equal(await page.getByTestId('knocker').count(), 2);
            assert.match(await page.title(), /^\(2\) demo/);
            await page.getByRole('button', { name: 'Let in: Eve' }).click();
            await page.getByRole('button', { name: 'Refuse: Guest' }).click();
            await page.getByTestId('admit-all').click();
            assert.deepEqual(await calls(page, 'lobbyApproveAccess'), [
                ['lobbyApproveAccess', 'k1'],
                ['lobbyApproveAccess', 'k1'],
                ['lobbyApproveAccess', 'k2']
            ]);
            assert.deepEqual(await calls(page, 'lobbyDenyAccess'), [['lobbyDenyAccess', 'k2']]);
            await emit(page, 'LOBBY_USER_LEFT', 'k1');
            await emit(page, 'LOBBY_USER_LEFT', 'k2');
            await page.getByTestId('knockers').waitFor({ state: 'detached' });
        }));

    it('others see neither the lobby nor its switch', () =>
        withPage('/demo', async page => {
            await joined(page);
            await emit(page, 'LOBBY_USER_JOINED', 'k1', 'Eve');
            assert.equal(await page.getByTestId('knockers').count(), 0);
            assert.equal(await page.getByTestId('lobby-switch').count(), 0);
            assert.equal(await page.getByTestId('kick').count(), 0);
        }));

    it('everybody has a tile, and their size is asked for', () =>
        withPage('/demo', async page => {
            await joined(page);
            await page.evaluate(() => {
                window.fake.come('b1', 'Bob', { colour: '#7a4b3a' });
                window.fake.come('c1', '<img src=x onerror=alert(1)>', { muted: true });
                window.fake.emit('DOMINANT_SPEAKER_CHANGED', 'b1');
            });
            const bob = page.locator('[data-testid=tile][data-id=b1]');
            await bob.locator('video').waitFor();
            assert.equal(await bob.getAttribute('data-speaking'), 'true');
            assert.equal(await bob.getAttribute('aria-label'), 'Bob, speaking');
            const other = page.locator('[data-testid=tile][data-id=c1]');
            assert.equal(await other.getAttribute('data-audio-muted'), 'true');
            assert.equal(await other.locator('img').count(), 0);
            await page.waitForFunction(() =>
                window.fake.calls.some(
                    call =>
                        call[0] === 'setReceiverConstraints' && Object.keys(call[1].constraints).length === 2
                )
            );
            const last = (await calls(page, 'setReceiverConstraints')).at(-1)[1];
            assert.deepEqual(Object.keys(last.constraints), ['b1', 'c1']);
            assert.equal(last.lastN, -1);
            await emit(page, 'USER_LEFT', 'b1');
            await bob.waitFor({ state: 'detached' });
        }));

    it('microphone and camera are switched by button and by key', () =>
        withPage('/demo', async page => {
            await joined(page);
            const state = async id => page.getByTestId(id).getAttribute('data-on');
            assert.equal(await state('microphone'), 'true');
            await page.getByTestId('microphone').click();
            await page.locator('[data-testid=microphone][data-on=false]').waitFor();
            await page.keyboard.press('m');
            await page.locator('[data-testid=microphone][data-on=true]').waitFor();
            await page.keyboard.press('v');
            await page.locator('[data-testid=camera][data-on=false]').waitFor();
        }));

    it('leaving frees the connection, and one can come back', () =>
        withPage('/demo', async page => {
            await joined(page);
            await page.getByTestId('leave').click();
            await seen(page, 'left');
            await called(page, 'disconnect');
            await page.getByTestId('join-again').click();
            await seen(page, 'prejoin');
            await joined(page);
        }));

    it('a lost connection is told, and made again', () =>
        withPage('/demo', async page => {
            await joined(page);
            await emit(page, 'CONNECTION_INTERRUPTED');
            await seen(page, 'interrupted');
            await emit(page, 'CONNECTION_RESTORED');
            await page.getByTestId('interrupted').waitFor({ state: 'detached' });
            await page.evaluate(() =>
                window.fake.connectionFailed('connection.droppedError', 'item-not-found')
            );
            await seen(page, 'reconnecting');
            await called(page, 'connect', 2);
            await page.evaluate(() => window.fake.connected());
            await called(page, 'join', 2);
            await emit(page, 'CONFERENCE_JOINED');
            await seen(page, 'meeting');
        }));

    it('a kick is told with its reason', () =>
        withPage('/demo', async page => {
            await joined(page);
            await emit(page, 'KICKED', null, 'Too loud.');
            await seen(page, 'refused');
            assert.equal(await text(page, 'refusal-code'), 'kicked');
            assert.equal(await text(page, 'refusal-text'), 'Too loud.');
        }));
});

describe('the language', () => {
    it('is the one of the browser', () =>
        withPage(
            '/demo',
            async page => {
                assert.equal(await page.getByTestId('join').textContent(), 'Teilnehmen');
                assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
            },
            { locale: 'de-DE', colorScheme: 'dark' }
        ));
});
