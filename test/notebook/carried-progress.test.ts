/** The goals that were met are carried as a text and as a link, and added to what is kept. */
import {beforeEach, expect, test} from "vitest";
import {
  addHere,
  fromFragment,
  fromText,
  metHere,
  newHere,
  toFragment,
  toText
} from "../../src/notebook/progress/carried.ts";
import {write} from "../../src/notebook/storage/storage.ts";

const names = new Map([
  ["handshake", "1 · Three-way handshake"],
  ["close", "2 · Four-way close"]
]);

beforeEach(() => {
  localStorage.clear();
  write("goals", {"Both ends close": true, "Nothing is lost": false}, "close");
  write("goals", {"The SYN — “one” – is `lost`": true}, "handshake");
});

test("the text has the lessons in their order, and the goals that were met", () => {
  expect(toText(metHere(), names, "2026-11-29")).toBe(`TCP sockets: 2 goals met, 2026-11-29

1 · Three-way handshake: 1 of 1 [handshake]
  ✓ The SYN — “one” – is \`lost\`

2 · Four-way close: 1 of 2 [close]
  ✓ Both ends close

Check: 0ae7a177
`);
});

test("another browser takes the text over, and only adds", () => {
  const text = toText(metHere(), names, "2026-11-29");
  localStorage.clear();
  write("goals", {"Both ends close": false, "Its own": true}, "close");
  const carried = fromText(text.replaceAll("\n", "\r\n"));
  expect(carried?.isIntact).toBe(true);
  expect(newHere(carried!)).toBe(2);
  addHere(carried!);
  expect(newHere(carried!)).toBe(0);
  expect(metHere().get("close")).toEqual({met: ["Both ends close", "Its own"], all: 2});
});

test("a text that was changed is read, and told", () => {
  const text = toText(metHere(), names, "2026-11-29").replace("Both ends", "All ends");
  expect(fromText(text)).toMatchObject({isIntact: false});
});

test.each(["", "Check: 1a4f1e3c", "hello", "x".repeat(200_000)])("%#: no text of ours", (text) => {
  expect(fromText(text)).toBeNull();
});

test("a link carries the same", () => {
  const fragment = toFragment(metHere());
  expect(fragment).toMatch(/^#goals=[\w-]+$/);
  expect(fromFragment(fragment)?.goals).toEqual(
    new Map([
      ["close", ["Both ends close"]],
      ["handshake", ["The SYN — “one” – is `lost`"]]
    ])
  );
});

test.each([
  "#goals=",
  "#goals=%%%",
  "#cells=1.2.3",
  `#goals=${btoa("[7]")}`,
  `#goals=${btoa("{")}`
])("%s carries nothing", (fragment) => {
  expect(fromFragment(fragment)?.goals.size ?? 0).toBe(0);
});

test("a page's name in a link is no way to other things that are kept", () => {
  expect(fromFragment(`#goals=${btoa(JSON.stringify({"a:b": ["x"]}))}`)).toBeNull();
});
