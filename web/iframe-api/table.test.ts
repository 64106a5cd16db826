import { describe, expect, it } from 'vitest';
import { parseFields } from './check';
import { kCommands, kConfig, kEvents, kFunctions, kOptions, wireName, type Row } from './schema';
import { page } from './table';

const kPage = '../../docs/embed/iframe-calls.md';
const kTables: [string, Record<string, Row>][] = [
    ['commands', kCommands],
    ['events', kEvents],
    ['functions', kFunctions],
    ['options', kOptions],
    ['settings', kConfig]
];

describe('the schema', () => {
    it.each(kTables)('%s: each row has known kinds, and says why where it does nothing', (_name, rows) => {
        for (const [name, row] of Object.entries(rows)) {
            if (!row.works) expect(row.note, name).toMatch(/^\S.{10,}[^.]$/);
            for (const field of row.works ? parseFields(row.fields) : []) {
                expect(field.name, name).toMatch(/^[a-zA-Z0-9]+$/);
                expect(['text', 'bool', 'number', 'media', 'any'], name).toContain(field.kind);
            }
        }
    });
    it.each(kTables.slice(0, 2))('%s: no two have one name in messages', (_name, rows) => {
        const names = Object.entries(rows).map(([name, row]) => wireName(name, row));
        expect(new Set(names).size).toBe(names.length);
    });
    it('names in messages are those of Jitsi', () => {
        expect(wireName('hangup', kCommands.hangup)).toBe('video-hangup');
        expect(wireName('answerKnockingParticipant', kCommands.answerKnockingParticipant)).toBe(
            'answer-knocking-participant'
        );
        expect(wireName('readyToClose', kEvents.readyToClose)).toBe('video-ready-to-close');
        expect(wireName('participantRoleChanged', kEvents.participantRoleChanged)).toBe(
            'participant-role-changed'
        );
        expect(wireName('isAudioMuted', kFunctions.isAudioMuted)).toBe('is-audio-muted');
    });
});

describe('docs/embed/iframe-calls.md', () => {
    it('is what the schema says: if not, make it anew as its head says', async () => {
        await expect(page()).toMatchFileSnapshot(kPage);
    });
});
