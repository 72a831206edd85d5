/**
 * Links that are damaged, forged or hostile, opened on a page: what is said, and that nothing of
 * them runs, is kept, reaches a prototype or comes in as markup before the reader agrees.
 */
import {deflateRawSync} from "node:zlib";
import {afterEach, beforeAll, beforeEach, expect, test, vi} from "vitest";
import {LinkPanel} from "../../../src/notebook/edits/link-panel.ts";
import type {Changes, Json} from "../../../src/notebook/storage/changes.ts";
import {makePage, type TestPage} from "../framework.ts";
import {editing, holding, packed, setting, wrapped, zipped} from "./make-link.ts";

vi.spyOn(console, "error").mockImplementation(() => {});

const DAMAGED = "damaged or was cut off";
const UNKNOWN = "holds something that this site does not know";
const OTHER_VERSION = "made by another version of the site";
const LONG = "longer than 32 kB";
const ELSEWHERE = "may belong to another one";
const PWN = "globalThis.pwned = 1;";

const edits = (value: unknown): string => holding({edits: value, settings: {}});
const good = editing("const delay = 1;");
/** A good link whose check has letters in it. */
const lettered = Array.from({length: 9}, (_, n) => editing(`const delay = ${n};`)).find((link) =>
  /=1\.\d*[a-f]/.test(link)
)!;
const cells = (count: number): object =>
  Object.fromEntries(Array.from({length: count}, (_, i) => [`c${i}`, {hash: "", text: ""}]));
const nested = (depth: number, left: string, right: string): string =>
  `{"edits":{},"settings":{"times":${left.repeat(depth)}0${right.repeat(depth)}}}`;

