// /external_api.js: one classic script beside the page's files (build this after the page, which empties the folder).
import { defineConfig } from 'vite';

export default defineConfig({
    publicDir: false,
    build: {
        target: 'es2020',
        emptyOutDir: false,
        reportCompressedSize: false,
        lib: {
            entry: 'iframe-api/external_api.ts',
            formats: ['iife'],
            name: 'usherExternalApi',
            fileName: () => 'external_api.js'
        }
    }
});
