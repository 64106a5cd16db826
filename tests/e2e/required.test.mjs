// What a room may ask of every client, lobby or not: a name (rooms.name_required), encryption from end to end
// (rooms.e2ee).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BarePerson, serveBarePage } from './bare_page.mjs';
import { Gathering } from './gathering.mjs';

describe('where', { timeout: 180000 }, () => {
    let gathering;
    let site;
    let ada;
    let dov;
    const test = (name, body) => it(name, context => gathering.step(context, body));
    const host = room => gathering.usher.mint({ room, name: 'Ada', id: 'u-ada', moderator: true });
    const bareArrives = async name => {
        const bare = await BarePerson.arrive(gathering.usher, site, { name });
        gathering.people.push(bare);
        return bare;
    };

    before(async () => {
        site = await serveBarePage();
        gathering = await Gathering.open({ lobby: { mode: 'off' }, guests: { may_create: true } });
        await gathering.usher.set('vault', 'rooms.e2ee=required');
        await gathering.usher.set('roll', 'rooms.name_required=true');
        ada = await gathering.arrive('Ada');
        dov = await gathering.arrive('Dov');
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
    });

    test('encryption is required, the page is told so, by a guest and a host alike', async () => {
        for (const [person, token] of [
            [dov, null],
            [ada, await host('vault')]
        ]) {
            await person.open('vault', { token });
            await person.askToJoin();
            await person.sees('refused');
            assert.equal(await person.text('refusal-code'), 'e2ee-required');
            assert.match(await person.text('refusal-text'), /your program cannot do that/);
            assert.match(await person.text('refusal-todo'), /This page cannot/);
        }
    });

    test('encryption is required, the library comes in once it says that it can', async () => {
        const plain = await bareArrives('Plain');
        await assert.rejects(plain.join('vault', { token: await host('vault') }), /notAllowed/);
        const sealed = await bareArrives('Sealed');
        await sealed.join('vault', { token: await host('vault'), e2ee: { externallyManagedKey: true } });
        assert.deepEqual(await sealed.people(), []);
    });

    test('a name is required, a guest is asked for it, as often as he gives none, and comes in with it', async () => {
        const { page } = dov;
        await dov.open('roll');
        await page.getByTestId('name').fill('');
        await page.getByTestId('join').click();
        await dov.sees('name-needed');
        assert.match(await dov.text('name-why'), /Nobody comes into this meeting without a name/);
        await page.getByTestId('knock').click();
        await dov.sees('name-needed'); // the field is not filled in
        await page.getByTestId('name').fill('Dov');
        await page.getByTestId('knock').click();
        await dov.sees('meeting');
    });

    test('a name is required, the one in a token will do', async () => {
        await ada.open('roll', { token: await host('roll') });
        await ada.page.getByTestId('join').click();
        await ada.sees('meeting');
        await ada.becomes('with Dov', ({ participants }) => participants[0]?.name === 'Dov');
    });

    test('a name is required, the library without one stays outside', async () => {
        const nobody = await bareArrives('');
        await assert.rejects(nobody.join('roll'), /notAllowed/);
    });
});
