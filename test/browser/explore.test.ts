/**
 * Explorations on the built site: they begin when they are in sight, leave the page free, show the
 * run of what is chosen, and follow an edited program, which runs in a worker.
 */
import type {Locator, Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const left = /ERR_ABORTED/;

/** Opens a fold by its name, and brings it into sight. */
async function unfold(page: Page, name: string): Promise<Locator> {
  await page.evaluate(() => {
    for (const button of document.querySelectorAll("button")) {
      if (button.textContent === "Skip the question") button.click();
    }
  });
  const fold = page.locator("details").filter({has: page.locator("summary", {hasText: name})});
  await fold.locator("summary").first().click();
  // What is drawn when it comes near can be pushed away by figures above that are drawn meanwhile:
  // a reader scrolls after it.
  const box = fold.locator(".explored-box");
  const isNear = async (): Promise<boolean> => {
    await fold.scrollIntoViewIfNeeded();
    return (await box.count()) > 0;
  };
  await expect.poll(isNear).toBe(true);
  await box.scrollIntoViewIfNeeded();
  return fold;
}

const done = (fold: Locator): Locator => fold.locator(".explored-done", {hasText: /\d runs?\./});

test("every loss of the handshake is tried, and each is one press from its run", async () => {
  const visit = await site.open("handshake");
  const fold = await unfold(visit.page, "Every loss tried");
  await done(fold).waitFor();
  expect(await fold.locator(".explored-progress").textContent()).toMatch(/runs\/s/);
  await fold.getByRole("button", {name: "client ACK 1", exact: true}).click();
  await fold.getByText("Lost: client ACK 1. Nobody notices.").waitFor();
  await fold.locator(".explored-figure svg").first().waitFor();
  await visit.done([left]);
});

test("the arrow keys move among the losses, and Enter chooses", async () => {
  const visit = await site.open("handshake");
  const fold = await unfold(visit.page, "Every loss tried");
  await done(fold).waitFor();
  await fold.locator(".explored-pill[tabindex='0']").focus();
  await visit.page.keyboard.press("ArrowRight");
  await visit.page.keyboard.press("Enter");
  await fold.getByText("Lost: server SYN-ACK. The same, later.").waitFor();
  await visit.done([left]);
});

test("a search shows what breaks the program, and the repaired one holds", async () => {
  const visit = await site.open("linger");
  const fold = await unfold(visit.page, "Find a run that loses the message");
  await fold.getByText(/^Broken by 1 fault: server’s 2nd segment/).waitFor();
  const cell = new CellOnPage(visit.page, "word.ts");
  await cell.run(REPAIRED);
  // What replaces the story begins when it is in sight, as the story did.
  await expect.poll(() => fold.getByText(/^Broken by/).count()).toBe(0);
  await fold.locator(".explored-box").scrollIntoViewIfNeeded();
  await fold.getByText(/^Nothing found in \d+ runs/).waitFor();
  await visit.done([left]);
});

test("what the author wrote goes to the workers when it takes a while, and ends there", async () => {
  const visit = await site.open("sliding-window");
  expect(visit.page.workers()).toEqual([]);
  const fold = await unfold(visit.page, "What loss does to the rate");
  await expect.poll(() => visit.page.workers().length).toBeGreaterThan(0);
  await fold.locator(".explored-done", {hasText: "120 runs."}).waitFor();
  await fold.locator(".point").nth(3).click();
  await fold.getByText(/^segments lost, % 2: /).waitFor();
  await fold.locator(".explored-figure svg").first().waitFor();
  await visit.done([left]);
});

test("a long search of an edited condition shows its rate, stops and goes on", async () => {
  const visit = await site.open("playground");
  const {page} = visit;
  const cell = new CellOnPage(page, "worldSearch.ts");
  const box = page.locator(".explored-box");
  const unedited = await box.elementHandle();
  await cell.run("const worldSearch = breakIt(world, () => true, {runs: 1_000_000});");
  // The search that stood there before has the same button.
  await page.waitForFunction((element) => !element?.isConnected, unedited);
  const progress = box.locator(".explored-progress");
  await page.getByRole("button", {name: "Break it for me"}).click();
  await progress.filter({hasText: /[1-9]\d* of 1,000,000 runs[\d,]+ runs\/s/}).waitFor();
  // While it goes on the page is typed into.
  await cell.content.focus();
  await page.keyboard.type(" // still here");
  await cell.frame.getByText("// still here").waitFor();
  await box.getByRole("button", {name: "Stop", exact: true}).click();
  await box.getByText(/^Stopped after [\d,]+ of 1,000,000 runs\.$/).waitFor();
  const runs = async (part: string): Promise<number> =>
    Number(
      /[\d,]+(?= of)/.exec((await box.locator(part).textContent()) ?? "")?.[0].replace(/,/g, "")
    );
  const before = await runs(".explored-done");
  await box.getByRole("button", {name: "Go on"}).click();
  await expect.poll(() => runs(".explored-text")).toBeGreaterThan(before);
  await box.getByRole("button", {name: "Stop", exact: true}).click();
  await box.getByText(/^Stopped after/).waitFor();
  await visit.done([left]);
});

const REPAIRED = `const word = simulate({
  server: {*main(os) {
    const peer = yield* os.accept(os.listen({port: 7777}));
    yield* os.sleep(ms(100));
    yield* os.send(peer, "banned");
    yield* os.close(peer);
  }},
  client: {*main(os) {
    const socket = yield* os.connect("server:7777");
    while ((yield* os.recv(socket)).length > 0);
    os.close(socket);
  }}
});`;
