// Many people in many rooms who come, speak, lose their lines, knock, are let in, sent away and moved, on the real server
// over loopback; at the end of each round, and at the end of all, what must hold does.
//   node tests/soak/soak.mjs [seconds] [--seed N] [--rooms N]
import { parseArgs } from 'node:util';
import { Room } from './room.mjs';
import { Server } from './server.mjs';

const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string' }, rooms: { type: 'string', default: '6' } }
});
const seconds = Number(positionals[0] ?? 60);
const seed = Number(values.seed ?? Date.now() % 1e9);
const kRoundSeconds = Math.max(6, Math.min(60, seconds / 4));
const kEmptySeconds = 22; // an empty meeting waits 15 s, a session without a line 6 s
// Memory at the end, compared with the most in the first half of the rounds: it takes some to get warm.
const kMayGrow = { part: 0.15, bytes: 16 * 1024 * 1024 };

const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Mulberry32: the same seed, the same choices. */
function chance(state) {
    const next = () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    return {
        below: n => Math.floor(next() * n),
        in: (from, to) => from + next() * (to - from),
        of: list => list[Math.floor(next() * list.length)]
    };
}

async function until(what, holds, milliseconds) {
    const end = Date.now() + milliseconds;
    let last;
    do {
        last = await holds();
        if (last === true) return [];
        await sleep(250);
    } while (Date.now() < end);
    return [`${what}: ${JSON.stringify(last)}`];
}

async function leftOf(server, wanted) {
    const metrics = await server.metrics();
    const left = Object.fromEntries([...metrics].filter(([name, value]) => wanted.test(name) && value !== 0));
    return Object.keys(left).length === 0 || left;
}

const isNobodyInside = server => leftOf(server, /^usher_(people|sessions)\b/);

async function isNothingLeft(server) {
    const { rooms, sessions } = await server.status();
    if (rooms !== 0 || sessions !== 0) return { rooms, sessions };
    return leftOf(server, /^usher_(people|sessions|rooms|rooms_held)\b/);
}

// Whoever is inside was let in by a rule, and is somebody who was let in as far as the clients know.
async function strangers(server, known) {
    const found = [];
    for (const { room, people } of await server.rooms())
        for (const { nick, name, space, letInBy } of people)
            if (space !== 'lobby' && (!known.has(nick) || !letInBy))
                found.push({
                    nick: letInBy ? nick : null,
                    text: `a stranger in ${room}: ${nick} ${name} in ${space}, let in by ${letInBy || 'nobody'}`
                });
    return found;
}

async function main() {
    console.log(
        `soak: ${seconds} s, seed ${seed}, ${values.rooms} rooms (again: node tests/soak/soak.mjs ${seconds} --seed ${seed})`
    );
    const random = chance(seed);
    const server = await Server.start();
    const faults = [];
    const memory = [];
    const counts = {};
    const known = new Set(); // nicks of all who were let in, also in rounds before: their sessions last
    const end = Date.now() + (seconds - kEmptySeconds) * 1000;
    try {
        for (let round = 0; round < 2 || Date.now() + kRoundSeconds * 500 < end; ++round) {
            const rooms = Array.from(
                { length: Number(values.rooms) },
                (_, i) => new Room(server, `${i % 2 === 0 ? 'open' : 'lobby'}-${round}-${i}`, random, counts)
            );
            const left = Math.min(kRoundSeconds, Math.max(5, (end - Date.now()) / 1000));
            const lives = rooms.map(room => room.live(left * 1000));
            await sleep(left * 500);
            for (const room of rooms) room.letIn.forEach(nick => known.add(nick));
            const suspects = await strangers(server, known);
            await Promise.all(lives);
            // Who was just on the way in is known by now.
            for (const room of rooms) room.letIn.forEach(nick => known.add(nick));
            for (const { nick, text } of suspects.filter(each => !known.has(each.nick))) {
                const lines = rooms.map(room => room.everybody.get(nick)).find(Boolean)?.lines ?? [];
                faults.push([text, ...lines].join('\n    '));
            }
            for (const room of rooms) faults.push(...room.faults());
            memory.push((await server.metrics()).get('process_resident_memory_bytes'));
        }
        faults.push(...(await until('somebody is still there', () => isNobodyInside(server), 15000)));
        // A meeting that had breakout rooms waits a minute for those who move; the others end by themselves.
        for (const { room, breakouts } of await server.rooms())
            if (breakouts.length > 0) await server.ask(`/api/v1/rooms/${room}`, { method: 'DELETE' });
        faults.push(...(await until('something is left', () => isNothingLeft(server), 25000)));
        const metrics = await server.metrics();
        if (metrics.get('usher_failed_turns_total') !== 0) faults.push('a turn failed');
        const admitted = [...metrics]
            .filter(
                ([name]) =>
                    name.startsWith('usher_verdicts_total') &&
                    /stage="(join|recheck)"/.test(name) &&
                    /verdict="admitted"/.test(name)
            )
            .reduce((sum, [, value]) => sum + value, 0);
        if (admitted < counts.joined)
            faults.push(`${counts.joined} came in, and only ${admitted} were admitted`);
        memory.push(metrics.get('process_resident_memory_bytes'));
        const warm = Math.max(...memory.slice(0, memory.length >> 1));
        const limit = Math.max(warm * (1 + kMayGrow.part), warm + kMayGrow.bytes);
        if (memory.at(-1) > limit) faults.push(`memory grew from ${warm} to ${memory.at(-1)} bytes`);
    } catch (error) {
        faults.push(String(error.stack ?? error));
    }
    const errors = server.lines.filter(line => /"level":"error"| error /.test(line));
    if (errors.length > 0) faults.push(`the server's log has errors:\n${errors.slice(0, 5).join('\n')}`);
    const how = await server.stop();
    if (how !== 0) faults.push(`the server ended with ${how}`);
    console.log(
        `soak: ${JSON.stringify({ ...counts, mebibytes: memory.map(each => Math.round(each / 1048576)) })}`
    );
    if (faults.length > 0) {
        console.log(`soak: FAILED, seed ${seed}\n${[...new Set(faults)].slice(0, 20).join('\n')}`);
        if (process.env.SOAK_LOG) console.log(server.lines.slice(-400).join('\n'));
    }
    process.exit(faults.length > 0 ? 1 : 0);
}

await main();
