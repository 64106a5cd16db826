// What one page receives, and waiting for it to be right.
import { sleep } from './usher.mjs';

/** @return {Promise<Map<string, {video?: object, audio?: object}>>} by display name */
export async function arriving(page) {
    const people = new Map();
    for (const each of await page.evaluate(() => window.mediaArriving())) {
        const person = people.get(each.name) ?? {};
        person[each.kind] = each;
        people.set(each.name, person);
    }
    return people;
}

function missing(before, after, names) {
    const faults = [];
    for (const name of names) {
        const was = before.get(name);
        const is = after.get(name);
        if (!is?.video) faults.push(`no video of ${name}`);
        else if (is.video.ssrc !== was?.video?.ssrc || is.video.framesDecoded < was.video.framesDecoded + 3)
            faults.push(`video of ${name} stands still at ${is.video.framesDecoded} frames`);
        if (!is?.audio) faults.push(`no audio of ${name}`);
        else if (is.audio.ssrc !== was?.audio?.ssrc || is.audio.packets < was.audio.packets + 10)
            faults.push(`audio of ${name} stands still at ${is.audio.packets} packets`);
    }
    return faults;
}

/**
 * Waits until, within one second, frames of everybody named were decoded and audio packets of them arrived.
 * @return milliseconds that it took
 */
export async function mediaFlows(person, names, milliseconds = 20000) {
    const begin = Date.now();
    let faults = ['never looked'];
    let before = await arriving(person.page);
    while (Date.now() - begin < milliseconds) {
        await sleep(1000);
        const after = await arriving(person.page);
        faults = missing(before, after, names);
        if (faults.length === 0) return Date.now() - begin;
        before = after;
    }
    const connections = await person.page.evaluate(() => window.openPeerConnections());
    throw new Error(
        `${person.name} lacks media after ${milliseconds} ms: ${faults.join(', ')}; ${JSON.stringify(connections)}`
    );
}

/** Everybody of a list receives everybody else of it. @return the longest wait in milliseconds */
export async function everybodySeesEverybody(people, milliseconds = 20000) {
    const waits = await Promise.all(
        people.map(person =>
            mediaFlows(
                person,
                people.filter(other => other !== person).map(other => other.name),
                milliseconds
            )
        )
    );
    return Math.max(...waits);
}

/** Waits until the video of `name` has a height that suits. */
export async function heightBecomes(person, name, suits, milliseconds = 15000) {
    const begin = Date.now();
    let height = 0;
    while (Date.now() - begin < milliseconds) {
        height = (await arriving(person.page)).get(name)?.video?.height ?? 0;
        if (suits(height)) return height;
        await sleep(250);
    }
    throw new Error(`${person.name} sees ${name} at ${height} lines; asked: ${suits}`);
}
