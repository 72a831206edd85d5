/** What keeps the reader's changes while they are made. */
import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {Autosave} from "../../src/notebook/edits/autosave.ts";
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
