// A network namespace for tests with Firefox. It pairs no loopback candidate with an address of its own, so all of it runs
// where there is an address that exists only there. The default route leads nowhere; without one Firefox finds no address of
// its own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

/** For media; pages and signalling stay on loopback. */
export const kAddress = '10.203.0.1';
const kInside = 'USHER_E2E_NAMESPACE';

const kSetUp = `
set -e
ip link set lo up
ip link add usher0 type veth peer name usher1
ip addr add ${kAddress}/24 dev usher0
ip link set usher0 up
ip link set usher1 up
ip route add default dev usher0
exec "$@"`;

function reenter(file) {
    const environment = { ...process.env, [kInside]: '1' };
    delete environment.NODE_TEST_CONTEXT; // else it would think that it reports to this run
    const command = [process.execPath, '--test', '--test-reporter=spec', file];
    return spawnSync('unshare', ['--net', 'sh', '-c', kSetUp, 'namespace', ...command], {
        stdio: ['ignore', 'pipe', 'pipe'],
        encoding: 'utf8',
        env: environment
    });
}

/**
 * Runs the tests of a file in a namespace. @param url of the file. @param name of all of it. @param count of its tests.
 * @param tests declares them.
 */
export function inNamespace(url, name, count, tests) {
    if (process.env[kInside] === '1') return tests();
    it(`${name} (in a network namespace)`, { timeout: 240000 }, () => {
        const inside = reenter(fileURLToPath(url));
        assert.equal(inside.status, 0, `${inside.stdout}\n${inside.stderr}`);
        assert.match(inside.stdout, new RegExp(`pass ${count}\n`), inside.stdout);
    });
}
