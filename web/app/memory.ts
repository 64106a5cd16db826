// What this browser remembers between meetings. Where storage is blocked, nothing.
import type { DeviceChoice } from '../meeting/local_media';

const kName = 'usher.name';
const kDevices = 'usher.devices';
const kLongestName = 80;

export function shortName(name: string): string {
    return name.trim().replace(/\s+/g, ' ').slice(0, kLongestName);
}

function read(key: string): string | null {
    try {
        return localStorage.getItem(key);
    } catch {
        return null;
    }
}

function write(key: string, value: string): void {
    try {
        localStorage.setItem(key, value);
    } catch {
        // blocked or full: then not
    }
}

export function rememberedName(): string {
    return shortName(read(kName) ?? '');
}

export function keepName(name: string): void {
    write(kName, name);
}

export function rememberedDevices(): DeviceChoice {
    try {
        const kept: unknown = JSON.parse(read(kDevices) ?? '{}');
        const record = typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
        const text = (value: unknown) => (typeof value === 'string' ? value : '');
        return {
            microphone: text(record.microphone),
            camera: text(record.camera),
            output: text(record.output)
        };
    } catch {
        return { microphone: '', camera: '', output: '' };
    }
}

export function keepDevices(choice: DeviceChoice): void {
    write(kDevices, JSON.stringify(choice));
}
