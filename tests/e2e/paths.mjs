import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const here = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');

/** Packages of these tests are installed with the page's (web/package.json). */
export const fromWeb = createRequire(`${repository}/web/package.json`);
