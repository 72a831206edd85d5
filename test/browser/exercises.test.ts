/**
 * Every exercise of every page, done in the browser by keyboard: as it stands its goal is not met;
 * with the page's own solution in the cell and Shift+Enter, it is, and every figure is still there.
 */
import type {Locator, Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {menu} from "../../src/site/config/menu.ts";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** What a goal says: whether it is met, its name, and what was observed. */
async function told(goal: Locator): Promise<string> {
  const lines = await goal.locator("p:not(.nb-buttons, .nb-hinted)").allTextContents();
  return lines.join("; ");
}

/** The cells of the solution that a goal would show, and their texts. */
const solutionOf = (goal: Locator): Promise<Record<string, string>> =>
  goal.evaluate((element) => {
    let cells: Record<string, string> = {};
    const hear = (event: Event): void => {
      // The page itself is not to ask whether it may put the solution in: the reader types it.
      event.stopImmediatePropagation();
      ({cells} = (event as CustomEvent<{cells: Record<string, string>}>).detail);
    };
    addEventListener("nb-propose", hear, {capture: true, once: true});
    element.querySelector<HTMLButtonElement>('button[aria-label^="Solution of"]')?.click();
    removeEventListener("nb-propose", hear, {capture: true});
    return cells;
  });

/** Gives a cell another text, runs it, and leaves the editor, all by the reader's own keys. */
async function write(page: Page, name: string, text: string): Promise<void> {
  const cell = new CellOnPage(page, `${name}.ts`);
  const edit = cell.button(/^Edit/);
  await edit.focus();
  await page.keyboard.press("Enter");
  await cell.frame.locator(".cm-content:focus").waitFor();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
  await page.keyboard.press("Shift+Enter");
  await cell.frame.getByText("edited", {exact: true}).waitFor();
  await page.keyboard.press("Escape");
  await cell.frame.locator('button[aria-label^="Edit"]:focus').waitFor();
}

/** Solves an exercise as its page proposes; returns what the goal says in the end. */
async function solve(page: Page, goal: Locator): Promise<string> {
  const solution = Object.entries(await solutionOf(goal));
  if (solution.length === 0) return "The page has no solution.";
  for (const [name, text] of solution) await write(page, name, text);
  await goal
    .getByText("Met: ", {exact: true})
    .waitFor()
    .catch(() => undefined);
  return told(goal);
}

const sections = menu.sections.map(({path}) => path.slice(1));

test.each(sections)(
  "%s: no exercise is met as it stands, each is by its solution",
  async (name) => {
    const {page, done} = await site.open(name);
    const goals = page.locator(".nb-goal");
    expect(await goals.count()).toBeGreaterThanOrEqual(3);
    const figures = page.locator(".tcp-figure");
    const drawn = await figures.count();
    const seen: string[] = [];
    for (const goal of await goals.all()) seen.push(await told(goal), await solve(page, goal));
    const names = await goals.locator(".nb-goal-body > p:first-child").allTextContents();
    const expected = names.flatMap((name) => {
      const text = name.replace(/^(Not met|Met): |met before$/g, "");
      return [expect.stringContaining(`Not met: ${text}`), `Met: ${text}`];
    });
    expect(seen).toEqual(expected);
    // A figure outlives the edits of the program that it shows.
    await expect.poll(() => figures.count()).toBe(drawn);
    await done();
  }
);

test("index: each of the three small steps is done by keyboard, and ticks itself", async () => {
  const {page, done} = await site.open("index");
  const met = (text: string): Promise<void> =>
    page.locator(".nb-goal.nb-met", {hasText: text}).waitFor();
  expect(await page.locator(".nb-goal.nb-met").count()).toBe(0);
  const figure = page.locator(".tcp-figure");
  await figure.locator(".segment[tabindex='0']").focus();
  // The first thing that can be done to a segment is to lose it.
  for (const key of ["ArrowDown", "Enter", "Enter"]) await page.keyboard.press(key);
  await met("Lose a segment");
  await figure.getByRole("slider", {name: "Time"}).focus();
  for (const key of ["Home", "ArrowRight"]) await page.keyboard.press(key);
  await met("Find the client");
  const source = (await page.locator(".nb-cell pre").first().textContent()) ?? "";
  await write(page, "first", source.replace("ms(25)", "ms(100)"));
  await met("Slow the link");
  await done();
});
