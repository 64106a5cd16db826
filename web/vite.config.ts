// The page's build: hashed files under /assets/, the unmodified client library under /libs/.
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);
const libraryFolder = dirname(require.resolve('@lyno/lib-jitsi-meet/package.json'));

// Each file of /libs/ and where it comes from. Only the prebuilt bundle works (docs/protocol): it has its forks inside.
const libs: Record<string, string> = {
    'lib-jitsi-meet.min.js': join(libraryFolder, 'lib-jitsi-meet.min.js'),
    'lib-jitsi-meet.LICENSE.txt': join(libraryFolder, 'LICENSE'),
    'jquery.min.js': require.resolve('jquery/dist/jquery.min.js')
};

function clientLibrary(): Plugin {
    let outDir: string | null = null;
    return {
        name: 'client-library',
        configResolved(config) {
            if (config.command === 'build') outDir = config.build.outDir;
        },
        configureServer(server) {
            server.middlewares.use('/libs', (request, response, next) => {
                const file = libs[(request.url ?? '').replace(/^\/|\?.*$/g, '')];
                if (!file) return next();
                response.setHeader('Content-Type', 'text/javascript');
                response.end(readFileSync(file));
            });
        },
        closeBundle() {
            if (outDir === null) return;
            mkdirSync(join(outDir, 'libs'), { recursive: true });
            for (const [name, file] of Object.entries(libs)) cpSync(file, join(outDir, 'libs', name));
        }
    };
}

const server = process.env.USHER_SERVER ?? '127.0.0.1:8080';
const http = `http://${server}`;
const socket = { target: `ws://${server}`, ws: true };

export default defineConfig({
    plugins: [clientLibrary()],
    build: {
        assetsDir: 'assets',
        target: 'es2020',
        reportCompressedSize: false,
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0
    },
    server: {
        host: '127.0.0.1',
        fs: { allow: ['.', '../docs/protocol'] }, // tests read the list of refusals
        proxy: {
            '/config.js': http,
            '/external_api.js': http,
            '^/(.+/)?xmpp-websocket': socket,
            '^/colibri-ws/': socket
        }
    },
    preview: { host: '127.0.0.1' },
    test: { environment: 'node', include: ['{meeting,iframe-api}/**/*.test.ts', 'app/**/*.test.{ts,tsx}'] }
});
