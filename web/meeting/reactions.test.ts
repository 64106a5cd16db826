import { describe, expect, it } from 'vitest';
import { kReactionNames, parseReactions, reactionMessage } from './reactions';

describe('reactions', () => {
    it.each(kReactionNames)('%s is understood as it is sent', name => {
        expect(parseReactions(JSON.parse(JSON.stringify(reactionMessage(name, 1))))).toEqual([name]);
    });
    it('several at once, but not many', () => {
        const reactions = ['clap', 'like', 'like', ...Array.from({ length: 50 }, () => 'boo')];
        expect(parseReactions({ name: 'endpoint-reaction', reactions })).toEqual([
            'like',
            'like',
            'clap',
            'boo',
            'boo'
        ]);
    });
    it.each([
        null,
        'endpoint-reaction',
        {},
        { name: 'endpoint-text-message', reactions: ['like'] },
        { name: 'endpoint-reaction', reactions: 'like' },
        { name: 'endpoint-reaction', reactions: ['__proto__', 'toString', 7, null, '<b>'] }
    ])('%j is none', payload => {
        expect(parseReactions(payload)).toEqual([]);
    });
});
