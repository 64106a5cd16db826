// Two tokens for one room, `owner` and `member`, with the lobby off: exactly one moderator in each client's own view,
// whoever comes first. One of the two is at our page, the other has nothing but the unmodified library of 2022.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BarePerson, serveBarePage } from './bare_page.mjs';
import { Gathering } from './gathering.mjs';
import { sleep } from './usher.mjs';

const kPatience = 10000;
// Nobody becomes moderator a moment later either.
const kStays = 1000;

describe('an owner and a member', { timeout: 120000 }, () => {
    let gathering;
    let site;
    let page;
    let bare;
    const test = (name, body) => it(name, context => gathering.step(context, body));

    async function sees(person, expected) {
        const wanted = JSON.stringify(Object.entries(expected).sort());
        const until = Date.now() + kPatience;
        let seen = '';
        while ((seen = JSON.stringify((await person.roles()).sort())) !== wanted) {
            if (Date.now() > until) throw new Error(`${person.name} sees ${seen}, not ${wanted}`);
            await sleep(100);
        }
    }

    async function bothSee(expected) {
        await Promise.all([page, bare].map(person => sees(person, expected)));
        await sleep(kStays);
        for (const person of [page, bare])
            assert.deepEqual((await person.roles()).sort(), Object.entries(expected).sort(), person.name);
    }

    const token = (room, person, affiliation) =>
        gathering.usher.mint({ room, name: person.name, id: `u-${person.name}`, affiliation });

    before(async () => {
        gathering = await Gathering.open({ lobby: { mode: 'off' } });
        site = await serveBarePage();
        page = await gathering.arrive('Page');
        bare = await BarePerson.arrive(gathering.usher, site, { name: 'Bare' });
        gathering.people.push(bare);
    });
    after(async () => {
        await gathering?.close();
        await site?.close();
    });

    for (const [owner, member] of [
        ['page', 'bare'],
        ['bare', 'page']
    ])
        for (const first of [owner, member])
            test(`the owner at the ${owner}, the ${first === owner ? 'owner' : 'member'} first`, async () => {
                const room = `roles-${owner}-${first}`;
                const people = { page, bare };
                const order = [first, first === owner ? member : owner];
                for (const which of order) {
                    const affiliation = which === owner ? 'owner' : 'member';
                    await people[which].join(room, { token: await token(room, people[which], affiliation) });
                }
                await bothSee({ [people[owner].name]: true, [people[member].name]: false });
            });
});
