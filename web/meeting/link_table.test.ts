import { describe, expect, it } from 'vitest';
import { kConfig, kInterface } from '../iframe-api/schema';
import { page } from './link_page';
import { askedFor, kLink } from './link_table';

function warnings(hash: string): [string, string][] {
    const said: [string, string][] = [];
    askedFor(hash, (name, why) => said.push([name, why]));
    return said;
}

describe('the part of a link after #', () => {
    it('has each known name with a value of its kind', () => {
        const samples = { 'yes or no': true, text: 'x', number: 1, 'list of text': ['x'] };
        for (const [name, { kind }] of Object.entries(kLink)) {
            const hash = `#${name}=${encodeURIComponent(JSON.stringify(samples[kind]))}`;
            expect([...askedFor(hash)], name).toEqual([[name, samples[kind]]]);
            for (const [other, sample] of Object.entries(samples))
                if (other !== kind)
                    expect(warnings(`#${name}=${JSON.stringify(sample)}`), name).toHaveLength(1);
        }
    });
    it.each([
        'config.hosts.domain',
        'config.websocket',
        'config.bosh',
        'config.iAmRecorder',
        'config.p2p.stunServers',
        'config.tokenAuthUrl',
        'config.analytics.scriptURLs',
        'interfaceConfig.APP_NAME',
        'userInfo.email',
        'appData.localStorageContent',
        '__proto__',
        'constructor'
    ])('%s is ignored and named', name => {
        expect([...askedFor(`#${name}=true`)]).toEqual([]);
        expect(warnings(`#${name}=true`)).toEqual([[name, expect.stringMatching(/^a link may not set it/)]]);
    });
    it('a value that is no JSON, or of another kind, is named', () => {
        expect(
            warnings('#config.subject=x&config.startWithAudioMuted="true"&config.toolbarButtons=[1]')
        ).toEqual([
            ['config.subject', 'its value is no text'],
            ['config.startWithAudioMuted', 'its value is no yes or no'],
            ['config.toolbarButtons', 'its value is no list of text']
        ]);
    });
    it('nothing is said of what names nothing', () => {
        for (const hash of ['', '#', '#&&', '#=1', '#top', '#config.subject'])
            expect(warnings(hash)).toEqual([]);
    });
});

describe('the iframe API', () => {
    it('sends exactly the settings that a link may ask', () => {
        const of = (prefix: string) =>
            Object.keys(kLink)
                .filter(name => name.startsWith(prefix))
                .map(name => name.slice(prefix.length))
                .sort();
        expect(Object.keys(kConfig).sort()).toEqual(of('config.'));
        expect(Object.keys(kInterface).sort()).toEqual(of('interfaceConfig.'));
    });
});

describe('docs/embed/link.md', () => {
    it('is what the table says: if not, make it anew as its head says', async () => {
        await expect(page()).toMatchFileSnapshot('../../docs/embed/link.md');
    });
});
