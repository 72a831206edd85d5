/**
 * Whatever is stored, by another version, another program or nobody: a visit does not throw, what
 * is good is used, what is not is set aside whole, and the next change is kept.
 */
import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {KeptChanges} from "../../src/notebook/edits/kept-changes.ts";
import {metHere} from "../../src/notebook/progress/carried.ts";
import {type Edit, longest} from "../../src/notebook/storage/changes.ts";
import {keyOf} from "../../src/notebook/storage/storage-keys.ts";
import {forgetAll, pages, read, refuse, write} from "../../src/notebook/storage/storage.ts";

beforeEach(() => localStorage.clear());
afterEach(() => vi.restoreAllMocks());

const edit = (text: string): Edit => ({hash: "0", text});
const change = (kept: KeptChanges, edits: Record<string, Edit | null>): void =>
  kept.write({edits: new Map(Object.entries(edits)), settings: new Map()});
const texts = (kept: KeptChanges): Record<string, string> =>
  Object.fromEntries([...kept.open().edits].map(([name, {text}]) => [name, text]));

/** An entry of this version. */
const entry = (value: unknown): string => JSON.stringify({version: 1, value});
const edits = (value: unknown): string => entry({edits: value, settings: {}});
const cells = (count: number): object =>
  Object.fromEntries(Array.from({length: count}, (_, i) => [`c${i}`, edit("x")]));

const BROKEN = "is damaged and could not be restored";
const VERSION = "is from another version of the site";
const LONG = "has more than 200,000 characters";

/** What is stored, what is used of it, and what the reader is told; null for nothing. */
const stored: readonly (readonly [string, string, object, string | null])[] = [
  ["nothing", "", {}, BROKEN],
  ["a blank", " ", {}, BROKEN],
  ["no JSON", "{broken", {}, BROKEN],
  ["half an entry", edits({a: edit("1")}).slice(0, 40), {}, BROKEN],
  ["two entries", edits({}) + edits({}), {}, BROKEN],
  ["markup", "<script>pwned=1</script>", {}, BROKEN],
  ["code", "globalThis.pwned = 1", {}, BROKEN],
  ["a byte order mark", `\ufeff${edits({a: edit("1")})}`, {}, BROKEN],
  ["100,000 open brackets", "[".repeat(1e5), {}, BROKEN],
  ["null", "null", {}, BROKEN],
  ["a number", "5", {}, BROKEN],
  ["true", "true", {}, BROKEN],
  ["a text", '"edits"', {}, BROKEN],
  ["a list", "[]", {}, BROKEN],
  ["an empty object", "{}", {}, BROKEN],
  ["version 0", JSON.stringify({version: 0, value: {}}), {}, VERSION],
  ["version 2", JSON.stringify({version: 2, value: {}}), {}, VERSION],
  ["version 1e9", JSON.stringify({version: 1e9, value: {}}), {}, VERSION],
  ["a version in words", JSON.stringify({version: "1", value: {}}), {}, BROKEN],
  ["a version of null", JSON.stringify({version: null, value: {}}), {}, BROKEN],
  ["no value", JSON.stringify({version: 1}), {}, BROKEN],
  ["a value of null", entry(null), {}, null],
  ["a value of 7", entry(7), {}, BROKEN],
  ["a value in a list", entry([]), {}, BROKEN],
  ["no edits", entry({settings: {}}), {}, BROKEN],
  ["no settings", entry({edits: {}}), {}, BROKEN],
  ["edits of null", edits(null), {}, BROKEN],
  ["edits in a list", edits([edit("1")]), {}, BROKEN],
  ["edits as a text", edits("const a = 1;"), {}, BROKEN],
  ["settings in a list", entry({edits: {}, settings: []}), {}, BROKEN],
  ["501 edits", edits(cells(501)), {}, BROKEN],
  ["500 edits of cells that there are not", edits(cells(500)), cellTexts(500), null],
  ["nothing changed", edits({}), {}, null],
  ["a good edit", edits({a: edit("1")}), {a: "1"}, null],
  ["an edit that is a text, beside a good one", edits({a: "?", b: edit("2")}), {b: "2"}, BROKEN],
  ["an edit of null, beside a good one", edits({a: null, b: edit("2")}), {b: "2"}, BROKEN],
  ["an edit in a list", edits({a: ["0", "1"], b: edit("2")}), {b: "2"}, BROKEN],
  ["an edit without a text", edits({a: {hash: "0"}, b: edit("2")}), {b: "2"}, BROKEN],
  ["an edit without a hash", edits({a: {text: "1"}, b: edit("2")}), {b: "2"}, BROKEN],
  ["a text that is a number", edits({a: {hash: "0", text: 1}, b: edit("2")}), {b: "2"}, BROKEN],
  ["a hash that is a number", edits({a: {hash: 0, text: "1"}, b: edit("2")}), {b: "2"}, BROKEN],
  ["what ran as a list", edits({a: {...edit("1"), ran: []}, b: edit("2")}), {b: "2"}, BROKEN],
  ["another tab's text as null", edits({a: {...edit("1"), other: null}}), {}, BROKEN],
  ["parts of a later version", edits({a: {...edit("1"), at: 5, by: {}}}), {a: "1"}, null],
  ["an empty text", edits({a: edit("")}), {a: ""}, null],
  [
    "a text as long as may be",
    edits({a: edit("x".repeat(longest))}),
    {a: "x".repeat(longest)},
    null
  ],
  [
    "a text that is too long",
    edits({a: edit("x".repeat(longest + 1)), b: edit("2")}),
    {b: "2"},
    LONG
  ],
  [
    "a text that ran and is too long",
    edits({a: {...edit("1"), ran: "x".repeat(longest + 1)}}),
    {},
    LONG
  ],
  ["a hash that is too long", edits({a: {hash: "x".repeat(longest + 1), text: "1"}}), {}, LONG],
  ["a NUL and half a pair of letters", edits({a: edit("\u0000\ud800")}), {a: "\u0000\ud800"}, null],
  ["line separators", edits({a: edit("\r\u2028\u2029")}), {a: "\r\u2028\u2029"}, null],
  ["markup in a text", edits({a: edit("</script>")}), {a: "</script>"}, null],
  ["a cell named by nothing", edits({"": edit("1")}), {"": "1"}, null],
  ["a cell named constructor", edits({constructor: edit("1")}), {constructor: "1"}, null],
  [
    "a prototype beside the parts",
    '{"version":1,"value":{"edits":{},"settings":{},"__proto__":{"pwned":1}}}',
    {},
    null
  ],
  [
    "a setting nested 1,000 times",
    `{"version":1,"value":{"edits":{},"settings":{"n":${"[".repeat(1000)}${"]".repeat(1000)}}}}`,
    {},
    null
  ],
  [
    "a setting beyond all numbers",
    '{"version":1,"value":{"edits":{},"settings":{"n":1e999}}}',
    {},
    null
  ]
];

