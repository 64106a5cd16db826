// The same three people, one of them in Firefox.
import { after, before, describe, it } from 'node:test';
import { FirefoxPerson } from './firefox.mjs';
import { Gathering } from './gathering.mjs';
import { everybodySeesEverybody } from './media.mjs';
import { inNamespace, kAddress } from './namespace.mjs';

const room = 'foxes';

inNamespace(import.meta.url, 'three people meet, one of them in Firefox', 2, () =>
    describe('three people, one of them in Firefox', { timeout: 180000 }, () => {
        let gathering;
        let people;
        const test = (name, body) => it(name, context => gathering.step(context, body));

        before(async () => {
            gathering = await Gathering.open({
                lobby: { mode: 'off' },
                media: { announced_addresses: [kAddress] }
            });
            people = [await gathering.arrive('Ada'), await gathering.arrive('Bob')];
            const fox = await FirefoxPerson.arrive(gathering.usher, { name: 'Fox' });
            gathering.people.push(fox);
            people.push(fox);
        });
        after(() => gathering?.close());

        test('they come in one after the other', async () => {
            for (const person of people) {
                const token = await gathering.usher.mint({
                    room,
                    name: person.name,
                    id: `u-${person.name}`,
                    moderator: person.name === 'Ada'
                });
                await person.join(room, { token });
            }
        });

        test('each of them receives video and sound of the other two', async () => {
            await everybodySeesEverybody(people, 30000);
        });
    })
);
