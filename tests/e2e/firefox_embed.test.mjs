// The main way of a page that embeds the meeting, in Firefox: the moderator is inside at once, hears who knocks, lets them in by
// the API, sees and hears them, mutes, and leaves.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FirefoxPerson } from './firefox.mjs';
import { Gathering } from './gathering.mjs';
import { bareHost, serveSite } from './host_page.mjs';
import { mediaFlows } from './media.mjs';
import { inNamespace, kAddress } from './namespace.mjs';

const room = 'den';

inNamespace(import.meta.url, 'a page embeds the meeting in Firefox', 4, () =>
    describe('a page that embeds the meeting, in Firefox', { timeout: 180000 }, () => {
        let gathering;
        let site;
        let fox;
        let bob;
        const test = (name, body) => it(name, context => gathering.step(context, body));

        before(async () => {
            site = await serveSite(() => ({ '/': bareHost(gathering.usher.url) }));
            gathering = await Gathering.open({
                lobby: { mode: 'on' },
                media: { announced_addresses: [kAddress] },
                web: { embed_origins: [site.url] }
            });
            fox = await FirefoxPerson.arrive(site, { name: 'Fox' });
            gathering.people.push(fox);
            bob = await gathering.arrive('Bob');
        });
        after(async () => {
            await gathering?.close();
            await site?.close();
        });

        const hears = (name, suits = () => true) =>
            fox.until(
                `hearing ${name}`,
                (event, wanted) =>
                    window.heard.some(
                        ([each, data]) =>
                            each === event && new Function('data', `return (${wanted})(data)`)(data)
                    ),
                name,
                suits.toString()
            );
        const run = (command, ...args) =>
            fox.evaluate((name, all) => window.api.executeCommand(name, ...all), command, args);

        test('the moderator is inside at once, and hears who it is', async () => {
            const jwt = await gathering.usher.mint({ room, name: 'Fox', id: 'u-fox', moderator: true });
            await fox.open(site.url);
            await fox.evaluate(
                (server, options) => window.embed(server, options),
                new URL(gathering.usher.url).host,
                {
                    roomName: room,
                    jwt,
                    configOverwrite: { prejoinConfig: { enabled: false }, p2p: { enabled: false } }
                }
            );
            await hears('videoConferenceJoined', data => data.roomName === 'den');
            await hears('participantRoleChanged', data => data.role === 'moderator');
        });

        test('hears who knocks, and lets them in', async () => {
            await bob.open(room);
            await bob.askToJoin();
            await hears('knockingParticipant', data => data.participant.name === 'Bob');
            await fox.evaluate(() => {
                const [, data] = window.heard.find(([name]) => name === 'knockingParticipant');
                window.api.executeCommand('answerKnockingParticipant', data.participant.id, true);
            });
            await bob.sees('meeting');
            await hears('participantJoined', data => data.displayName === 'Bob');
        });

        test('both see and hear each other', async () => {
            await mediaFlows(bob, ['Fox'], 30000);
            await mediaFlows(await fox.inFrame(), ['Bob'], 30000);
        });

        test('the microphone follows, and the page is told when it may close', async () => {
            await run('toggleAudio');
            await hears('audioMuteStatusChanged', data => data.muted);
            assert.equal(await fox.evaluate(() => window.api.isAudioMuted()), true);
            await run('hangup');
            await hears('readyToClose');
        });
    })
);
