/**
 * What a reader's program may try, in a real browser: whatever it does, the page answers, the text
 * is kept, and nothing of it is seen outside. Each program runs in the same cell of an opened page.
 */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, cellsDone, openFixture} from "./harness.ts";
import {type Misuse, misuses} from "./misuse/programs.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("held");
});
afterAll(() => site.close());

const key = "cells:/some/path/:edits:held/";

/** What a program must not change: what all code relies on, and what the page is. */
const state = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const owners = [Object, Function, Array, String, Promise, Map, Error, Node, Storage];
    const names = owners.map(({prototype}) => {
      const all = Object.getOwnPropertyDescriptors(prototype) as Record<string, PropertyDescriptor>;
      return Object.entries(all).map(([name, {value}]) => `${name} ${typeof value}`);
    });
    const {title, cookie} = document;
    const buttons = [...document.querySelectorAll("main, main [role=group]")].length;
    const kept = Object.keys(localStorage).filter((name) => !/:(busy|edits):/.test(name));
    const globals = ["pwned", "__cell"].filter((name) => name in globalThis);
    return {names, title, cookie, buttons, kept, globals, at: location.href};
  });

/** The page does something that its reader asks for: its control moves, and the figure with it. */
async function answers(page: Page, times: number): Promise<void> {
  const range = page.getByRole("slider", {name: "times"});
  await range.fill(String(times));
  await expect.poll(() => range.inputValue()).toBe(String(times));
}

const kept = (page: Page): Promise<string> =>
  page.evaluate((at) => localStorage.getItem(at) ?? "", key);

async function hold(page: Page, {what, code, ends = true}: Misuse, n: number): Promise<void> {
  const cell = new CellOnPage(page, "delay.ts");
  const text = `const delay = 7;\n// ${n}: ${what}\n${code}`;
  await cell.run(text);
  const status = cell.frame.locator(".nb-sentence");
  if (!ends) {
    // While it runs, the page answers; and its reader can end it.
    await status.getByText("Still running.").waitFor();
    await answers(page, 3 + (n % 5));
    await status.getByRole("button", {name: "Stop"}).click();
    await status.getByText(/^Stopped/).waitFor();
  }
  await answers(page, 2 + (n % 7));
  await expect.poll(() => status.getByText("Still running.").count()).toBe(0);
  await expect.poll(async () => (await kept(page)).includes(`// ${n}: `)).toBe(true);
}

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
      await hold(page, misuse, n).catch((error: unknown) => {
        throw new Error(`${misuse.what}: ${String(error)}`, {cause: error});
      });
      expect(await state(page), misuse.what).toEqual(before);
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
