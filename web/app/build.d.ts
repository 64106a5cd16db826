declare module '*.css';

// Of the build (vite): the modules that match, already loaded.
interface ImportMeta {
    glob<Module>(pattern: string, options: { eager: true }): Record<string, Module>;
}

declare module '*?raw' {
    const text: string;
    export default text;
}
