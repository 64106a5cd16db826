// Where the frame goes: the options of the constructor as an address, and what in them has no effect.
import { isRecord } from './check';
import { kConfig, kInterface, kOptions } from './schema';

export interface Options {
    roomName?: string;
    width?: string | number;
    height?: string | number;
    parentNode?: Element;
    configOverwrite?: Record<string, unknown>;
    interfaceConfigOverwrite?: Record<string, unknown>;
    jwt?: string;
    lang?: string;
    devices?: Record<string, unknown>;
    userInfo?: Record<string, unknown>;
    onload?: (event: unknown) => void;
    sandbox?: string;
    noSSL?: boolean;
    [other: string]: unknown;
}

export type Warn = (what: string, name: string, why: string) => void;

const knownNames = new Set(Object.keys(kConfig));

/** The settings that have an effect, by their dotted names; the others are named. */
export function knownConfig(config: Record<string, unknown>, warn: Warn, prefix = ''): [string, unknown][] {
    return Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
        const path = prefix + key;
        if (knownNames.has(path)) return [[path, value]];
        const inside = [...knownNames].some(each => each.startsWith(`${path}.`));
        if (inside && isRecord(value)) return knownConfig(value, warn, `${path}.`);
        warn('setting', path, 'the page has no such setting, or only the server may give it');
        return [];
    });
}

function warnOfOptions(options: Options, warn: Warn): void {
    for (const [name, value] of Object.entries(options)) {
        if (value === undefined || value === null) continue;
        const row = (kOptions as Record<string, (typeof kOptions)[keyof typeof kOptions]>)[name];
        if (!row) warn('option', name, 'there is no such option');
        else if (!row.works) warn('option', name, row.note);
    }
    for (const key of Object.keys(options.interfaceConfigOverwrite ?? {}))
        if (!Object.hasOwn(kInterface, key)) warn('setting', key, 'the page has its own look');
    if (options.userInfo?.email !== undefined)
        warn('option', 'userInfo.email', 'nobody is told the e-mail address of somebody else');
}

/**
 * @param domain `host[:port][/tenant]`. @param id of this API object. @param scheme "http" or "https".
 * @return the address. The token is in the part after `#`, which no server and no proxy gets to see.
 */
export function frameAddress(domain: string, options: Options, id: number, scheme: string, warn: Warn): URL {
    warnOfOptions(options, warn);
    const room = (options.roomName ?? '').replace(/[?#]/g, '');
    const url = new URL(`${scheme}://${domain.replace(/\/+$/, '')}/${room}`);
    const config = knownConfig(options.configOverwrite ?? {}, warn);
    const lang = options.lang ?? options.configOverwrite?.defaultLanguage;
    if (typeof lang === 'string') url.searchParams.set('lang', lang);
    const hash = [`jitsi_meet_external_api_id=${id}`];
    const add = (name: string, value: unknown) => {
        if (value !== undefined) hash.push(`${name}=${encodeURIComponent(JSON.stringify(value))}`);
    };
    if (options.jwt) hash.push(`jwt="${options.jwt}"`);
    for (const [key, value] of config) add(`config.${key}`, value);
    for (const [key, value] of Object.entries(options.interfaceConfigOverwrite ?? {}))
        if (Object.hasOwn(kInterface, key)) add(`interfaceConfig.${key}`, value);
    add('userInfo.displayName', options.userInfo?.displayName);
    add('devices.audioInput', options.devices?.audioInput);
    add('devices.audioOutput', options.devices?.audioOutput);
    add('devices.videoInput', options.devices?.videoInput);
    url.hash = hash.join('&');
    return url;
}

/** A length for the style of the frame; null for what is none. */
export function cssLength(value: unknown): string | null {
    if (typeof value === 'number' && Number.isFinite(value)) return `${value}px`;
    return typeof value === 'string' && /^\d*\.?\d+(px|em|rem|pt|%|[dsl]?v[hw])$/.test(value) ? value : null;
}
