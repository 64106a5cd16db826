// Whether what came in a message is what the schema says. Nothing else is handed on.
import type { Kind } from './schema';

export interface Field {
    name: string;
    kind: Kind;
    needed: boolean;
}

const kMedia: readonly unknown[] = ['audio', 'video'];

function isOfKind(value: unknown, kind: Kind): boolean {
    switch (kind) {
        case 'text':
            return typeof value === 'string';
        case 'bool':
            return typeof value === 'boolean';
        case 'number':
            return typeof value === 'number' && Number.isFinite(value);
        case 'media':
            return kMedia.includes(value);
        case 'any':
            return true;
    }
}

/** @param fields as in the schema, `id:text approved?:bool`. */
export function parseFields(fields: string): Field[] {
    return fields
        .split(' ')
        .filter(word => word !== '')
        .map(word => {
            const [name = '', kind = ''] = word.split(':', 2);
            return { name: name.replace('?', ''), kind: kind as Kind, needed: !name.endsWith('?') };
        });
}

/** What is wrong with a list of arguments; null if nothing is. More of them than there are fields are no harm. */
export function wrongArgument(fields: string, args: readonly unknown[]): string | null {
    for (const [index, { name, kind, needed }] of parseFields(fields).entries()) {
        const value = args[index];
        const missing = value === undefined || value === null;
        if (missing ? needed && kind !== 'any' : !isOfKind(value, kind)) return `${name} has to be ${kind}`;
    }
    return null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
