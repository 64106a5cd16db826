import { describe, expect, it, vi } from 'vitest';
import type { Conference } from './library';
import { Moderation } from './moderation';

const conference = () => ({
    grantOwner: vi.fn(),
    kickParticipant: vi.fn(),
    muteParticipant: vi.fn(),
    setSubject: vi.fn(),
    lock: vi.fn(async () => undefined),
    sendMessage: vi.fn()
});

describe('the password', () => {
    it('is known to be there when it was set, and a refusal is told', async () => {
        const here = conference();
        const told: unknown[] = [];
        const moderation = new Moderation(
            () => here as unknown as Conference,
            event => told.push(event)
        );
        await moderation.changePassword('pw');
        await moderation.changePassword('');
        here.lock.mockRejectedValueOnce(new Error('forbidden'));
        await moderation.changePassword('pw');
        expect(told).toEqual([
            { type: 'locked', on: true },
            { type: 'locked', on: false },
            { type: 'notice', kind: 'action-refused' }
        ]);
    });
});

describe('what moderators do', () => {
    it('goes to the library', async () => {
        const here = conference();
        const moderation = new Moderation(() => here as unknown as Conference);
        moderation.grant('bob');
        moderation.kick('bob');
        moderation.mute('bob');
        moderation.mute('bob', 'video');
        moderation.setSubject('Monday');
        await moderation.setPassword('pw');
        moderation.end();
        moderation.end();
        expect(here.grantOwner).toHaveBeenCalledWith('bob');
        expect(here.kickParticipant).toHaveBeenCalledWith('bob');
        expect(here.muteParticipant.mock.calls).toEqual([
            ['bob', 'audio'],
            ['bob', 'video']
        ]);
        expect(here.setSubject).toHaveBeenCalledWith('Monday');
        expect(here.lock).toHaveBeenCalledWith('pw');
        expect(here.sendMessage.mock.calls).toEqual([
            [{ type: 'usher', id: 'end-1', command: 'end' }],
            [{ type: 'usher', id: 'end-2', command: 'end' }]
        ]);
    });
    it('is nothing outside, and a refused password is told', async () => {
        const nowhere = new Moderation(() => null);
        nowhere.end();
        await expect(nowhere.setPassword('pw')).resolves.toBeUndefined();
        const refusing = { lock: () => Promise.reject(new Error('no')) } as unknown as Conference;
        await expect(new Moderation(() => refusing).setPassword('pw')).rejects.toThrow('no');
    });
});
