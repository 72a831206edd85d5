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
    ["WSAENOBUFS", "No port left"],
    ["recv failed: 10054", "Connection reset by peer"],
    ["10060", "Connection timed out"],
    ["OSError: [WinError 10048] Only one usage of each socket address", "Address already in use"],
    ["send failed with error 10038", "Not a socket, or a bad file descriptor"],
    ["ENOTCONN", "Not connected"],
    ["현재 연결은 원격 호스트에 의해 강제로 끊겼습니다", "Connection reset by peer"],
    [
      "각 소켓 주소(프로토콜/네트워크 주소/포트)는 하나만 사용할 수 있습니다",
      "Address already in use"
    ]
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
    ["backlog full", "Backlog full: nobody gets in while the server is busy"],
    ["40ms delay", "Every action lags by 40 ms"],
    ["TIME_WAIT 많음", "Thousands of TIME_WAIT"],
    ["netstat CLOSE_WAIT 증가", "CLOSE_WAIT grows"],
    ["FIN_WAIT_2", "FIN_WAIT2 stays"],
    ["TcpTimedWaitDelay", "Thousands of TIME_WAIT"],
    ["keep alive windows", "SO_KEEPALIVE"],
    ["player still shows online after disconnect", "Ghost players"],
    ["detect dead peer", "Ghost players"],
    ["kick message not received", "Kicked, and no reason is shown"],
    ["unplugged network cable", "The cable was pulled"],
    ["recv returns 0", "recv() returns 0"],
    ["connect slow windows 2 seconds", "connect() takes one second, or two"],
    ["aws nat 350 seconds", "Connections die after some idle minutes"],
    ["throughput low", "A fast line, and a slow transfer"],
    ["who uses port 7777", "LISTENING, and nobody knows why"],
    ["pcap", "Your capture"],
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

test("a scene is listed with its answer, where that is the same on every system", () => {
  const text = "# Page\n\n## A scene\n\nIt waits. Why?\n\n**Because of `SO_X`.**\n";
  expect(entriesOf("nodelay", text)[1]?.excerpt).toBe("Because of SO_X.");
  const varies = text.replace("SO_X", "{linux: SO_X | windows: SO_Y}");
  expect(entriesOf("nodelay", varies)[1]?.excerpt).toBe("It waits.");
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
