// Both client generations in one room: the unmodified library of 2022 in a browser, and what that of 2026 says and
// understands. Each must see the other join, mute, share a screen and leave, in its own dialect.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BarePerson, serveBarePage } from './bare_page.mjs';
import { Gathering } from './gathering.mjs';
import { NewEndpoint } from './new_endpoint.mjs';
import { writeSpeech } from './speech.mjs';
import { join } from 'node:path';

const room = 'generations';

describe('two client generations in one room', { timeout: 180000 }, () => {
    let gathering;
    let site;
    let olga; // 2022
    let nina; // 2026
    const test = (name, body) => it(name, context => gathering.step(context, body));

    /** What the 2022 library told its page since `from`, of one kind. */
    const told = async (name, from = 0) =>
        (await olga.events()).slice(from).flatMap(([event, detail]) => (event === name ? [detail] : []));
    const now = async () => (await olga.events()).length;
    const info = expected => state => JSON.stringify(state?.info) === JSON.stringify(expected);

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' } });
        site = await serveBarePage();
        const speech = await writeSpeech(join(gathering.folder, 'olga.wav'), 160);
        olga = await BarePerson.arrive(gathering.usher, site, { name: 'Olga', speech });
        nina = new NewEndpoint(gathering.usher, 'Nina');
        gathering.people.push(olga, nina);
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
    });

    test('the new one comes, and the old one sees name, microphone and camera', async () => {
        const { usher } = gathering;
        await olga.join(room, {
            token: await usher.mint({ room, name: 'Olga', id: 'u-olga', moderator: true })
        });
        await nina.join(room, { token: await usher.mint({ room, name: 'Nina', id: 'u-nina' }) });
        await olga.seesTracks('Nina', 'microphone: on', 'camera: on');
        assert.deepEqual(await told('USER_JOINED'), [nina.id]);
    });

    test('the new one is told of the sources of the old one, by name and in JSON', async () => {
        await nina.seesSuch('Olga', 'on with both', info({ a0: { muted: false }, v0: { muted: false } }));
        await nina.seesSuch('Olga', 'announced', state => state.sources.length === 2);
        const { id, sources } = nina.sees('Olga');
        assert.deepEqual(
            sources.map(({ name, kind, desktop, ssrcs }) => [name, kind, desktop, ssrcs.length]).sort(),
            [
                [`${id}-a0`, 'audio', false, 1],
                [`${id}-v0`, 'video', false, 2]
            ]
        );
        const owners = new Set([...nina.sources.values()].map(({ owner }) => owner));
        assert.deepEqual([...owners].sort(), [id, 'jvb'].sort());
    });

    test('the new one mutes, and the old one is told so', async () => {
        const from = await now();
        nina.shows({ v0: { muted: true } });
        await olga.seesTracks('Nina', 'microphone: on', 'camera: off');
        nina.shows({ a0: { muted: true } });
        await olga.seesTracks('Nina', 'microphone: off', 'camera: off');
        nina.shows({ v0: { muted: false } });
        await olga.seesTracks('Nina', 'microphone: off', 'camera: on');
        nina.shows({ a0: { muted: false } });
        await olga.seesTracks('Nina', 'microphone: on', 'camera: on');
        assert.deepEqual(await told('TRACK_MUTE_CHANGED', from), [
            `${nina.id} camera: off`,
            `${nina.id} microphone: off`,
            `${nina.id} camera: on`,
            `${nina.id} microphone: on`
        ]);
        assert.deepEqual(await told('TRACK_REMOVED', from), []);
    });

    test('the screen of the new one replaces its camera, and goes again', async () => {
        for (const which of ['the first time', 'once more']) {
            let from = await now();
            await nina.share();
            await olga.isTold('TRACK_ADDED', `${nina.id} desktop: on`, from);
            await olga.seesTracks('Nina', 'microphone: on', 'desktop: on');
            assert.equal((await told('TRACK_REMOVED', from)).length, 1, which);
            from = await now();
            nina.unshare();
            await olga.isTold('TRACK_ADDED', `${nina.id} camera: on`, from);
            await olga.seesTracks('Nina', 'microphone: on', 'camera: on');
            assert.equal((await told('TRACK_REMOVED', from)).length, 1, which);
        }
    });

    test('a screen without a camera is seen too', async () => {
        nina.shows({ v0: { muted: true } });
        await olga.seesTracks('Nina', 'microphone: on', 'camera: off');
        let from = await now();
        await nina.share();
        await olga.isTold('TRACK_ADDED', `${nina.id} desktop: on`, from);
        await olga.seesTracks('Nina', 'microphone: on', 'desktop: on');
        from = await now();
        nina.unshare();
        await olga.isTold('TRACK_ADDED', `${nina.id} camera: off`, from);
        await olga.seesTracks('Nina', 'microphone: on', 'camera: off');
        nina.shows({ v0: { muted: false } });
        await olga.seesTracks('Nina', 'microphone: on', 'camera: on');
    });

    test('the old one mutes, and SourceInfo says so', async () => {
        await olga.mute('audio', true);
        await nina.seesSuch('Olga', 'silent', info({ a0: { muted: true }, v0: { muted: false } }));
        await olga.mute('video', true);
        await nina.seesSuch('Olga', 'off', info({ a0: { muted: true }, v0: { muted: true } }));
        await olga.mute('audio', false);
        await nina.seesSuch('Olga', 'heard', info({ a0: { muted: false }, v0: { muted: true } }));
        await olga.mute('video', false);
        await nina.seesSuch('Olga', 'back', info({ a0: { muted: false }, v0: { muted: false } }));
        assert.equal(nina.sees('Olga').sources.length, 2, 'muting is nothing that the focus speaks of');
    });

    test('the old one shares its screen, and SourceInfo says so', async () => {
        await olga.share(true);
        const desktop = { muted: false, videoType: 'desktop' };
        await nina.seesSuch('Olga', 'a screen', info({ a0: { muted: false }, v0: desktop }));
        await olga.share(false);
        await nina.seesSuch('Olga', 'a camera', info({ a0: { muted: false }, v0: { muted: false } }));
        assert.equal(nina.sees('Olga').sources.length, 2);
    });

    test('the old one moderates the new one', async () => {
        await olga.page.evaluate(id => window.bare.conference.muteParticipant(id, 'audio'), nina.id);
        await olga.seesTracks('Nina', 'microphone: off', 'camera: on');
        assert.deepEqual(nina.mutedBy, { kind: 'audio', actor: nina.sees('Olga').id });
        nina.shows({ a0: { muted: false } });
        await olga.seesTracks('Nina', 'microphone: on', 'camera: on');
    });

    test('each understands the other on the bridge channel', async () => {
        await olga.page.evaluate(id => {
            const { conference } = window.bare;
            conference.setReceiverConstraints({ lastN: -1, constraints: { [id]: { maxHeight: 1080 } } });
            conference.sendEndpointMessage(id, { greeting: 'from 2022' });
        }, nina.id);
        // The library of 2022 also sends pings of its own in this form.
        const message = await nina.hearsOnChannel('greeted', each => each.msgPayload?.greeting);
        assert.deepEqual(message, {
            colibriClass: 'EndpointMessage',
            from: nina.sees('Olga').id,
            to: nina.id,
            msgPayload: { greeting: 'from 2022' }
        });
        // An endpoint's height in the one dialect is its camera's in the other.
        await nina.hearsOnChannel(
            'asked for more',
            each =>
                each.colibriClass === 'SenderSourceConstraints' &&
                each.sourceName === `${nina.id}-v0` &&
                each.maxHeight === 1080
        );
        nina.sendTo(nina.sees('Olga').id, { greeting: 'from 2026' });
        await olga.isTold('ENDPOINT_MESSAGE_RECEIVED', nina.id);
        assert.deepEqual(
            (await olga.page.evaluate(() => window.bare.messages)).filter(each => each.greeting),
            [{ greeting: 'from 2026' }]
        );
    });

    test('who comes later, of either kind, finds everything as it is', async () => {
        await nina.share();
        await olga.mute('audio', true);
        const otto = await BarePerson.arrive(gathering.usher, site, { name: 'Otto' });
        const nils = new NewEndpoint(gathering.usher, 'Nils');
        gathering.people.push(otto, nils);
        await otto.join(room);
        await otto.seesTracks('Nina', 'microphone: on', 'desktop: on');
        await otto.seesTracks('Olga', 'microphone: off', 'camera: on');
        await nils.join(room);
        await nils.seesSuch('Nina', 'known with three', state => state.sources.length === 3);
        assert.deepEqual(
            nils
                .sees('Nina')
                .sources.map(({ name, desktop }) => [name.slice(9), desktop])
                .sort(),
            [
                ['a0', false],
                ['v0', false],
                ['v1', true]
            ]
        );
        await nils.seesSuch('Olga', 'silent', info({ a0: { muted: true }, v0: { muted: false } }));
        await nils.seesSuch('Otto', 'known', state => state?.sources.length === 2);
        await otto.leave();
        await nils.leave();
        nina.unshare();
        await olga.mute('audio', false);
        await olga.seesTracks('Nina', 'microphone: on', 'camera: on');
        assert.deepEqual(nils.faults, []);
    });

    test('the new one leaves, and comes back', async () => {
        await nina.leave();
        await olga.seesTracks('Nina');
        await olga.isTold('USER_LEFT', nina.id);
        assert.deepEqual(nina.faults, []);
        const from = await now();
        nina = new NewEndpoint(gathering.usher, 'Nina');
        gathering.people.push(nina);
        await nina.join(room);
        await olga.seesTracks('Nina', 'microphone: on', 'camera: on');
        assert.deepEqual(await told('USER_JOINED', from), [nina.id]);
    });

    test('the old one leaves, and is gone', async () => {
        await nina.seesSuch('Olga', 'announced', state => state?.sources.length === 2);
        await olga.leave();
        await nina.seesSuch('Olga', 'gone', state => state === null);
    });

    test('neither stumbled over anything', async () => {
        assert.deepEqual(nina.faults, []);
        const names = (await olga.events()).map(([name]) => name);
        assert.deepEqual(
            names.filter(name => /FAILED|ERROR|INTERRUPTED|KICKED/.test(name)),
            []
        );
        assert.deepEqual(
            olga.console.filter(line => line.startsWith('uncaught:')),
            []
        );
    });
});
