// Breakout rooms, with tokens for the meeting's room alone: at our page and with the client library by itself. Who is
// where sees and hears those who are there, and nobody else.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { BarePerson, serveBarePage } from "./bare_page.mjs";
import { Gathering } from "./gathering.mjs";
import { everybodySeesEverybody } from "./media.mjs";

const room = "workshop";

const peopleOf = (state) =>
  state.participants
    .map((each) => each.name)
    .sort()
    .join(", ");

async function isWith(person, ...names) {
  await person.becomes(
    `with just ${names}`,
    (state) => state.phase === "joined" && peopleOf(state) === names.sort().join(", "),
    30000,
  );
}

const listed = (person, name) => person.page.locator(`[data-testid=room][data-name="${name}"]`);

async function openPanel(person) {
  if (!(await person.page.getByTestId("rooms-panel").isVisible())) await person.page.getByTestId("rooms").click();
  await person.sees("rooms-panel");
}

async function closePanel(person) {
  await person.page.keyboard.press("Escape");
  await person.page.getByTestId("rooms-panel").waitFor({ state: "hidden" });
}

describe("breakout rooms", { timeout: 240000 }, () => {
  let gathering;
  let site;
  let ada;
  let bob;
  let cleo;
  let bare;
  const test = (name, body) => it(name, (context) => gathering.step(context, body));

  before(async () => {
    gathering = await Gathering.open({ lobby: { mode: "off" }, guests: { allowed: "no" } });
    site = await serveBarePage();
    ada = await gathering.arrive("Ada");
    bob = await gathering.arrive("Bob");
    cleo = await gathering.arrive("Cleo");
    bare = await BarePerson.arrive(gathering.usher, site, { name: "Bare" });
    gathering.people.push(bare);
  });
  after(async () => {
    await gathering?.close();
    await site?.close();
  });

  test("everybody is in the main room at first", async () => {
    const { usher } = gathering;
    const token = (name, moderator = false) => usher.mint({ room, name, id: `u-${name.toLowerCase()}`, moderator });
    await ada.join(room, { token: await token("Ada", true) });
    await bob.join(room, { token: await token("Bob") });
    await cleo.join(room, { token: await token("Cleo") });
    await bare.join(room, { token: await token("Bare") });
    await everybodySeesEverybody([ada, bob, cleo, bare], 40000);
  });

  test("only the moderator can make one, and everybody sees it", async () => {
    assert.equal(await bob.page.getByTestId("rooms").count(), 0);
    await openPanel(ada);
    await ada.page.getByTestId("room-name").fill("Group 1");
    await ada.page.getByTestId("room-add").click();
    await listed(ada, "Group 1").waitFor({ timeout: 10000 });
    await openPanel(bob);
    await listed(bob, "Group 1").waitFor({ timeout: 10000 });
    await closePanel(bob);
    await bare.isTold("BREAKOUT_ROOMS_UPDATED", "[object Object]");
  });

  test("who is moved is there, with a token for the main room", async () => {
    const bobs = listed(ada, "Main room").locator("[data-testid=room-person][data-name=Bob]");
    await bobs.getByTestId("move-to").selectOption({ label: "Group 1" });
    await listed(ada, "Group 1").locator("[data-testid=room-person][data-name=Bob]").waitFor({ timeout: 20000 });
    await isWith(bob);
    await isWith(ada, "Bare", "Cleo");
  });

  test("the client library by itself walks there too", async () => {
    const moved = await bare.page.evaluate(() => window.bare.room());
    const bares = listed(ada, "Main room").locator("[data-testid=room-person][data-name=Bare]");
    await bares.getByTestId("move-to").selectOption({ label: "Group 1" });
    await bare.isTold("BREAKOUT_ROOMS_MOVE_TO_ROOM", await addressOfGroup());
    assert.ok(moved.startsWith(`${room}@`));
    await bare.page.evaluate((jid) => window.bare.walk(jid), await addressOfGroup());
    await isWith(bob, "Bare");
  });

  const addressOfGroup = () =>
    ada.page.evaluate(() => window.usherMeeting.state().rooms.find((each) => each.name === "Group 1").jid);

  test("media flow within each room and not across", async () => {
    await isWith(ada, "Cleo");
    await isWith(bob, "Bare");
    await closePanel(ada);
    await everybodySeesEverybody([ada, cleo], 40000);
    await everybodySeesEverybody([bob, bare], 40000);
    assert.deepEqual(
      (await bare.people()).map((each) => each.name),
      ["Bob"],
    );
  });

  test("the moderator speaks to all rooms at once", async () => {
    await openPanel(ada);
    await ada.page.getByTestId("announce-text").fill("Five minutes left");
    await ada.page.getByTestId("announce").click();
    await closePanel(ada);
    for (const { page } of [bob, cleo]) {
      await page.getByTestId("chat").click();
      await page.getByTestId("chat-message").filter({ hasText: "Five minutes left" }).waitFor();
      await page.getByTestId("chat-close").click();
    }
    assert.ok((await bare.heard()).includes("Five minutes left"), "and the client library says so");
  });

  test("the moderator walks, and is one there as well", async () => {
    await openPanel(ada);
    await listed(ada, "Group 1").getByTestId("room-go").click();
    await isWith(ada, "Bare", "Bob");
    assert.equal((await ada.state()).isModerator, true);
    await isWith(cleo);
    await everybodySeesEverybody([ada, bob, bare], 40000);
  });

  test("closing all brings everybody back", async () => {
    await openPanel(ada);
    await ada.page.getByTestId("rooms-close-all").click();
    await bare.isTold("BREAKOUT_ROOMS_MOVE_TO_ROOM", `${room}@conference.${gathering.usher.domain}`);
    await bare.page.evaluate(() => window.bare.walk(null));
    for (const each of [ada, bob, cleo])
      await isWith(each, ...["Ada", "Bare", "Bob", "Cleo"].filter((name) => name !== each.name));
    await everybodySeesEverybody([ada, bob, cleo, bare], 40000);
    assert.equal((await ada.state()).isModerator, true);
  });
});
