import { describe, expect, it } from 'vitest';
import { parseRefusedFeature, parseWithheld } from './features';

const kTold = {
    type: 'usher',
    event: 'features',
    features: { 'screen-sharing': false, recording: false, 'send-groupchat': true }
};
const kRefused = { type: 'usher', event: 'refused', code: 'feature-not-granted', feature: 'screen-sharing' };

describe('the features message', () => {
    it('names what is withheld', () => {
        expect(parseWithheld(null, kTold)).toEqual(['recording', 'screen-sharing']);
        expect(parseWithheld(null, { ...kTold, features: {} })).toEqual([]);
    });
    it('is taken from the room alone', () => {
        expect(parseWithheld('ab12cd34', kTold)).toBeNull();
    });
    it.each([
        null,
        'x',
        {},
        { ...kTold, type: 'other' },
        { ...kTold, event: 'verdict' },
        { ...kTold, features: [] },
        { ...kTold, features: null }
    ])('is not %j', payload => {
        expect(parseWithheld(null, payload)).toBeNull();
    });
});

describe('the refused feature', () => {
    it('is named by the room', () => {
        expect(parseRefusedFeature(null, kRefused)).toBe('screen-sharing');
        expect(parseRefusedFeature('ab12cd34', kRefused)).toBeNull();
        expect(parseRefusedFeature(null, { ...kRefused, feature: 7 })).toBeNull();
    });
});