/** What it is, the fragment, and what the panel says; null where there is no panel. */
const table: readonly (readonly [string, string, string | null])[] = [
  // The frame around the data.
  ["no fragment at all", "", null],
  ["another fragment", "#section", null],
  ["the mark in capitals", good.replace("cells", "CELLS"), null],
  ["the mark with an escape", good.replace("cells", "%63ells"), null],
  ["a blank before the mark", good.replace("#", "# "), null],
  ["only the mark", "#cells=", DAMAGED],
  ["only a version", "#cells=1", DAMAGED],
  ["a version and nothing", "#cells=1.", DAMAGED],
  ["dots only", "#cells=...", DAMAGED],
  ["no data", "#cells=1.00000000.", DAMAGED],
  ["version 0", good.replace("=1.", "=0."), OTHER_VERSION],
  ["version 2", good.replace("=1.", "=2."), OTHER_VERSION],
  ["version 999", good.replace("=1.", "=999."), OTHER_VERSION],
  ["version 1000", good.replace("=1.", "=1000."), DAMAGED],
  ["version -1", good.replace("=1.", "=-1."), DAMAGED],
  ["version 01", good.replace("=1.", "=01."), OTHER_VERSION],
  ["a version in letters", good.replace("=1.", "=one."), DAMAGED],
  ["no version", good.replace("=1.", "=."), DAMAGED],
  ["a wrong check", good.replace(/=1\.\w+/, "=1.00000000"), DAMAGED],
  ["a check in capitals", lettered.replace(/=1\.\w+/, (s) => s.toUpperCase()), DAMAGED],
  ["a part too many", `${good}.x`, DAMAGED],
  ["a dot at its end", `${good}.`, DAMAGED],
  ["its last letter cut off", good.slice(0, -1), DAMAGED],
  ["half of it", good.slice(0, good.length / 2), DAMAGED],
  ["a letter more", `${good}A`, DAMAGED],
  ["a letter changed", good.replace(/.$/, (s) => (s === "A" ? "B" : "A")), DAMAGED],
  ["an escape in the data", good.replace(/.$/, "%41"), DAMAGED],
  ["a quotation mark after it", `${good}'`, DAMAGED],
  ["a full stop of a sentence after it", `${good}.`, DAMAGED],
  ["another link after it", good + good, DAMAGED],
  ["more than 32 kB", wrapped("A".repeat(40_000)), LONG],
  ["more than 32 kB without a frame", `#cells=${"1".repeat(40_000)}`, LONG],

  // The data.
  ["data that is nothing deflated", wrapped("AAAA"), UNKNOWN],
  ["data of a single letter", wrapped("A"), UNKNOWN],
  ["32 kB of one letter", wrapped("A".repeat(32_700)), UNKNOWN],
  ["data in other letters", wrapped("+/+/"), UNKNOWN],
  ["data with padding", wrapped(`${deflateRawSync("{}").toString("base64")}==`), UNKNOWN],
  // The address escapes these letters, and so the check is another one.
  ["data that is no ASCII", wrapped("дата"), DAMAGED],
  ["deflated data without its end", wrapped("q1Y"), UNKNOWN],
  ["a gzip's frame", zipped('{"edits":{},"settings":{}}'), UNKNOWN],
  ["nothing, deflated", packed(""), UNKNOWN],
  ["20 MB of zeros", packed(new Uint8Array(20_000_000)), UNKNOWN],
  ["20 MB of blanks before good JSON", packed(`${" ".repeat(2e7)}{}`), UNKNOWN],
  ["bytes that are no UTF-8", packed(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])), UNKNOWN],
  ["UTF-16", packed(Buffer.from('{"edits":{},"settings":{}}', "utf16le")), UNKNOWN],
  ["text that is no JSON", packed(PWN), UNKNOWN],
  ["JSON with a comment", packed('{"edits":{},"settings":{}}//'), UNKNOWN],
  ["JSON without its end", packed('{"edits":{'), UNKNOWN],
  ["two values", packed("{}{}"), UNKNOWN],
  ["100,000 open brackets", packed("[".repeat(1e5)), UNKNOWN],

  // The value.
  ["null", holding(null), UNKNOWN],
  ["a number", holding(5), UNKNOWN],
  ["a text", holding(PWN), UNKNOWN],
  ["a list", holding([{edits: {}, settings: {}}]), UNKNOWN],
  ["an empty object", holding({}), UNKNOWN],
  ["edits alone", holding({edits: {}}), UNKNOWN],
  ["settings alone", holding({settings: {}}), UNKNOWN],
  ["edits that are null", edits(null), UNKNOWN],
  ["edits in a list", edits([{hash: "", text: PWN}]), UNKNOWN],
  ["settings in a list", holding({edits: {}, settings: [1]}), UNKNOWN],
  ["an edit that is a text", edits({delay: PWN}), UNKNOWN],
  ["an edit that is null", edits({delay: null}), UNKNOWN],
  ["an edit in a list", edits({delay: ["", PWN]}), UNKNOWN],
  ["an edit without a text", edits({delay: {hash: ""}}), UNKNOWN],
  ["an edit without a hash", edits({delay: {text: PWN}}), UNKNOWN],
  ["a text that is a number", edits({delay: {hash: "", text: 5}}), UNKNOWN],
  ["a text that is a list", edits({delay: {hash: "", text: [PWN]}}), UNKNOWN],
  ["a hash that is an object", edits({delay: {hash: {}, text: PWN}}), UNKNOWN],
  ["what ran as a number", edits({delay: {hash: "", text: "", ran: 5}}), UNKNOWN],
  ["one good and one bad edit", edits({delay: {hash: "", text: "1"}, late: 5}), UNKNOWN],
  ["501 edits", edits(cells(501)), UNKNOWN],
  ["a text of 200,001 letters", editing("x".repeat(200_001)), UNKNOWN],
  ["a hash of 200,001 letters", edits({delay: {hash: "x".repeat(200_001), text: ""}}), UNKNOWN],
  ["nothing to change", holding({edits: {}, settings: {}}), ELSEWHERE],
  ["500 cells that there are not", edits(cells(500)), ELSEWHERE],
  ["settings of another page", setting({"other: n": 5}), ELSEWHERE],
  [
    "a cell named as a prototype",
    packed(`{"edits":{"__proto__":{"hash":"","text":"1"}},"settings":{}}`),
    ELSEWHERE
  ],
  ["a cell named constructor", edits({constructor: {hash: "", text: PWN}}), ELSEWHERE],
  ["a cell named by nothing", edits({"": {hash: "", text: PWN}}), ELSEWHERE],
  [
    "a setting named as a prototype",
    packed(`{"edits":{},"settings":{"__proto__":{"pwned":1}}}`),
    ELSEWHERE
  ],
  [
    "a prototype beside the parts",
    packed(`{"edits":{},"settings":{},"__proto__":{"pwned":1}}`),
    ELSEWHERE
  ],

  // What can be shown, and is.
  ["a cell of the page", good, "const delay = 1;"],
  ["what ran before", edits({delay: {hash: "", text: "1", ran: PWN}}), "delay"],
  ["another tab's text", edits({delay: {hash: "", text: "1", other: PWN}}), "delay"],
  [
    "parts that nobody knows",
    holding({edits: {delay: {hash: "", text: "2", more: PWN}}, settings: {}, more: PWN}),
    "delay"
  ],
  [
    "one cell there is and one there is not",
    edits({delay: {hash: "", text: "1"}, gone: {hash: "", text: PWN}}),
    "no cell gone"
  ],
  ["an edit of an older text", edits({delay: {hash: "00000000", text: "1"}}), "delay"],
  ["code that would run", editing(PWN), PWN],
  ["code with an error", editing("const ="), "const ="],
  ["markup in the code", editing("<img src=x onerror=pwned=1>"), "<img src=x onerror=pwned=1>"],
  ["an end of a script in the code", editing("</script><script>pwned=1</script>"), "</script>"],
  ["a carriage return in the code", editing(`// calm\r${PWN}`), PWN],
  ["a line separator in the code", editing(`// calm\u2028${PWN}`), PWN],
  ["a paragraph separator in the code", editing(`// calm\u2029${PWN}`), PWN],
  ["letters that turn the line around", editing("/*\u202e } \u2066if (ok)\u2069 */"), "U+202E"],
  ["letters that cannot be seen", editing("de\u200blay"), "U+200B"],
  ["a NUL in the code", editing("a\u0000b"), "U+0000"],
  ["half a pair of letters", editing("\ud800"), "delay"],
  ["20,000 blanks before the code", editing(" ".repeat(20_000) + PWN), PWN],
  ["20,000 lines", editing("\n".repeat(20_000)), "delay"],
  ["a setting of the page", setting({times: 5}), "times: 2 → 5"],
  ["a setting of another type", setting({times: {a: [1]}}), 'times: 2 → {"a":[1]}'],
  ["a setting of null", setting({times: null}), "as the page has it"],
  ["a setting beyond all numbers", packed('{"edits":{},"settings":{"times":1e999}}'), "times"],
  ["a setting nested 1,000 times", packed(nested(1000, "[", "]")), "times"],
  ["markup in a setting", setting({times: "<img src=x onerror=pwned=1>"}), "<img src=x"],
  ["markup in a setting's name", setting({times: 3, "<b>x</b>": 1}), "<b>x</b>"],
  ["a setting that turns the line around", setting({times: "a\u202eb"}), "U+202E"],
  ["a key twice", packed('{"edits":{},"settings":{"times":1,"times":9}}'), "times: 2 → 9"]
];

