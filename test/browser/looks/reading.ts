/**
 * How far one has to read, in px, on an opened lesson: what belongs together is seen together.
 */
import type {Page} from "playwright-core";
import {expect} from "vitest";
import {readLinks} from "../../../src/site/content/pages.ts";
import {drawAll} from "../harness.ts";

/** Half of the screen of the wide limit. */
const HALF = 400;

/** Skips every guess, and draws what that brings; what is folded stays folded. */
export async function answer(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const button of document.querySelectorAll("button")) {
      if (button.textContent === "Skip the question") button.click();
    }
  });
  await drawAll(page);
}

/** The page's height once it stays the same: what is drawn may be measured and drawn again. */
export async function heightOf(page: Page): Promise<number> {
  let height = 0;
  await expect
    .poll(
      async () => {
        const before = height;
        height = await page.evaluate(() => document.documentElement.scrollHeight);
        return height === before;
      },
      {interval: 400}
    )
    .toBe(true);
  return height;
}

/** The scenes whose explanation begins below the screen on which their figure begins. */
export const scenesApart = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
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

/** The cells of a lesson to which symptoms lead. */
export const symptomCells = (lesson: string): string[] =>
  readLinks("symptoms").links.flatMap(({target}) => {
    const [, page, cell] = /^\.\/([\w-]+)#(cell-[\w-]+)$/.exec(target) ?? [];
    return page === lesson && cell ? [cell] : [];
  });

/** Those of these cells whose answer is more than half a screen away, or is not there. */
export async function farFromAnswer(page: Page, cells: readonly string[]): Promise<string[]> {
  const far: string[] = [];
  for (const cell of cells) {
    const distance = await page.evaluate(distanceToAnswer, cell);
    if (distance === null || distance > HALF) far.push(`${cell}: ${distance} px`);
  }
  return far;
}

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

/** The exercises whose goal is more than half a screen away from their program. */
export async function goalsApart(page: Page): Promise<string[]> {
  const gaps = await page.evaluate(() =>
    [...document.querySelectorAll(".exercise")].map((exercise) => {
      const program = exercise.querySelector(".exercise-program")?.getBoundingClientRect();
      const goal = exercise.querySelector(".exercise-goal")?.getBoundingClientRect();
      const name = exercise.querySelector("h3")?.textContent ?? "";
      if (!program || !goal) return {name, gap: 0};
      return {name, gap: Math.max(0, goal.top - program.bottom, program.top - goal.bottom)};
    })
  );
  return gaps.filter(({gap}) => gap > HALF).map(({name, gap}) => `${name}: ${gap} px`);
}
