/**
 * All changes of all pages as one file: what is saved comes back the same; what a file brings never
 * takes the place of what is kept; and what is no such file is refused with a sentence.
 */
import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {
  everything,
  fromFile,
  largest,
  planOf,
  take,
  toFile
} from "../../src/notebook/edits/changes-file.ts";
import {KeptChanges} from "../../src/notebook/edits/kept-changes.ts";
import {longest} from "../../src/notebook/storage/changes.ts";
import {keyOf} from "../../src/notebook/storage/storage-keys.ts";
import {read, write} from "../../src/notebook/storage/storage.ts";

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

const store = (page: string, edits: object, settings: object = {}): unknown =>
  write("edits", {edits, settings}, page);
const stored = (page: string): unknown => read("edits", page).value;
const edit = (text: string, more: object = {}): object => ({hash: "0", text, ...more});

const file = (pages: unknown, more: object = {}): string =>
  JSON.stringify({format: "tcp-sockets-changes", version: 1, pages, ...more});
const page = (edits: object, settings: object = {}): object => ({edits, settings});
const saved = (): string => toFile(everything().all, "2026-11-29");

test("what is saved in one browser is the same in another that has kept nothing", () => {
  store("handshake", {opening: edit("a ≥ 한"), login: edit("b", {other: "c"})}, {"delay: x": 5});
  store("", {hero: edit("start")});
  store("a/b", {}, {theme: {deep: [1, null]}});
  const before = ["handshake", "", "a/b"].map(stored);
  const text = saved();
  localStorage.clear();
  const plan = planOf(fromFile(text));
  expect(plan.texts.map(({text: each}) => each)).toEqual(["a ≥ 한", "b", "c", "start"]);
  expect(take(plan)).toEqual([]);
  expect(["handshake", "", "a/b"].map(stored)).toEqual(before);
  // Once more, nothing is new.
  const again = planOf(fromFile(text));
  expect([again.texts, again.settings, [...again.pages]]).toEqual([[], [], []]);
});

test("a cell's own text stays, and the one that is brought is kept beside it", () => {
  store("p", {a: edit("mine", {ran: "old"})}, {x: 1});
  const brought = fromFile(file({p: page({a: edit("theirs"), b: edit("new")}, {x: 2, y: 3})}));
  const plan = planOf(brought);
  expect(plan.texts.map(({cell, own}) => [cell, own])).toEqual([
    ["a", "mine"],
    ["b", null]
  ]);
  expect(plan.settings.map(({key, own}) => [key, own])).toEqual([
    ["x", 1],
    ["y", undefined]
  ]);
  take(plan);
  expect(stored("p")).toEqual(
    page({a: edit("mine", {ran: "old", other: "theirs"}), b: edit("new")}, {x: 1, y: 3})
  );
});

test("where two texts are kept already, a third is left out and named", () => {
  store("p", {a: edit("mine", {other: "second"})});
  const plan = planOf(fromFile(file({p: page({a: edit("third"), b: edit("b")})})));
  expect(plan.refused.join()).toMatch(/another text of a on the page p/);
  take(plan);
  expect(stored("p")).toEqual(page({a: edit("mine", {other: "second"}), b: edit("b")}));
});

test("what another tab writes between showing and taking is not lost", () => {
  const brought = fromFile(file({p: page({a: edit("theirs")})}));
  expect(planOf(brought).texts[0]?.own).toBeNull();
  store("p", {a: edit("mine")});
  take(planOf(brought));
  expect(stored("p")).toEqual(page({a: edit("mine", {other: "theirs"})}));
});

test("a tab that has the page open meanwhile keeps its text and the one that was brought", () => {
  const here = new KeptChanges();
  here.open();
  write("edits", page({a: edit("theirs")}));
  here.write({edits: new Map([["a", {hash: "0", text: "mine"}]]), settings: new Map()});
  expect(here.read().edits.get("a")).toEqual(edit("mine", {other: "theirs"}));
});

test("what ran before is not taken: it would run, and is not shown", () => {
  const plan = planOf(fromFile(file({p: page({a: edit("shown", {ran: "hidden"})})})));
  take(plan);
  expect(stored("p")).toEqual(page({a: edit("shown")}));
});

test("an edit that is too long to be shown is saved with the others, and stays when one comes", () => {
  const long = edit("x".repeat(longest + 1));
  store("p", {a: long, b: edit("b")});
  expect(saved()).toContain("xxxxx");
  const brought = fromFile(saved());
  expect(brought.refused.join()).toMatch(/edit of a on the page p has more than 200,000/);
  take(planOf(fromFile(file({p: page({c: edit("c")})}))));
  expect(stored("p")).toEqual(page({a: long, b: edit("b"), c: edit("c")}));
});

