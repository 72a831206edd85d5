/** What is stored of a page: nothing that a reader wrote is lost with what cannot be used. */
import {beforeEach, expect, test} from "vitest";
import {KeptChanges} from "../../src/notebook/edits/kept-changes.ts";
import {type Edit, longest} from "../../src/notebook/storage/changes.ts";
import {keyOf} from "../../src/notebook/storage/storage-keys.ts";
import {write} from "../../src/notebook/storage/storage.ts";

beforeEach(() => localStorage.clear());

const edit = (text: string): Edit => ({hash: "0", text});
const long = "x".repeat(longest + 1);

const store = (edits: object, settings: object = {}): unknown => write("edits", {edits, settings});

/** What is stored, as a tab has it that opens the page. */
function opened(): KeptChanges {
  const kept = new KeptChanges();
  kept.open();
  return kept;
}

const texts = (kept = new KeptChanges()): Record<string, string> =>
  Object.fromEntries([...kept.open().edits].map(([name, {text}]) => [name, text]));

const change = (kept: KeptChanges, edits: Record<string, Edit | null>): void =>
  kept.write({edits: new Map(Object.entries(edits)), settings: new Map()});

test("an edit over the limit is refused alone, and the cell's last shorter text stays", () => {
  store({a: edit("a1"), b: edit("b1")});
  const kept = opened();
  change(kept, {a: edit(long), b: edit("b2")});
  expect(texts()).toEqual({a: "a1", b: "b2"});
  expect(kept.remarks().join()).toMatch(/The edit of a has more than 200,000 characters/);
  change(kept, {a: edit("a2")});
  expect(texts()).toEqual({a: "a2", b: "b2"});
  expect(kept.remarks()).toEqual([]);
});

test("a stored edit over the limit leaves the others, and can be copied until it is replaced", () => {
  store({a: edit(long), b: edit("b1")}, {times: 2});
  const kept = new KeptChanges();
  expect(texts(kept)).toEqual({b: "b1"});
  expect(kept.remarks().join()).toMatch(/An edit of a is kept that has more than 200,000/);
  change(kept, {b: edit("b2")});
  const later = new KeptChanges();
  expect(texts(later)).toEqual({b: "b2"});
  expect(later.tooLong.get("a")?.text).toBe(long);
  change(later, {a: null});
  expect(localStorage.getItem(keyOf("edits"))).not.toContain("xxx");
});

test("an edit that makes no sense is set aside, and the others are used", () => {
  store({a: "?", b: edit("b1")});
  const before = localStorage.getItem(keyOf("edits"));
  const kept = new KeptChanges();
  expect(texts(kept)).toEqual({b: "b1"});
  expect(kept.remarks().join()).toMatch(/is damaged/);
  expect(localStorage.getItem(`${keyOf("edits")}:aside`)).toBe(before);
  // At the next visit all is well.
  const next = new KeptChanges();
  expect(texts(next)).toEqual({b: "b1"});
  expect(next.remarks()).toEqual([]);
});

test("what is no set of changes is set aside as a whole", () => {
  store([]);
  const kept = new KeptChanges();
  write("edits", 7);
  expect(texts(kept)).toEqual({});
  expect(kept.remarks()).toHaveLength(1);
});

test("the last change that is taken back leaves nothing in storage", () => {
  store({a: edit("a1")}, {times: 2});
  const kept = opened();
  kept.write({edits: new Map([["a", null]]), settings: new Map([["times", null]])});
  expect(localStorage.getItem(keyOf("edits"))).toBeNull();
});

/** What is stored of each cell: its text, and the other one if there is one. */
const both = (): Record<string, (string | undefined)[]> =>
  Object.fromEntries(
    [...new KeptChanges().read().edits].map(([name, {text, other}]) => [name, [text, other]])
  );

test("two tabs that edit one cell: the later one is told, and both texts are kept", () => {
  const [first, second] = [opened(), opened()];
  change(first, {a: edit("first")});
  // Nothing is edited there yet.
  second.heard(new Map());
  expect(second.remarks()).toEqual([]);
  change(second, {a: edit("second")});
  expect(second.remarks().join()).toMatch(/a was edited in another tab, too/);
  expect(both()).toEqual({a: ["second", "first"]});
  first.heard(new Map([["a", "first"]]));
  expect(first.others.get("a")).toBe("second");
  change(first, {a: edit("first again")});
  expect(both()).toEqual({a: ["first again", "second"]});
  const next = opened();
  expect(next.others.get("a")).toBe("second");
});

test("tabs that write the same text, or different cells, are not in conflict", () => {
  const [first, second] = [opened(), opened()];
  change(first, {a: edit("same")});
  change(second, {a: edit("same"), b: edit("b")});
  first.heard(new Map([["a", "same"]]));
  expect([...first.remarks(), ...second.remarks()]).toEqual([]);
});

test("a cell that is reset in one tab keeps the other tab's text, until it is let go", () => {
  const [first, second] = [opened(), opened()];
  change(first, {a: edit("first")});
  change(second, {a: null});
  expect(both()).toEqual({a: ["first", undefined]});
  second.others.clear();
  change(second, {a: null});
  expect(both()).toEqual({});
});

test("a tab that resets its whole page overrules the others", () => {
  const [first, second] = [opened(), opened()];
  change(first, {a: edit("first")});
  second.overrule();
  change(second, {a: null});
  expect(both()).toEqual({});
  expect(second.remarks()).toEqual([]);
});
