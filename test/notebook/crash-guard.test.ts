/** The mark that keeps an edit from running again when the page did not answer after it. */
import {beforeEach, expect, test, vi} from "vitest";
import {calmFor} from "../../src/notebook/edits/calm.ts";
import {CrashGuard, holdsSettings, suspects} from "../../src/notebook/edits/crash-guard.ts";
import {areIntact} from "../../src/notebook/sandbox/intrinsics.ts";
import {type Mark, Marks} from "../../src/notebook/edits/marks.ts";
import {read, write} from "../../src/notebook/storage/storage.ts";
import {makePage} from "./framework.ts";

vi.spyOn(console, "error").mockImplementation(() => {});
beforeEach(() => localStorage.clear());

/** The mark of a tab, without the time. */
function mark(tab = "one"): Mark | null {
  const all = read("busy").value as Record<string, Mark> | null;
  const {names, times} = all?.[tab] ?? {};
  return names && times ? {names, times} : null;
}

/** Time that passes as the test wants it. */
class World {
  isHidden = false;
  #now = 0;
  #waiting: {at: number; callback: () => void}[] = [];

  readonly around = {
    clock: () => 1e12 + this.#now,
    marks: new Marks("one"),
    beat: {
      now: () => this.#now,
      later: (callback: () => void, ms: number) =>
        void this.#waiting.push({at: this.#now + ms, callback}),
      isHidden: () => this.isHidden
    }
  };

  /** Time passes, and the page takes its turns. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#waiting.filter(({at}) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#waiting = this.#waiting.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Time passes in which the page has no turn. */
  hang(ms: number): void {
    this.#now += ms;
  }
}

async function guarded() {
  const {page, cell} = await makePage({
    a: "const a = 1;",
    b: "const b = a + 1;",
    c: "const c = 1;"
  });
  cell("a").text = "const a = 2;";
  const world = new World();
  return {page, cell, world, guard: new CrashGuard(page, world.around)};
}

test("the mark of an edit stays when its code has ended, until the page has answered", async () => {
  const {cell, world, guard} = await guarded();
  guard.begin(cell("a"))();
  world.pass(calmFor - 1);
  expect(mark()).toEqual({names: ["a"], times: 1});
  world.pass(1);
  expect(mark()).toBeNull();
});

test("a page that hangs after its code has ended leaves the mark, and begins to count again", async () => {
  const {cell, world, guard} = await guarded();
  guard.begin(cell("a"))();
  world.pass(600);
  world.hang(20_000);
  world.pass(calmFor - 300);
  expect(mark()?.names).toEqual(["a"]);
  world.pass(calmFor);
  expect(mark()).toBeNull();
});

test("a reader who leaves a page that answers takes the mark away", async () => {
  const {cell, world, guard} = await guarded();
  guard.begin(cell("a"))();
  world.hang(5000);
  guard.leave();
  expect(mark()?.names).toEqual(["a"]);
  world.pass(500);
  guard.leave();
  expect(mark()).toBeNull();
});

test("time in which nobody sees the page does not count", async () => {
  const {cell, world, guard} = await guarded();
  guard.begin(cell("a"))();
  world.isHidden = true;
  world.pass(5 * calmFor);
  expect(mark()?.names).toEqual(["a"]);
  world.isHidden = false;
  world.pass(calmFor);
  expect(mark()).toBeNull();
});

test("a program that waits beside the page is no danger to it: its mark goes", async () => {
  const {cell, world, guard} = await guarded();
  guard.begin(cell("a"));
  guard.begin(cell("b"))();
  world.pass(2 * calmFor);
  expect(mark()).toBeNull();
});

test("marks are counted until the page answers", async () => {
  const {page, cell, world, guard} = await guarded();
  guard.begin(cell("a"));
  const second = new CrashGuard(page, world.around);
  expect(second.last).toEqual({names: ["a"], times: 1});
  second.begin(cell("c"));
  const third = new CrashGuard(page, world.around);
  expect(third.last).toEqual({names: ["c"], times: 2});
  world.pass(calmFor);
  expect(mark()).toBeNull();
});

