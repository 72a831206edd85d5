/** The playground of the built site: worked programs, and cells that come from other pages. */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, accessibility, cellsDone, openSite, unfold} from "./harness.ts";

/** A program that a reader writes: three hosts, two lines, and a seed. */
const own = `const world = simulate({
  seed: 42,
  hosts: {
    alice: {*main(os) {
      const socket = yield* os.connect("relay:7777");
      yield* os.send(socket, "hello");
      os.close(socket);
    }},
    bob: {system: macos, *main(os) {
      const socket = yield* os.connect("relay:7777");
      while ((yield* os.recv(socket)).length > 0);
      os.close(socket);
    }},
    relay: {system: windows, *main(os) {
      const listener = os.listen({port: 7777, backlog: 5});
      const first = yield* os.accept(listener);
      const second = yield* os.accept(listener);
      const {text} = yield* os.recv(first);
      yield* os.send(second, text ?? "");
      os.close(first);
      os.close(second);
    }}
  },
  links: [
    {between: ["alice", "relay"], delay: ms(5)},
    {between: ["bob", "relay"], delay: ms(40)}
  ]
});`;

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test("a cell of another page is shown, and runs when the reader says so", async () => {
  const {page, done} = await site.open("handshake");
  await unfold(page);
  const lossy = new CellOnPage(page, "lossy.ts");
  expect(await lossy.button(/in the playground$/).isHidden()).toBe(true);
  await lossy.button(/^Edit/).click();
  await lossy.button(/^More to do/).click();
  await lossy.button(/in the playground$/).click();
  await page.waitForURL(/playground\.html#cells=/);
  await cellsDone(page);
  await page.getByText("This link brings changes").waitFor();
  expect(await page.getByText("The page has changed here").count()).toBe(0);
  await page.getByRole("button", {name: "Run these"}).click();
  const world = new CellOnPage(page, "world.ts");
  await world.frame.getByText("edited", {exact: true}).waitFor();
  const figure = page.locator(".tcp-figure").first();
  await figure.getByText("lost", {exact: false}).first().waitFor();
  expect(await world.frame.textContent()).toContain('const which = "SYN-ACK";');
  expect(await page.locator(".observablehq--error").count()).toBe(0);
  await done();
});

test("a worked program is shown as it is, and then takes the cell's place", async () => {
  const {page, done} = await site.open("playground");
  await page.getByRole("button", {name: "Three players"}).click();
  // Nothing of the reader's is lost: there is nothing to compare it with.
  await page.locator(".nb-review").getByText("yield* os.accept(listener)").first().waitFor();
  expect(await page.locator(".nb-review :is(ins, del)").count()).toBe(0);
  await page.getByRole("button", {name: "Use it"}).click();
  await page.getByRole("status").filter({hasText: "The program is in world.ts now."}).waitFor();
  const world = new CellOnPage(page, "world.ts");
  await world.frame.getByText("edited", {exact: true}).waitFor();
  await page.getByText(/^4 hosts, /).waitFor();
  // What is edited and what comes of it are seen together.
  const apart = await page.locator(".workbench").evaluate((bench) => {
    const boxOf = (name: string): DOMRect => bench.querySelector(name)!.getBoundingClientRect();
    const [figure, cell] = [boxOf(".tcp-figure"), boxOf(".nb-cell")];
    return {across: cell.left - figure.right, down: Math.abs(cell.top - figure.top)};
  });
  expect(apart.across).toBeGreaterThan(0);
  expect(apart.down).toBeLessThan(80);
  const met = page.locator(".nb-goal.nb-met").filter({hasText: "Open three connections"});
  await met.waitFor();
  expect(await accessibility(page)).toEqual([]);
  // Another one would take the place of what the reader has by now.
  await page.getByRole("button", {name: "A pulled cable"}).click();
  expect(await page.locator(".nb-review :is(ins, del)").count()).toBeGreaterThan(0);
  await done();
});

/** What was done to figures, as it is kept: plain data. */
const keptOf = (page: Page): Promise<unknown> =>
  page
    .locator(".tcp-figure")
    .first()
    .evaluate((node) => (node as HTMLElement & {kept: unknown}).kept);

test("a program of one's own goes to others: its hosts, links, seed and what was broken", async () => {
  const {page, done} = await site.open("playground", {
    permissions: ["clipboard-read", "clipboard-write"]
  });
  const world = new CellOnPage(page, "world.ts");
  await world.run(own);
  await page.getByText(/^3 hosts, /).waitFor();
  const figure = page.locator(".tcp-figure").first();
  await figure.locator(".segment").first().press("Delete");
  await figure.locator(".segment.lost").first().waitFor();
  const broken = {added: [{kind: "drop", from: "alice", nth: 1}], removed: [], systems: {}};
  expect(await keptOf(page)).toEqual(broken);
  // Another text of the same program keeps what was broken, and where the cursor stands.
  const slider = figure.getByRole("slider", {name: "Time"});
  await slider.press("Home");
  await slider.press("ArrowRight");
  const heard = await slider.getAttribute("aria-valuetext");
  await world.run(own.replace("ms(40)", "ms(45)"));
  await figure.locator(".segment.lost").first().waitFor();
  expect(await keptOf(page)).toEqual(broken);
  await expect.poll(() => slider.getAttribute("aria-valuetext")).toBe(heard);
  await page.getByRole("button", {name: "2 changes"}).click();
  const bar = page.getByRole("region", {name: "Your changes"});
  await bar.getByText("1 cell edited, 1 setting changed.").waitFor();
  await bar.getByRole("button", {name: "Share"}).click();
  await bar.getByText("The link is copied.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await done();

  const other = await site.open("index");
  await other.page.goto(link);
  await cellsDone(other.page);
  const panel = other.page.getByRole("region", {name: "This link brings changes"});
  await panel.locator("ins", {hasText: "seed: 42"}).waitFor();
  await panel.getByText('"from":"alice"').waitFor();
  expect(await keptOf(other.page)).toBeNull();
  await panel.getByRole("button", {name: "Run these"}).click();
  await other.page.getByText(/^3 hosts, /).waitFor();
  await expect.poll(() => keptOf(other.page)).toEqual(broken);
  await other.page.locator(".tcp-figure .segment.lost").first().waitFor();
  await other.done();
});

test("every choice of views is drawn, and axe finds nothing wrong with all of them", async () => {
  const {page, done} = await site.open("playground");
  const views = page.getByLabel("views", {exact: true});
  for (const name of await views.locator("option").allTextContents()) {
    await views.selectOption({label: name});
    await page.locator(".tcp-figure").first().waitFor();
    expect(await page.locator(".observablehq--error").count()).toBe(0);
  }
  expect(await accessibility(page)).toEqual([]);
  await done();
});
