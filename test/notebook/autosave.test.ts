/** What keeps the reader's changes while they are made. */
import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {Autosave} from "../../src/notebook/edits/autosave.ts";
import {settingKeys} from "../../src/notebook/edits/setting-keys.ts";
import {range} from "../../src/notebook/inputs/controls.ts";
import type {SettingElement} from "../../src/notebook/storage/saved-setting.ts";
import {keyOf} from "../../src/notebook/storage/storage-keys.ts";
import {makePage} from "./framework.ts";

vi.spyOn(console, "error").mockImplementation(() => {});
beforeEach(() => localStorage.clear());
afterEach(() => vi.useRealTimers());

const stored = (): string => localStorage.getItem(keyOf("edits")) ?? "";

/** A page of two cells, what keeps it, and how often it was told that there is news. */
async function kept() {
  const {page, cell} = await makePage({a: "const a = 1;", b: "const b = 1;"});
  const told = vi.fn();
  const autosave = new Autosave(page, document.querySelector("main")!, told);
  await autosave.restore();
  const type = (name: string, text: string): void => {
    cell(name).text = text;
    autosave.edited(cell(name));
  };
  return {page, cell, autosave, told, type};
}

test("a first change is stored before the next turn of the page", async () => {
  const {type} = await kept();
  type("a", "const a = 2;");
  expect(stored()).toContain("const a = 2;");
});

test("what follows quickly is stored when typing pauses, and before anything runs", async () => {
  const {page, cell, type} = await kept();
  vi.useFakeTimers();
  type("a", "const a = 2;");
  type("a", "const a = 23;");
  expect(stored()).not.toContain("const a = 23;");
  vi.advanceTimersByTime(300);
  expect(stored()).toContain("const a = 23;");
  type("a", "const a = 234;");
  type("a", "const a = 2345;");
  page.begin(cell("a"));
  expect(stored()).toContain("const a = 2345;");
});

test("many edits of cells that are gone are one sentence", async () => {
  const edits = Object.fromEntries(
    Array.from({length: 400}, (_, i) => [`gone${i}`, {hash: "0", text: "1"}])
  );
  localStorage.setItem(keyOf("edits"), JSON.stringify({version: 1, value: {edits, settings: {}}}));
  const {autosave} = await kept();
  expect([...autosave.problems]).toEqual([
    "Edits of gone0 and 399 more are kept, but the page has no such cells any more."
  ]);
});

test("a setting of a cell that is gone is no change of the page", async () => {
  const settings = {"gone: Who is first?": "The client", "a: delay": 3};
  localStorage.setItem(keyOf("edits"), JSON.stringify({version: 1, value: {edits: {}, settings}}));
  const {autosave, type} = await kept();
  expect([...autosave.now().settings.keys()]).toEqual(["a: delay"]);
  type("b", "const b = 2;");
  autosave.save();
  expect(stored()).toContain("a: delay");
  expect(stored()).not.toContain("gone");
});

/** A page with a slider, and what puts another one in its place, as a cell that runs again does. */
async function withSlider() {
  const {page, cell, autosave} = await kept();
  const make = (): SettingElement => {
    const slider = range({label: "delay", min: 0, max: 9});
    cell("a").block.replaceChildren(slider);
    return slider as unknown as SettingElement;
  };
  const keyed = (slider: SettingElement): string | undefined =>
    settingKeys(page, document.querySelector("main")!).get(slider);
  return {autosave, make, keyed};
}

test("what was set on a slider goes to the one in its place, which came before it was kept", async () => {
  const {autosave, make, keyed} = await withSlider();
  const slider = make();
  slider.kept = 3;
  const key = keyed(slider);
  const next = make();
  expect(autosave.set(slider, key)).toBe(true);
  expect(next.kept).toBe(3);
  expect(stored()).toContain('"a: delay":3');
});

test("what was set on a slider is kept until there is one in its place", async () => {
  const {autosave, make, keyed} = await withSlider();
  const slider = make();
  slider.kept = 3;
  const key = keyed(slider);
  slider.remove();
  expect(autosave.set(slider, key)).toBe(true);
  const next = make();
  await expect.poll(() => next.kept).toBe(3);
});

test("a slider that the reader has set as well keeps its own value", async () => {
  const {autosave, make, keyed} = await withSlider();
  const slider = make();
  slider.kept = 3;
  const key = keyed(slider);
  const next = make();
  next.kept = 5;
  expect(autosave.set(slider, key)).toBe(false);
  expect(autosave.set(next, key)).toBe(true);
  expect([slider.kept, next.kept]).toEqual([3, 5]);
  expect(stored()).toContain('"a: delay":5');
});
