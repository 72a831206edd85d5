/**
 * Exercises on a built site. What can be wrong with a goal: its condition throws, or says nothing
 * of what it saw; what is kept of it is damaged, or storage is forbidden; its solution names a cell
 * that the page does not have, or is not what the reader wants after all.
 */
import type {Locator, Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {toFragment} from "../../src/notebook/progress/carried.ts";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, accessibility, cellsDone, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("goals");
});
afterAll(() => site.close());

const goal = (page: Page, text: string): Locator =>
  page.locator(".nb-goal").filter({has: page.getByText(text)});

/** The goal as it is heard, line by line. */
const lines = (of: Locator): Promise<string[]> =>
  of
    .locator("p:visible")
    .filter({hasNot: of.page().locator("button")})
    .allTextContents();

test("a goal says what was observed and what is wanted, and ticks itself", async () => {
  const {page, done} = await site.open("exercises");
  const first = goal(page, "Answer within");
  expect(await lines(first)).toEqual([
    "Not met: Answer within 25 ms",
    "Now: 80 ms. Wanted: at most 25 ms."
  ]);
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run("const delay = 25;\nconst both = false;");
  await first.getByText("Met: ", {exact: true}).waitFor();
  expect(await lines(first)).toEqual(["Met: Answer within 25 ms"]);
  await page.getByRole("status").getByText("Goal met: Answer within 25 ms").waitFor();
  await cell.run("const delay = 26;\nconst both = true;");
  await goal(page, "Both ends close").getByText("Met: ", {exact: true}).waitFor();
  expect(await lines(first)).toEqual([
    "Not met: Answer within 25 msmet before",
    "Now: 26 ms. Wanted: at most 25 ms."
  ]);
  await done();
});

test("a condition that throws is a goal that is not met, with what went wrong", async () => {
  const {page, done} = await site.open("exercises");
  const told = await lines(goal(page, "It can be judged"));
  expect(told[1]).toMatch(/^Now: Cannot read properties of undefined/);
  await done();
});

test("the hint comes when asked for, by keyboard, too, and stays over a run", async () => {
  const {page, done} = await site.open("exercises");
  const hint = goal(page, "Answer within").getByRole("button", {name: "Hint for"});
  expect(await page.getByText("Look at").isVisible()).toBe(false);
  await hint.press("Enter");
  await page.getByText("Look at").waitFor();
  expect(await hint.getAttribute("aria-expanded")).toBe("true");
  await new CellOnPage(page, "delay.ts").run("const delay = 70;\nconst both = false;");
  await page.getByText("Now: 70 ms").waitFor();
  expect(await page.getByText("Look at").isVisible()).toBe(true);
  await hint.press("Enter");
  expect(await page.getByText("Look at").isVisible()).toBe(false);
  await done();
});

test("a solution is shown as a difference, and put in only when the reader says so", async () => {
  const {page, done} = await site.open("exercises");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run("const delay = 60;\nconst both = false;");
  await page.getByText("Now: 60 ms").waitFor();
  const first = goal(page, "Answer within");
  await first.getByRole("button", {name: "Solution of"}).click();
  const panel = first.getByRole("region", {name: "A solution: Answer within 25 ms"});
  await panel.waitFor();
  expect(await panel.locator("del, ins").allTextContents()).toEqual(["60", "20"]);
  expect(await accessibility(page)).toEqual([]);
  await panel.getByRole("button", {name: "Not now"}).click();
  expect(await panel.count()).toBe(0);
  await page.getByText("Now: 60 ms").waitFor();
  await first.getByRole("button", {name: "Solution of"}).click();
  await panel.getByRole("button", {name: "Use it"}).click();
  await first.getByText("Met: ", {exact: true}).waitFor();
  expect(await cell.content.textContent()).toContain("delay = 20;");
  // What the reader had tried is not lost.
  await page.getByRole("button", {name: "Undo"}).click();
  await page.getByText("Now: 60 ms").waitFor();
  await done();
});

test("a solution for a cell that is not there says so", async () => {
  const {page, done} = await site.open("exercises");
  await goal(page, "It can be judged").getByRole("button", {name: "Solution of"}).click();
  await page.getByText("This page has no cell gone.").waitFor();
  await page.getByRole("button", {name: "Not now"}).click();
  await done();
});

test("goals that were met are counted on the start page, which leads back to the lesson", async () => {
  const {page, done} = await site.open("index");
  const way = page.locator(".your-progress");
  expect(await way.count()).toBe(0);
  await page.getByRole("link", {name: "Exercises"}).first().click();
  await page.waitForURL(/exercises/);
  await cellsDone(page);
  await new CellOnPage(page, "delay.ts").run("const delay = 25;\nconst both = true;");
  await goal(page, "Both ends close").getByText("Met: ", {exact: true}).waitFor();
  await page.goto(`${site.url}index.html`);
  await way.getByText("2 goals met").waitFor();
  await page.locator(".lesson-cards").getByText("2 of 3").waitFor();
  expect(await accessibility(page)).toEqual([]);
  await way.getByRole("link", {name: "Exercises"}).click();
  await page.waitForURL(/exercises/);
  await done();
});

test("a link carries goals to another browser, which adds them when it is told to", async () => {
  const {page, done} = await site.open("index");
  const link = toFragment(new Map([["goals/exercises", {met: ["Both ends close"], all: 3}]]));
  await page.goto(`${site.url}index.html${link}`);
  await page.reload();
  const way = page.locator(".your-progress");
  await way.getByText("This link carries 1 goal that this browser does not have.").waitFor();
  await way.getByRole("button", {name: "Add 1 goal"}).click();
  await way.getByText("1 goal met").waitFor();
  await done();
});

test("damaged or forbidden storage: goals tick all the same, and count from the beginning", async () => {
  const {page, done} = await site.open("exercises");
  await page.evaluate(() => localStorage.setItem("cells:/some/path/:goals:goals/exercises", "{{"));
  await page.reload();
  await page.getByText("Now: 80 ms").waitFor();
  await page.goto(site.url);
  await page.getByText("0 of 3 goals").waitFor();
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      }
    });
  });
  await page.goto(`${site.url}exercises.html`);
  await new CellOnPage(page, "delay.ts").run("const delay = 25;\nconst both = true;");
  await goal(page, "Both ends close").getByText("Met: ", {exact: true}).waitFor();
  await done();
});

test("every button of a goal is at least 24 px high and wide", async () => {
  const {page, done} = await site.open("exercises", {viewport: {width: 360, height: 740}});
  const boxes = await page
    .locator(".nb-goal button")
    .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON() as DOMRect));
  expect(boxes.length).toBe(3);
  for (const {width, height} of boxes) expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await done();
});

test.each(["light", "dark"] as const)("axe finds nothing wrong with goals (%s)", async (scheme) => {
  const {page, done} = await site.open("exercises", {colorScheme: scheme});
  expect(await accessibility(page)).toEqual([]);
  await done();
});