test("a page does not get more changes than a page can have", () => {
  const many = (name: string): object =>
    Object.fromEntries(Array.from({length: 300}, (_, i) => [`${name}${i}`, edit("x")]));
  store("p", many("a"));
  const plan = planOf(fromFile(file({p: page(many("b")), q: page({c: edit("c")})})));
  expect(plan.refused.join()).toMatch(/the page p would have more than 500 changes/);
  take(plan);
  expect(stored("p")).toEqual(page(many("a")));
  expect(stored("q")).toEqual(page({c: edit("c")}));
});

test("names that objects have by themselves are names like any other", () => {
  const text = file({}).replace(
    "{}",
    '{"constructor":{"edits":{"__proto__":{"hash":"0","text":"a"}},"settings":{}}}'
  );
  take(planOf(fromFile(text)));
  expect(JSON.stringify(stored("constructor"))).toContain('"__proto__":{"hash":"0","text":"a"}');
  expect(({} as {text?: string}).text).toBeUndefined();
});

test("without room, the page is named, and what is kept stays", () => {
  store("p", {a: edit("mine")});
  const plan = planOf(fromFile(file({p: page({b: edit("b")})})));
  vi.stubGlobal("localStorage", {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("", "QuotaExceededError");
    }
  });
  expect(take(plan).join()).toMatch(/Nothing was taken for the page p\. This browser has no more/);
  vi.unstubAllGlobals();
  expect(stored("p")).toEqual(page({a: edit("mine")}));
});

const DAMAGED = /damaged or was cut off/;
const FOREIGN = /was not made by this site/;
const FUTURE = /made by another version of the site/;
const UNKNOWN = /something that this site does not know/;
const good = file({p: page({a: edit("1")})});

test.each<readonly [string, string, RegExp]>([
  ["nothing", "", DAMAGED],
  ["half a file", good.slice(0, good.length / 2), DAMAGED],
  ["a page of the web", "<!doctype html>", DAMAGED],
  ["two files", good + good, DAMAGED],
  ["100,000 open brackets", "[".repeat(1e5), DAMAGED],
  ["null", "null", FOREIGN],
  ["a list", "[]", FOREIGN],
  ["another program's", '{"name":"package","version":"1.0.0"}', FOREIGN],
  ["a stored entry", '{"version":1,"value":{"edits":{},"settings":{}}}', FOREIGN],
  ["another format", good.replace("sockets", "rockets"), FOREIGN],
  ["version 2", good.replace('"version":1', '"version":2'), FUTURE],
  ["version 0", good.replace('"version":1', '"version":0'), FUTURE],
  ["no version", good.replace('"version":1,', ""), FUTURE],
  ["a version in words", good.replace('"version":1', '"version":"1"'), FUTURE],
  ["no pages", file(undefined), UNKNOWN],
  ["pages in a list", file([page({})]), UNKNOWN],
  ["a page that is a text", file({p: "x"}), UNKNOWN],
  ["a page with a path out of the site", file({"../p": page({a: edit("1")})}), UNKNOWN],
  ["a page with an address", file({"https://x": page({a: edit("1")})}), UNKNOWN],
  ["a page with markup", file({"<b>": page({a: edit("1")})}), UNKNOWN],
  ["a page without settings", file({p: {edits: {}}}), UNKNOWN],
  ["edits in a list", file({p: page([edit("1")])}), UNKNOWN],
  ["an edit that is a text", file({p: page({a: "1"})}), UNKNOWN],
  ["an edit without a hash", file({p: page({a: {text: "1"}})}), UNKNOWN],
  ["an edit whose text is a number", file({p: page({a: {hash: "0", text: 1}})}), UNKNOWN],
  [
    "501 edits on a page",
    file({p: page(Object.fromEntries(Array.from({length: 501}, (_, i) => [i, edit("")])))}),
    UNKNOWN
  ],
  [
    "501 pages",
    file(Object.fromEntries(Array.from({length: 501}, (_, i) => [`p${i}`, page({})]))),
    UNKNOWN
  ],
  ["no page at all", file({}), /holds no changes/],
  ["pages without a change", file({p: page({})}), /holds no changes/],
  ["more than a browser keeps", " ".repeat(largest + 1), /more than 12 MB/]
])("%s is refused, and nothing is kept", (_, text, says) => {
  store("p", {a: edit("mine")});
  expect(() => fromFile(text)).toThrow(says);
  expect(stored("p")).toEqual(page({a: edit("mine")}));
});

test("a page whose entry cannot be read is named, and the others are saved", () => {
  store("p", {a: edit("1")});
  localStorage.setItem(keyOf("edits", "q"), "{broken");
  const {all, problems} = everything();
  expect([...all.keys()]).toEqual(["p"]);
  expect(problems.join()).toMatch(/^q: .*damaged/);
});