function cellTexts(count: number): object {
  return Object.fromEntries(Array.from({length: count}, (_, i) => [`c${i}`, "x"]));
}

test.each(stored)("stored edits: %s", (_title, text, used, told) => {
  const key = keyOf("edits");
  localStorage.setItem(key, text);
  const kept = new KeptChanges();
  expect(texts(kept)).toEqual(used);
  if (told === null) expect(kept.remarks()).toEqual([]);
  else expect(kept.remarks().join()).toContain(told);
  // Nothing that was there is lost.
  const all = Object.values({...localStorage});
  if (told === BROKEN || told === VERSION) expect(all).toContain(text);
  expect("pwned" in globalThis || "pwned" in {}).toBe(false);
  // The next change is kept with all that was good, and the next visit is whole.
  const few = Object.keys(used).length < 500;
  change(kept, few ? {mine: edit("new")} : {c0: edit("new")});
  const next = new KeptChanges();
  expect(texts(next)).toEqual(few ? {...used, mine: "new"} : {...used, c0: "new"});
  if (told !== LONG) expect(next.remarks()).toEqual([]);
  const entries = Object.keys({...localStorage});
  expect(entries.filter((name) => name.endsWith(":aside:aside"))).toEqual([]);
});

const goals: readonly (readonly [string, string])[] = [
  ["no JSON", "{broken"],
  ["a list", entry(["Close it"])],
  ["a number", entry(7)],
  ["null", entry(null)],
  ["another version", JSON.stringify({version: 9, value: {"Close it": true}})],
  ["marks that are no marks", entry({"Close it": 1, "Open it": "yes", "Keep it": null})]
];

test.each(goals)("stored goals: %s counts as none met, at every visit", (_title, text) => {
  localStorage.setItem(keyOf("goals", "close"), text);
  write("goals", {"Shake hands": true}, "handshake");
  for (let visit = 0; visit < 3; visit++) {
    expect([...metHere()].map(([page, {met}]) => [page, met])).toEqual([
      ["handshake", ["Shake hands"]]
    ]);
  }
});

/** Ways in which a browser refuses to keep anything: which call fails, and how. */
const refusals: readonly (readonly [string, () => void, RegExp | null])[] = [
  ["reading is forbidden", () => fails("getItem", "SecurityError"), /does not let the page keep/],
  ["writing is forbidden", () => fails("setItem", "SecurityError"), /does not let the page keep/],
  ["there is no room", () => fails("setItem", "QuotaExceededError"), /has no more room/],
  [
    "there is no room in Firefox",
    () => fails("setItem", "NS_ERROR_DOM_QUOTA_REACHED"),
    /has no more room/
  ],
  ["storage is null", () => vi.stubGlobal("localStorage", null), /does not let the page keep/],
  [
    "storage is not there",
    () => vi.stubGlobal("localStorage", undefined),
    /does not let the page keep/
  ],
  ["storage forgets at once", () => storage({}), null]
];

/** A browser's storage in which one call fails, or does nothing. */
function storage(calls: Partial<Storage>): void {
  const none = {getItem: () => null, setItem: () => undefined, removeItem: () => undefined};
  vi.stubGlobal("localStorage", {...none, ...calls});
}

function fails(call: "getItem" | "setItem", name: string): void {
  storage({
    [call]: () => {
      throw new DOMException("", name);
    }
  });
}

test.each(refusals)(
  "where %s, a change is told as not kept, and nothing throws",
  (_title, set, told) => {
    set();
    try {
      const kept = new KeptChanges();
      expect(texts(kept)).toEqual({});
      change(kept, {a: edit("1")});
      if (told) expect(kept.remarks().join()).toMatch(told);
      expect([read("goals").value, pages("goals")]).toEqual([null, []]);
      write("goals", {}, "close");
      refuse("edits");
      forgetAll();
    } finally {
      vi.unstubAllGlobals();
    }
  }
);
