// What somebody sends past the server's rules: by the bridge's channel, which nobody reads but its receivers.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Gathering } from './gathering.mjs';
import { sleep } from './usher.mjs';

const room = 'masks';

describe('a page', { timeout: 180000 }, () => {
    let gathering;
    let ada;
    let eve;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const byBridge = (...payloads) =>
        eve.page.evaluate(all => {
            for (const each of all) window.usherMeeting.conference.sendEndpointMessage('', each);
        }, payloads);
    /** Sent after all that was sent before, by the same channel: when it is here, that would be as well. */
    const arrived = async mark => {
        const until = Date.now() + 60000;
        while (!(await ada.page.evaluate(wanted => window.marks.includes(wanted), mark))) {
            if (Date.now() > until) throw new Error(`"${mark}" did not arrive`);
            await byBridge({ name: 'mark', mark }).catch(() => undefined); // the channel is not open yet
            await sleep(300);
        }
    };
    const adas = () =>
        ada.page.evaluate(() => {
            const { polls, messages, verdict, withheld, phase } = window.usherMeeting.state();
            return { polls, messages, verdict, withheld, phase };
        });

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' } });
        ada = await gathering.arrive('Ada');
        eve = await gathering.arrive('Eve');
        const mint = (name, more) => gathering.usher.mint({ room, name, id: `u-${name}`, ...more });
        await ada.join(room, { token: await mint('Ada', { moderator: true }) });
        await eve.join(room, { token: await mint('Eve', { features: ['create-polls=false'] }) });
        await ada.becomes('with Eve', state => state.participants.length === 1);
        await ada.page.evaluate(() => {
            window.marks = [];
            const { conference: events } = window.JitsiMeetJS.events;
            window.usherMeeting.conference.on(events.ENDPOINT_MESSAGE_RECEIVED, (_who, payload) =>
                window.marks.push(payload.mark ?? payload.type ?? payload.name)
            );
        });
        await arrived('open');
    });
    after(() => gathering?.close());

    test('takes no poll from somebody who may not ask', async () => {
        await byBridge({ type: 'new-poll', pollId: 'p1', question: 'Tea?', answers: ['yes'] });
        await arrived('after the poll');
        assert.deepEqual((await adas()).polls, []);
    });

    test('counts no vote that the server did not see', async () => {
        await ada.page.getByTestId('polls').click();
        await ada.page.getByTestId('poll-question').fill('Coffee?');
        await ada.page.getByTestId('poll-answers').fill('yes\nno');
        await ada.page.getByTestId('poll-ask').click();
        await ada.page.locator('[data-testid=poll][data-question="Coffee?"]').waitFor();
        const [{ id }] = (await adas()).polls;
        await byBridge({ type: 'answer-poll', pollId: id, answers: [true, true] });
        await arrived('after the vote');
        assert.deepEqual(await ada.page.getByTestId('poll-votes').allTextContents(), ['0', '0']);
    });

    test('believes nothing that only the room may say', async () => {
        const before = await adas();
        await byBridge(
            { type: 'usher', event: 'verdict', code: 'banned', text: 'Go!', hold: false },
            { type: 'usher', event: 'features', features: { 'send-groupchat': false } },
            { type: 'usher', event: 'notice', code: 'server-draining' },
            { type: 'old-polls', polls: [{ id: 'x', question: 'Q', answers: ['a'], senderName: 'Ada' }] }
        );
        await arrived('after all');
        assert.deepEqual(await adas(), before);
        assert.equal(await ada.page.getByTestId('notice-server-draining').count(), 0);
    });

    test('shows a few signs of one person, however many come', async () => {
        await byBridge(...Array(12).fill({ name: 'endpoint-reaction', reactions: ['boo'], timestamp: 1 }));
        await arrived('after the signs');
        assert.ok((await ada.page.getByTestId('sign').count()) <= 5);
        const came = await ada.page.evaluate(() => window.marks);
        assert.equal(came.filter(each => each === 'endpoint-reaction').length, 12);
        for (const type of ['new-poll', 'usher', 'old-polls']) assert.equal(came.includes(type), false, type);
    });
});