test("held back is what ran and what it is made from; after two marks, everything", async () => {
  const {page} = await guarded();
  const names = (given: Mark): string[] => [...suspects(page, given)].map(({data}) => data.name);
  expect(names({names: ["b"], times: 1})).toEqual(["a", "b"]);
  expect(names({names: ["c"], times: 1})).toEqual(["c"]);
  expect(names({names: ["(settings)"], times: 1})).toEqual([]);
  expect(names({names: ["gone"], times: 1})).toEqual(["a", "b", "c"]);
  expect(names({names: ["c"], times: 2})).toEqual(["a", "b", "c"]);
  expect(holdsSettings({names: ["(settings)"], times: 1})).toBe(true);
  expect(holdsSettings({names: ["c"], times: 2})).toBe(true);
});

test("settings that are left out stay out until they are wanted", async () => {
  const {world, guard} = await guarded();
  guard.holdSettings();
  world.pass(2 * calmFor);
  guard.leave();
  expect(mark()?.names).toEqual(["(settings)"]);
  guard.beginSettings();
  world.pass(calmFor);
  expect(mark()).toBeNull();
});

const sound = {names: ["a"], times: 1, at: 0};

test.each([
  ["the name of one cell, as an older version wrote it", "a", {names: ["a"], times: 1}],
  ["a number", 7, null],
  ["no marks", {one: 7, two: null, three: []}, null],
  ["names that are none", {one: {...sound, names: [1, "a"]}}, {names: ["a"], times: 1}],
  ["no count", {one: {...sound, times: "1"}}, null]
])("a stored mark that is %s is read", async (_, stored, expected) => {
  write("busy", stored);
  const {guard} = await guarded();
  expect(guard.last).toEqual(expected);
});

test("the mark of a tab that answers holds nothing back in another tab, and stays", async () => {
  const {page, cell, world, guard} = await guarded();
  guard.begin(cell("a"))();
  world.pass(500);
  const other = new CrashGuard(page, {...world.around, marks: new Marks("two")});
  expect(other.last).toBeNull();
  other.begin(cell("c"))();
  expect([mark("one"), mark("two")]).toEqual([
    {names: ["a"], times: 1},
    {names: ["c"], times: 1}
  ]);
  world.pass(calmFor);
  expect(read("busy").value).toBeNull();
});

test("the mark of a tab that has stopped answering holds edits back in every tab", async () => {
  const {page, cell, world, guard} = await guarded();
  guard.begin(cell("a"))();
  world.pass(500);
  world.hang(5000);
  const other = new CrashGuard(page, {...world.around, marks: new Marks("two")});
  expect(other.last).toEqual({names: ["a"], times: 1});
});

test("a tab that was left by code holds its edit back when it comes back at once", async () => {
  const {page, cell, world, guard} = await guarded();
  guard.begin(cell("a"))();
  world.pass(500);
  const again = new CrashGuard(page, world.around);
  expect(again.last).toEqual({names: ["a"], times: 1});
});

test("a page without edits leaves no mark", async () => {
  const {cell, guard} = await guarded();
  cell("a").text = cell("a").original;
  guard.begin(cell("a"))();
  expect(mark()).toBeNull();
});

test("replaced parts of the language are noticed, and so is what every object inherits", () => {
  expect(areIntact()).toBe(true);
  const {push, every} = Array.prototype;
  Reflect.set(Array.prototype, "push", null);
  Reflect.set(Array.prototype, "every", () => true);
  const found = areIntact();
  Object.assign(Array.prototype, {push, every});
  expect(found).toBe(false);
  Reflect.set(Object.prototype, "get", 1);
  const inherits = areIntact();
  Reflect.deleteProperty(Object.prototype, "get");
  expect(inherits).toBe(false);
  expect(areIntact()).toBe(true);
});
