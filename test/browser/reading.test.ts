/**
 * How far one has to read, in px: what belongs together is seen together, and no lesson is longer
 * than a reader with an hour has patience for. Every guess is answered, nothing else is unfolded.
 */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {menu} from "../../src/site/config/menu.ts";
import {readLinks} from "../../src/site/content/pages.ts";
import {type Site, drawAll, openSite} from "./harness.ts";

const lessons = menu.sections.map(({path}) => path.slice(1));
/** Half of the screen of the wide limit. */
const HALF = 400;

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Skips every guess, and draws what that brings. */
async function answer(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const button of document.querySelectorAll("button")) {
      if (button.textContent === "Skip the question") button.click();
    }
  });
  await drawAll(page);
}

/** The page's height once it stays the same: what is drawn may be measured and drawn again. */
async function heightOf(page: Page): Promise<number> {
  let height = 0;
  await expect
    .poll(
      async () => {
        const before = height;
        height = await page.evaluate(() => document.documentElement.scrollHeight);
        return height === before;
      },
      {interval: 400, timeout: 15_000}
    )
    .toBe(true);
  return height;
}

describe.each(lessons)("%s", (lesson) => {
  test("is not longer than 14,000 px at 1280, and what belongs together is seen together", async () => {
    const {page, done} = await site.open(lesson, {viewport: {width: 1280, height: 800}});
    await answer(page);
    const height = await heightOf(page);
    console.log(`${lesson}: ${height} px at 1280`);
    expect(height).toBeLessThanOrEqual(14_000);
    expect(await apart(page), "scenes whose figure and explanation are apart").toEqual([]);
    await done();
  });

  test("is not longer than 28,000 px on a phone", async () => {
    const {page, done} = await site.open(lesson, {viewport: {width: 390, height: 844}});
    await answer(page);
    const height = await heightOf(page);
    console.log(`${lesson}: ${height} px at 390`);
    expect(height).toBeLessThanOrEqual(28_000);
    await done();
  });
});

/** The scenes whose explanation begins below the screen on which their figure begins. */
function apart(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const scene of document.querySelectorAll(".scene")) {
      const figure = scene.querySelector(".scene-figure")?.getBoundingClientRect();
      const tell = scene.querySelector(".scene-tell")?.getBoundingClientRect();
      if (!figure || !tell || tell.height === 0) continue;
      const below = Math.round(tell.top - figure.top);
      if (below > 640) found.push(`${scene.querySelector("h2")?.textContent}: ${below} px`);
    }
    return found;
  });
}

test("a symptom leads to a cell whose answer is at most half a screen away", async () => {
  const targets = readLinks("symptoms").links.flatMap(({target}) => {
    const [, page, cell] = /^\.\/([\w-]+)#(cell-[\w-]+)$/.exec(target) ?? [];
    return page && cell && lessons.includes(page) ? [{page, cell}] : [];
  });
  expect(targets.length).toBeGreaterThan(30);
  const far: string[] = [];
  for (const lesson of new Set(targets.map(({page}) => page))) {
    const {page, done} = await site.open(lesson, {viewport: {width: 1280, height: 800}});
    await answer(page);
    for (const {cell} of targets.filter((each) => each.page === lesson)) {
      const distance = await page.evaluate(distanceToAnswer, cell);
      if (distance === null || distance > HALF) far.push(`${lesson}#${cell}: ${distance} px`);
    }
    await done();
  }
  expect(far).toEqual([]);
}, 180_000);

/** From where a link leads to the first sentence that says why, in px; null where there is none. */
function distanceToAnswer(id: string): number | null {
  const place = document.getElementById(id);
  const scene = place?.closest(".scene, .exercise");
  if (!place || !scene) return null;
  const said = [".nb-result", ".scene-tell", ".scene-figure"].map((name) =>
    scene.querySelector(name)
  );
  const answer = said.find((each) => each !== null && each.getBoundingClientRect().height > 0);
  if (!answer) return null;
  return Math.round(answer.getBoundingClientRect().top - place.getBoundingClientRect().top);
}

test("whoever comes by a link to a cell is asked nothing first, and others are", async () => {
  const {page, done} = await site.open("keepalive");
  expect(await page.locator(".scene.answered").count()).toBe(0);
  await page.locator('.answer a[href="#cell-watched"]').click();
  await page.locator(".scene.answered").waitFor();
  expect(await page.locator(".scene.answered h2").textContent()).toContain("Three methods");
  await done();
  const other = await site.open("symptoms");
  await other.page.locator('a[href*="keepalive"][href$="#cell-ghost"]').first().click();
  await other.page.waitForURL(/keepalive/);
  await other.page.locator(".scene.answered").waitFor();
  expect(await other.page.locator(".scene.answered").count()).toBe(1);
  await other.done([/ERR_ABORTED/]);
});

test("the goal of an exercise is at most half a screen from its program", async () => {
  const far: string[] = [];
  for (const lesson of lessons) {
    const {page, done} = await site.open(lesson, {viewport: {width: 1280, height: 800}});
    await answer(page);
    const gaps = await page.evaluate(() =>
      [...document.querySelectorAll(".exercise")].map((exercise) => {
        const program = exercise.querySelector(".exercise-program")?.getBoundingClientRect();
        const goal = exercise.querySelector(".exercise-goal")?.getBoundingClientRect();
        const name = exercise.querySelector("h3")?.textContent ?? "";
        if (!program || !goal) return {name, gap: 0};
        return {name, gap: Math.max(0, goal.top - program.bottom, program.top - goal.bottom)};
      })
    );
    for (const {name, gap} of gaps) if (gap > HALF) far.push(`${lesson}: ${name}: ${gap} px`);
    await done();
  }
  expect(far).toEqual([]);
}, 180_000);
