/**
 * Every page of the built site, in one visit: it opens clean, stays within its size, has nothing
 * for axe to find, folded and unfolded, and fits a narrow screen; what belongs together in a lesson
 * is seen together, no lesson is longer than a reader with an hour has patience for, and no two
 * texts of a ladder touch.
 */
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {menu} from "../../src/site/config/menu.ts";
import {pageNames} from "../../src/site/content/pages.ts";
import {
  type Site,
  type Visit,
  type Weighed,
  accessibility,
  cellsDone,
  drawAll,
  openSite,
  resize,
  unfold
} from "./harness.ts";
import {lookAtLadders} from "./looks/ladders.ts";
import {
  answer,
  farFromAnswer,
  goalsApart,
  heightOf,
  scenesApart,
  symptomCells
} from "./looks/reading.ts";

const lessons = menu.sections.map(({path}) => path.slice(1));

/** The budget of a page's first load: bytes, compressed, and requests. */
const budget = {octets: 100_000, requests: 11};
/** Pages that begin with a figure, for which they load the engine and the charts at once. */
const figureFirst = {octets: 229_000, requests: 13};
/** A page that is an editor: it begins with the engine and CodeMirror. */
const editorFirst = {octets: 355_500, requests: 16};
const isEditor = (name: string): boolean => name === "packetdrill";
const budgetOf = (name: string) => {
  if (isEditor(name)) return editorFirst;
  return ["playground", "your-capture"].includes(name) ? figureFirst : budget;
};

type Theme = "light" | "dark";
type Look = readonly [width: number, theme: Theme];
const looks: readonly Look[] = [
  [1280, "light"],
  [360, "dark"],
  [1280, "dark"],
  [360, "light"]
];
/** The rules of axe that another theme can break. */
const ofColours = ["color-contrast", "link-in-text-block"];
/** A lesson, and the page that is nothing but a program. */
const inAll = ["handshake", "playground"];

/**
 * How axe looks at a page when all of it is open: at two of them in every width and theme, at every
 * fourth of the others in one; with EVERY_PAGE=1, at all of them.
 */
function looksAt(name: string): readonly Look[] {
  if (inAll.includes(name)) return looks;
  const at = pageNames().indexOf(name);
  if (process.env["EVERY_PAGE"] !== "1" && at % 4 !== 0) return [];
  return [looks[Math.floor(at / 4) % looks.length]!];
}

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** The transfers as a table, largest first: what a broken budget is to be blamed on. */
function listed(transfers: readonly Weighed[]): string {
  const rows = [...transfers].sort((a, b) => b.gzip - a.gzip);
  return rows.map(({path, gzip}) => `${gzip} ${path}`).join("\n");
}

describe.each(pageNames())("%s", (name) => {
  // One visit serves all tests that only look: pages are many, and opening takes longest. Each
  // leaves the page more open than it was, so that their order counts.
  let visit: Visit;
  beforeAll(async () => {
    visit = await site.open(name, {untouched: true, types: true});
    await visit.loaded();
  });

  test("is light at its first load: little to transfer, and no editor", async () => {
    const transfers = await visit.weigh();
    const octets = transfers.reduce((sum, {gzip}) => sum + gzip, 0);
    console.log(`${name}: ${octets} B compressed in ${transfers.length} requests`);
    expect(octets, listed(transfers)).toBeLessThanOrEqual(budgetOf(name).octets);
    expect(transfers.length, listed(transfers)).toBeLessThanOrEqual(budgetOf(name).requests);
    // The scripts of the first load are these; whatever else there is loads on demand.
    const scripts = transfers.filter(({type}) => type === "script").map(({path}) => path);
    expect(scripts.length).toBeGreaterThan(0);
    const editors = scripts.filter((path) => /editor|codemirror/.test(path));
    expect(editors.length > 0).toBe(isEditor(name));
  });

  test("shows its text and all its cells", async () => {
    await cellsDone(visit.page);
    expect(await visit.page.locator(".observablehq--error").allTextContents()).toEqual([]);
    expect(await visit.page.locator("h1").count()).toBe(1);
  });

  test("draws all its figures", async () => {
    await drawAll(visit.page);
    expect(await visit.page.locator(".tcp-figure .problem:visible").allTextContents()).toEqual([]);
  });

  test("has nothing for axe to find", async () => {
    expect(await accessibility(visit.page)).toEqual([]);
  });

  test("has no sideways scrolling at 360 px, nor at 320, as at four times its size", async () => {
    for (const width of [360, 320]) {
      await resize(visit.page, width, 740);
      const wide = await visit.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
    }
  });

  const lookAsLesson = (): void => {
    test("is not longer than 14,000 px at 1280, and what belongs together is seen together", async () => {
      await resize(visit.page, 1280, 800);
      await answer(visit.page);
      const height = await heightOf(visit.page);
      console.log(`${name}: ${height} px at 1280`);
      expect(height).toBeLessThanOrEqual(14_000);
      expect(await scenesApart(visit.page)).toEqual([]);
    });

    test("has the answer to a symptom at most half a screen from where its link leads", async () => {
      expect(await farFromAnswer(visit.page, symptomCells(name))).toEqual([]);
    });

    test("has the goal of an exercise at most half a screen from its program", async () => {
      expect(await goalsApart(visit.page)).toEqual([]);
    });

    test("is not longer than 28,000 px on a phone", async () => {
      await resize(visit.page, 390, 844);
      const height = await heightOf(visit.page);
      console.log(`${name}: ${height} px at 390`);
      expect(height).toBeLessThanOrEqual(28_000);
    });
  };
  if (lessons.includes(name)) describe("as a lesson", lookAsLesson);

  test("gives every text of its ladders a place of its own, on a phone and on a desk", async () => {
    await unfold(visit.page);
    await resize(visit.page, 360, 800);
    expect(await visit.page.evaluate(lookAtLadders)).toEqual([]);
    await resize(visit.page, 1280, 800);
    expect(await visit.page.evaluate(lookAtLadders)).toEqual([]);
  });

  const lookAllOpen = async (): Promise<void> => {
    const {page} = visit;
    await cellsDone(page);
    const edit = page.getByRole("button", {name: /^Edit/}).first();
    if ((await edit.count()) > 0) {
      await edit.click();
      await page.locator(".cm-editor").first().waitFor();
    }
    const seen = new Set<number>();
    for (const [width, colorScheme] of looksAt(name)) {
      await page.emulateMedia({colorScheme});
      await resize(page, width, 900);
      const rules = seen.has(width) ? ofColours : undefined;
      expect(await accessibility(page, rules), `${width} px, ${colorScheme}`).toEqual([]);
      seen.add(width);
    }
  };
  if (looksAt(name).length > 0) {
    test("has nothing for axe to find with all of it open, an editor at work, too", lookAllOpen);
  }

  test("logged no error and asked no other host for anything", async () => {
    // Whoever leaves while what an editor needs is on its way has aborted it.
    await visit.done(looksAt(name).length > 0 ? [/ERR_ABORTED/] : []);
  });
});

test("symptoms lead to cells of lessons", () => {
  expect(lessons.flatMap(symptomCells).length).toBeGreaterThan(30);
});

test("the list of pages leads to the pages", async () => {
  const {page, done} = await site.open("index");
  const targets = await page
    .locator('nav[aria-label="Pages"] a')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  for (const target of targets) expect((await page.request.get(target)).status()).toBe(200);
  expect(targets.length).toBeGreaterThan(0);
  await done();
});
