/** Every lesson on the systems that a reader can have: steps happen, exercises can be done. */
import {describe, expect, test} from "vitest";
import {macos, windows} from "../../src/index.ts";
import {menu} from "../../src/site/config/menu.ts";
import {readPage} from "../../src/site/content/pages.ts";
import {type PageRun, runWholePage} from "./harness.ts";

const lessons = menu.sections.map(({path}) => path.slice(1));
/** That on Linux all is well is said by `all.test.ts` and by each page's own test. */
const systems = {windows, macos};

describe.each(Object.entries(systems))("on %s", (_, mySystem) => {
  test.each(lessons)("%s: every step happens, and no goal is met at the start", async (lesson) => {
    const run = await runWholePage(lesson, {mySystem});
    expect(idleSteps(run)).toEqual([]);
    expect(goals(run).filter(isMet)).toEqual([]);
  });

  test.each(lessons)("%s: its solutions meet all goals", async (lesson) => {
    const solutions = new Map(readPage(lesson).solutions.map(({cell, source}) => [cell, source]));
    const run = await runWholePage(
      lesson,
      {mySystem},
      {edit: (source) => solutions.get(/^const (\w+) =/.exec(source)?.[1] ?? "") ?? source}
    );
    expect(goals(run).length, "a lesson has at least three goals").toBeGreaterThanOrEqual(3);
    expect(goals(run).filter((goal) => !isMet(goal))).toEqual([]);
  });
});

/** What each goal of the page says. */
function goals({displayed}: PageRun<unknown>): string[] {
  return [...displayed.values()]
    .flat()
    .filter((value) => value instanceof HTMLElement)
    .filter(({classList}) => classList.contains("nb-goal"))
    .map(({textContent}) => textContent);
}

const isMet = (goal: string): boolean => goal.includes("Met: ");

/** Steps whose moment does not happen, by their line. */
function idleSteps({displayed}: PageRun<unknown>): string[] {
  return [...displayed].flatMap(([line, shown]) => {
    const steps = shown.filter((value) => value instanceof HTMLButtonElement);
    return steps.filter(({disabled}) => disabled).map(({textContent}) => `${line}: ${textContent}`);
  });
}