let made: TestPage;
const visited: Changes[] = [];
let panel: LinkPanel;

beforeAll(async () => {
  made = await makePage({delay: "const delay = 20;", late: "const late = 2;"});
  const settings = new Map<string, Json>([["times", 2]]);
  const host = {
    settings: () => settings,
    hasOwn: () => false,
    visit: (changes: Changes) => void visited.push(changes)
  };
  panel = new LinkPanel(made.page, document.querySelector("main")!, host, () => false);
});

const panels = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".nb-review")];

beforeEach(() => {
  localStorage.clear();
  location.hash = "";
});
afterEach(() => {
  for (const each of panels())
    each.querySelector<HTMLElement>(".nb-buttons button:last-child")?.click();
});

test.each(table)("a link with %s", async (_title, fragment, said) => {
  location.hash = fragment;
  await panel.open();
  const [shown, ...others] = panels();
  expect(others).toEqual([]);
  if (said === null) expect(shown).toBeUndefined();
  else expect(shown?.textContent).toContain(said);
  // Before the reader agrees, nothing has happened.
  expect(visited).toEqual([]);
  expect("pwned" in globalThis).toBe(false);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(localStorage.length).toBe(0);
  expect(shown?.querySelectorAll("script, img, iframe, b, style, link, a, form").length ?? 0).toBe(
    0
  );
  expect(made.page.cells.map(({text}) => text)).toEqual(["const delay = 20;", "const late = 2;"]);
});
