// A site with a login. Whoever is logged in gets a page with the meeting in it, and a token of their own; the page switches
// the lobby on when its person becomes moderator, and shows who asks to come in.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { tokenFor } from './token.mjs';

const usher = process.env.USHER_URL ?? 'http://localhost:8080';
const port = Number(process.env.PORT ?? 3000);

// Your own people and your own login stand in their place.
const people = new Map([
    ['ana', { password: 'ana', id: 'u-1', name: 'Ana', moderator: true }],
    ['ben', { password: 'ben', id: 'u-2', name: 'Ben' }]
]);
const sessions = new Map();

const inScript = value => JSON.stringify(value).replace(/</g, '\\u003c'); // JSON that is safe inside a <script> element
const page = body => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Our site</title>
<style>html, body { height: 100%; margin: 0; font-family: sans-serif } #meeting { height: 85% }</style>${body}`;
const login = page(`<form method="post" action="/login"><input name="user" aria-label="Name" autofocus>
<input name="password" type="password" aria-label="Password"><button>Log in</button></form>`);

const meeting = (room, person) =>
    page(`<ul id="knocking"></ul><div id="meeting"></div>
<script src="${usher}/external_api.js"></script>
<script>
    const api = new JitsiMeetExternalAPI(${inScript(new URL(usher).host)}, {
        roomName: ${inScript(room)},
        jwt: ${inScript(tokenFor(person, room))},
        parentNode: document.getElementById('meeting'),
        configOverwrite: { prejoinConfig: { enabled: false } }
    });
    let me;
    api.on('videoConferenceJoined', ({ id }) => (me = id));
    api.on('participantRoleChanged', ({ id, role }) => {
        if (id === me && role === 'moderator') api.executeCommand('toggleLobby', true);
    });
    api.on('knockingParticipant', ({ participant: { id, name } }) => {
        const button = document.createElement('button');
        button.textContent = 'Let in: ' + name;
        button.onclick = () => {
            api.executeCommand('answerKnockingParticipant', id, true);
            button.remove();
        };
        document.getElementById('knocking').append(button);
    });
    api.on('errorOccurred', ({ error }) => console.warn(error.details.code, error.message));
    api.on('readyToClose', () => location.assign('/'));
</script>`);

async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://site');
    const html = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }; // there is a token in it
    if (request.method === 'POST' && pathname === '/login') {
        let body = '';
        for await (const part of request)
            if ((body += part).length > 1000) return response.writeHead(413).end();
        const given = new URLSearchParams(body);
        const person = people.get(given.get('user'));
        if (person?.password !== given.get('password')) return response.writeHead(403, html).end(login);
        const session = randomUUID();
        sessions.set(session, person);
        const cookie = `session=${session}; HttpOnly; SameSite=Lax; Path=/`; // and "Secure", once you have https
        return response.writeHead(303, { Location: '/meet/standup', 'Set-Cookie': cookie }).end();
    }
    const person = sessions.get(/(?:^|; )session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]);
    const room = /^\/meet\/([a-z0-9-]{1,40})$/.exec(pathname)?.[1];
    response.writeHead(200, html).end(person && room ? meeting(room, person) : login);
}

createServer((request, response) => answer(request, response).catch(() => response.destroy())).listen(
    port,
    '127.0.0.1',
    () => console.log(`http://localhost:${port}`)
);
