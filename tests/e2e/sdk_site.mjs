// A page with one of Jitsi's own components for a framework, bundled as its users bundle it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serveSite } from './host_page.mjs';
import { fromWeb, here, repository } from './paths.mjs';

/** @param entry a file here. @param packages that it uses; those of web/ are taken. */
async function bundle(entry, packages) {
    const { build } = await import(pathToFileURL(fromWeb.resolve('vite')).href);
    const modules = join(repository, 'web/node_modules');
    const [{ output }] = await build({
        configFile: false,
        logLevel: 'error',
        define: { 'process.env.NODE_ENV': '"production"' },
        resolve: {
            alias: [{ find: new RegExp(`^(${packages.join('|')})(?=/|$)`), replacement: `${modules}/$1` }]
        },
        build: {
            write: false,
            lib: { entry: join(here, entry), formats: ['iife'], name: 'host' }
        }
    });
    return output[0].code;
}

/** @return {Promise<{url: string, close: () => Promise<void>}>} a site whose page has `window.show(asked)`. */
export async function serveSdk(entry, packages) {
    const script = await bundle(entry, packages);
    const page = `<!doctype html><meta charset="utf-8"><title>Host</title>
<style>html, body, #root { height: 100%; margin: 0 }</style><div id="root"></div><script src="/host.js"></script>`;
    return serveSite(() => ({ '/': page, '/host.js': script }));
}
