// A small site: whoever is logged in gets a page with the meeting, and a token of their own in it.
import express from 'express';

import { tokenFor } from './token.js';

const usher = process.env.USHER_URL ?? 'http://localhost:8080';
const port = Number(process.env.PORT ?? 3000);

// Your own login stands in its place.
const people = {
    ana: { id: 'u-1', name: 'Ana', moderator: true },
    ben: { id: 'u-2', name: 'Ben' }
};

// JSON that is safe inside a <script> element.
const inScript = value => JSON.stringify(value).replace(/</g, '\\u003c');

const page = (room, person) => `<!doctype html>
<meta charset="utf-8">
<title>Meeting</title>
<style>html, body, #meeting { height: 100%; margin: 0 }</style>
<div id="meeting"></div>
<script src="${usher}/external_api.js"></script>
<script>
    new JitsiMeetExternalAPI(${inScript(new URL(usher).host)}, {
        roomName: ${inScript(room)},
        jwt: ${inScript(tokenFor(person, room))},
        parentNode: document.getElementById('meeting')
    });
</script>`;

const app = express();

app.get('/', (request, response) => {
    const links = Object.keys(people).map(name => `<li><a href="/meet/standup?as=${name}">${name}</a>`);
    response.send(`<!doctype html><meta charset="utf-8"><title>Who are you?</title><ul>${links.join('')}</ul>`);
});

app.get('/meet/:room', (request, response) => {
    const person = Object.hasOwn(people, request.query.as) ? people[request.query.as] : undefined;
    if (!person) return response.status(403).send('Log in first.');
    // The page has a token in it.
    response.set('Cache-Control', 'no-store').send(page(request.params.room, person));
});

app.listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}`));
