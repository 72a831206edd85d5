/**
 * What a reader's program may try, in a real browser: whatever it does, the page answers, the text
 * is kept, and nothing of it is seen outside. Each program runs in the same cell of an opened page.
 */
import {afterAll, beforeAll, expect, test} from "vitest";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, cellsDone, openFixture} from "./harness.ts";
import {type Unreached, hold, listenElsewhere, state} from "./misuse/hold.ts";
import {misuses} from "./misuse/programs.ts";

let site: Site;
let elsewhere: Unreached;
beforeAll(async () => {
  [site, elsewhere] = await Promise.all([openFixture("held"), listenElsewhere()]);
});
afterAll(async () => {
  elsewhere.close();
  await site.close();
});

const run = (cell: CellOnPage, text: string): Promise<void> => cell.run(text);

const groups = Object.entries(misuses).flatMap(([kind, all]) => {
  const size = 16;
  const parts = Math.ceil(all.length / size);
  return Array.from({length: parts}, (_, i) => ({
    name: parts === 1 ? kind : `${kind} (${i + 1} of ${parts})`,
    programs: all.slice(i * size, (i + 1) * size)
  }));
});

test.each(groups)(
  "$name: the page answers, keeps the text, and is whole",
  async ({programs}) => {
    const {page, done} = await site.open("index");
    const before = await state(page);
    for (const [n, misuse] of programs.entries()) {
      await hold(page, misuse, n, {run, host: elsewhere.host}).catch((error: unknown) => {
        throw new Error(`${misuse.what}: ${String(error)}`, {cause: error});
      });
      expect(await state(page), misuse.what).toEqual(before);
      expect(elsewhere.reached, misuse.what).toEqual([]);
    }
    // The next visit shows the last edit, and the author's cell comes back.
    await page.reload();
    await cellsDone(page);
    const cell = new CellOnPage(page, "delay.ts");
    await expect.poll(() => cell.frame.textContent()).toContain(`// ${programs.length - 1}: `);
    await cell.button(/^Reset/).click();
    await page.locator("#figure", {hasText: "× 20 for Ann"}).waitFor();
    expect(await state(page)).toEqual(before);
    await done([/^/]);
  },
  180_000
);

test("there are 150 ways at least, each of its own", () => {
  const all = Object.values(misuses).flat();
  expect(new Set(all.map(({code}) => code)).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(150);
});
