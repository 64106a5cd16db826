// The same three people, one of them in Firefox. Firefox pairs no loopback candidate with an address of its own, so all
// of it runs in a network namespace with an address that exists only there. The default route leads nowhere; without one
// Firefox finds no address of its own.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FirefoxPerson } from './firefox.mjs';
import { Gathering } from './gathering.mjs';
import { everybodySeesEverybody } from './media.mjs';

const kAddress = '10.203.0.1';
const kInside = 'USHER_E2E_NAMESPACE';
const room = 'foxes';

const kSetUp = `
set -e
ip link set lo up
ip link add usher0 type veth peer name usher1
ip addr add ${kAddress}/24 dev usher0
ip link set usher0 up
ip link set usher1 up
ip route add default dev usher0
exec "$@"`;

function reenter() {
    const self = fileURLToPath(import.meta.url);
    const environment = { ...process.env, [kInside]: '1' };
    delete environment.NODE_TEST_CONTEXT; // else it would think that it reports to this run
    const command = [process.execPath, '--test', '--test-reporter=spec', self];
    return spawnSync('unshare', ['--net', 'sh', '-c', kSetUp, 'namespace', ...command], {
        stdio: ['ignore', 'pipe', 'pipe'],
        encoding: 'utf8',
        env: environment
    });
}

if (process.env[kInside] !== '1') {
    it('three people meet, one of them in Firefox (in a network namespace)', { timeout: 240000 }, () => {
        const inside = reenter();
        assert.equal(inside.status, 0, `${inside.stdout}\n${inside.stderr}`);
        assert.match(inside.stdout, /pass 2\n/, inside.stdout);
    });
} else {
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
    });
}
