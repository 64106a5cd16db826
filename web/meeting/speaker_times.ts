// How long everybody spoke, as the client library counts it from what the server says; also of those who have left.
import type { Conference } from './library';

export interface SpeakerTime {
    id: string;
    name: string;
    seconds: number;
    left: boolean;
}

/** Who spoke longest comes first. */
export function speakerTimes(conference: Conference | null): SpeakerTime[] {
    const stats = conference?.getSpeakerStats() ?? {};
    return Object.entries(stats)
        .map(([id, each]) => ({
            id,
            name: each.getDisplayName() ?? '',
            seconds: Math.floor(each.getTotalDominantSpeakerTime() / 1000),
            left: each.hasLeft()
        }))
        .sort((a, b) => b.seconds - a.seconds || a.name.localeCompare(b.name));
}

/** "1:02:03", "2:03". */
export function clock(seconds: number): string {
    const two = (value: number) => String(value).padStart(2, '0');
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
