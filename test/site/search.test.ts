/** The search finds what a reader pastes or types, over the pages as they are. */
import {gzipSync} from "node:zlib";
import {describe, expect, test} from "vitest";
import {makeSearch} from "../../src/notebook/shell/search-engine.ts";
import {entriesOf, searchEntries} from "../../src/site/content/search-entries.ts";

const entries = searchEntries();
const search = makeSearch(entries);
const first = (text: string): string | undefined => search.find(text)[0]?.title;

describe("an error text or a code finds its symptom first", () => {
  test.each([
    ["bind: Address already in use", "Address already in use"],
    ["Error: listen EADDRINUSE: address already in use :::7777", "Address already in use"],
    ["10048", "Address already in use"],
    ["10054", "Connection reset by peer"],
    ["ECONNRESET", "Connection reset by peer"],
    ["read ECONNRESET", "Connection reset by peer"],
    [
      "The specified network name is no longer available",
      "The specified network name is no longer available"
    ],
    ["ERROR_NETNAME_DELETED", "The specified network name is no longer available"],
    ["connect() failed: Connection refused", "Connection refused"],
    ["write EPIPE", "Broken pipe"],
    ["WSAENOBUFS", "No port left"]
  ])("%s", (text, title) => expect(first(text)).toBe(title));
});

describe("an option, a state, a wait finds its page, its symptom or its term first", () => {
  test.each([
    ["SO_REUSEADDR", "SO_REUSEADDR"],
    ["SO_LINGER", "SO_LINGER"],
    ["SO_KEEPALIVE", "SO_KEEPALIVE"],
    ["TCP_NODELAY", "TCP_NODELAY"],
    ["CLOSE_WAIT", "CLOSE_WAIT grows"],
    ["TIME_WAIT", "Thousands of TIME_WAIT"],
    ["TIME_WAIT pile up", "Thousands of TIME_WAIT"],
    ["too many TIME_WAIT", "Thousands of TIME_WAIT"],
    ["CLOSE_WAIT leak", "CLOSE_WAIT grows"],
    ["40 ms", "Every action lags by 40 ms"],
    ["ghost player", "Ghost players"],
    ["backlog full", "The queue is full: silence, or a refusal?"],
    ["graceful shutdown", "Graceful shutdown"],
    ["zero window", "Zero window"]
  ])("%s", (text, title) => expect(first(text)).toBe(title));
});

test("a symptom is listed with its cause, not with a label or its error texts again", () => {
  const causes = entries.filter(({kind}) => kind === "symptom");
  expect(causes.filter(({excerpt}) => !excerpt || excerpt.endsWith(":"))).toEqual([]);
  expect(search.find("10048")[0]?.excerpt).toMatch(
    /^Another program listens there; or, except on Windows/
  );
});

test("a word with a slip is found, and what is not found brings words that are", () => {
  expect(first("retransmision timeout")).toBe("Retransmission timeout");
  expect(search.find("qqqqq")).toEqual([]);
  expect(search.suggest("connreset").length).toBeGreaterThan(0);
  expect(search.find("the of and")).toEqual([]);
  expect(search.find("")).toEqual([]);
});

test("the index is at most 70 kB, compressed, and every entry has a place of its own", () => {
  expect(gzipSync(JSON.stringify(entries)).length).toBeLessThanOrEqual(70_000);
  expect(new Set(entries.map(({href}) => href)).size).toBe(entries.length);
});

test("entriesOf(page, text) has the page by its name, and its sections with their cells", () => {
  const text = "# The 40 ms\n\nOne sentence. More.\n\n## Why?\n\n`SO_X` waits.\n\n## Sources\n";
  const cell = "## A cell\n\n```ts echo\nconst stall = 1;\n```\n";
  expect(entriesOf("nodelay", text + cell)).toMatchObject([
    {title: "TCP_NODELAY", page: "The 40 ms", href: "nodelay.html", excerpt: "One sentence."},
    {title: "Why?", page: "TCP_NODELAY", href: "nodelay.html#why", phrases: ["SO_X"]},
    {title: "A cell", href: "nodelay.html#a-cell", phrases: ["stall"]}
  ]);
  expect(entriesOf("gallery", text)).toEqual([]);
});
