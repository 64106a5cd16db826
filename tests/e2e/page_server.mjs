// Serves the built page as the server does (paths, Content-Security-Policy), without a server behind it.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { repository } from './paths.mjs';

const types = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
    '.txt': 'text/plain'
};

// Stricter than the server's own: what passes here passes there.
const policy = connect =>
    `default-src 'self'; connect-src ${connect}; ` +
    "style-src 'self' 'unsafe-inline'; media-src 'self' blob: mediastream:; " +
    "object-src 'none'; base-uri 'self'; form-action 'self'";

/** @param extra path → text, instead of the files. @param connect whereto the page may connect. @return {Promise<{url: string, close: () => Promise<void>}>} */
export async function servePage(extra = {}, { connect = "'self'" } = {}) {
    const root = join(repository, 'web/dist');
    const server = createServer(async (request, response) => {
        const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
        const answer = (body, extension) => {
            response.setHeader('Content-Type', types[extension] ?? 'application/octet-stream');
            response.setHeader('Content-Security-Policy', policy(connect));
            response.end(body);
        };
        if (extra[path] !== undefined) return answer(extra[path], path === '/' ? '.html' : extname(path));
        try {
            answer(await readFile(join(root, path)), extname(path));
        } catch {
            if (extname(path) !== '') {
                response.statusCode = 404;
                return response.end();
            }
            answer(await readFile(join(root, 'index.html')), '.html');
        }
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
