// The screens of the page, each with the steps that lead to it; played by the stand-in of the client library.
import { askToJoin, emit, joined, seen, verdict } from './lone_site.mjs';

const kName = 'Ada Lovelace';

/** Two others, so that three are in the meeting. */
async function company(page) {
    await page.evaluate(() => {
        window.fake.come('b1', 'Ben Okafor', { colour: '#7a4b3a' });
        window.fake.come('c1', 'Chiara Rossi', { colour: '#3d6b5c', muted: true });
        window.fake.emit('DOMINANT_SPEAKER_CHANGED', 'b1');
        window.fake.emit('LOCAL_STATS_UPDATED', { connectionQuality: 96 });
        window.fake.emit('REMOTE_STATS_UPDATED', 'b1', { connectionQuality: 92 });
        window.fake.emit('REMOTE_STATS_UPDATED', 'c1', { connectionQuality: 41 });
    });
    await page.locator('[data-testid=tile][data-id=c1] video').waitFor();
}

/** Notices come and go by themselves: pictures are of what stays. */
async function quiet(page) {
    await page.addStyleTag({ content: '.notices { display: none }' });
}

async function meeting(page, moderator = false) {
    await joined(page, moderator, kName);
    await company(page);
}

async function chat(page) {
    await emit(page, 'MESSAGE_RECEIVED', 'b1', 'Shall we begin?');
    await emit(page, 'PRIVATE_MESSAGE_RECEIVED', 'c1', 'Two minutes, please.');
    await page.getByTestId('chat').click();
    await seen(page, 'chat-panel');
}

async function held(page, code) {
    await askToJoin(page, kName);
    await verdict(page, { code, hold: true });
    await emit(page, 'CONFERENCE_FAILED', 'conference.connectionError.membersOnly', 'lobby@d.example');
    await seen(page, 'knocking');
}

async function refused(page, code) {
    await askToJoin(page, kName);
    await verdict(page, { code });
    await emit(page, 'CONFERENCE_FAILED', 'conference.connectionError.notAllowed', 'general');
    await seen(page, 'refused');
}

/** Name → steps. `picture`: one of docs/screens. */
export const scenes = {
    prejoin: {
        picture: true,
        steps: async page => {
            await page.getByTestId('name').fill(kName);
            await page.locator('[data-testid=camera][data-on=true]').waitFor();
            await page.locator('.preview video').waitFor();
            await page.locator('[data-testid=level][data-heard=true]').waitFor();
        }
    },
    meeting: {
        picture: true,
        steps: async page => {
            await meeting(page);
            await quiet(page);
        }
    },
    lobby: { picture: true, steps: page => held(page, 'lobby') },
    admit: {
        picture: true,
        steps: async page => {
            await meeting(page, true);
            await emit(page, 'MEMBERS_ONLY_CHANGED', true);
            await emit(page, 'LOBBY_USER_JOINED', 'k1', 'Eve Martin');
            await emit(page, 'LOBBY_USER_JOINED', 'k2', 'Kofi Mensah');
            await seen(page, 'knockers');
            await quiet(page);
        }
    },
    waiting: { picture: true, steps: page => held(page, 'waiting-for-host') },
    refusal: { picture: true, steps: page => refused(page, 'expired') },
    home: { path: '/', steps: page => seen(page, 'home') },
    'no devices': {
        steps: async page => {
            await page.route('**/libs/lib-jitsi-meet.min.js', async route => {
                const response = await route.fetch();
                const body = `${await response.text()};window.fake.state.noDevices = true;`;
                await route.fulfill({ response, body });
            });
            await page.reload();
            await seen(page, 'device-problem');
        }
    },
    'name needed': {
        steps: async page => {
            await page.getByTestId('name').fill('');
            await page.getByTestId('join').click();
            await page.waitForFunction(() => window.fake?.calls.some(call => call[0] === 'connect'));
            await page.evaluate(() => window.fake.connected());
            await page.waitForFunction(() => window.fake?.calls.some(call => call[0] === 'join'));
            await verdict(page, { code: 'lobby', hold: true });
            await emit(
                page,
                'CONFERENCE_FAILED',
                'conference.connectionError.membersOnly',
                'lobby@d.example'
            );
            await seen(page, 'name-needed');
        }
    },
    password: {
        steps: async page => {
            await askToJoin(page, kName);
            await emit(page, 'CONFERENCE_FAILED', 'conference.passwordRequired');
            await seen(page, 'password-screen');
        }
    },
    denied: {
        steps: async page => {
            await held(page, 'lobby');
            await emit(page, 'CONFERENCE_FAILED', 'conference.connectionError.accessDenied');
            await seen(page, 'denied');
        }
    },
    'meeting, alone': { steps: page => joined(page, false, kName) },
    'meeting with the chat': {
        steps: async page => {
            await meeting(page);
            await chat(page);
        }
    },
    'meeting with the people': {
        steps: async page => {
            await meeting(page, true);
            await page.getByTestId('people').click();
            await seen(page, 'people-panel');
        }
    },
    'meeting with the polls': {
        steps: async page => {
            await meeting(page, true);
            await page.getByTestId('polls').click();
            await seen(page, 'polls-panel');
        }
    },
    'meeting with the settings': {
        steps: async page => {
            await meeting(page, true);
            await page.getByTestId('settings').click();
        }
    },
    'meeting, about to be ended': {
        steps: async page => {
            await meeting(page, true);
            await emit(page, 'SUBJECT_CHANGED', 'Plans for the spring');
            await page.getByTestId('end').click();
            await seen(page, 'end-all');
        }
    },
    ended: {
        steps: async page => {
            await meeting(page);
            await emit(page, 'CONFERENCE_FAILED', 'conference.destroyed', 'The host has ended the meeting.');
            await seen(page, 'ended');
        }
    },
    left: {
        steps: async page => {
            await meeting(page);
            await page.getByTestId('leave').click();
            await seen(page, 'left');
        }
    }
};
