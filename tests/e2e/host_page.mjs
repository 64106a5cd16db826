// A page of somebody else that embeds a meeting by /external_api.js: another origin than the server's.
import { createServer } from 'node:http';

/**
 * @param files path → text; `.js` is a script, everything else a page.
 * @return {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function serveSite(files) {
    const server = createServer((request, response) => {
        const text = files()[new URL(request.url, 'http://x').pathname];
        response.statusCode = text === undefined ? 404 : 200;
        const type = request.url.endsWith('.js') ? 'text/javascript' : 'text/html';
        response.setHeader('Content-Type', `${type}; charset=utf-8`);
        response.end(text);
    });
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    return {
        url: `http://127.0.0.1:${server.address().port}`,
        close: () =>
            new Promise(resolve => {
                server.closeAllConnections();
                server.close(resolve);
            })
    };
}

/** A page with the API of that server and a place for the meeting. `window.heard` has every event that works, in order. */
export const bareHost = usher => `<!doctype html><meta charset="utf-8"><title>Host</title>
<style>html, body, #meeting { height: 100%; margin: 0 }</style><div id="meeting"></div>
<button id="share" style="position: fixed; top: 0" onclick="api.executeCommand('toggleShareScreen')">Share</button>
<script src="${usher}/external_api.js"></script>
<script>
    window.embed = (domain, options) => {
        window.heard = [];
        const api = (window.api = new JitsiMeetExternalAPI(domain, { parentNode: document.getElementById('meeting'), ...options }));
        for (const name of api.getSupportedEvents()) api.on(name, data => window.heard.push([name, data]));
    };
</script>`;
