/** The questions and myths of the page `graceful-shutdown`: its cells answer them. */
import {describe, expect, test} from "vitest";
import {linux, macos, windows} from "../../src/index.ts";
import type {Trace} from "../../src/index.ts";
import {socketTable} from "../../src/trace/data/sockets.ts";
import {count, graceful, log, page, stateNames, text} from "./graceful-shutdown.ts";
import {answers, wire} from "./story.ts";

describe("four ways to stop", () => {
  test.each([
    ["close()", true, true, "EPIPE", "EBADF"],
    ["SHUT_WR", true, false, "8 B", "24 bytes"],
    ["SHUT_RD", false, false, "8 B", "24 bytes"],
    ["SHUT_RDWR", true, true, "EPIPE", "ECONNRESET"]
  ])("%s sends FIN: %s, RST: %s", async (way, fin, rst, last, read) => {
    const {ways} = await page({way});
    const server = wire(ways).filter((line) => line.startsWith("server"));
    expect(server.some((line) => line.includes("FIN"))).toBe(fin);
    expect(server.some((line) => line.includes("RST"))).toBe(rst);
    expect(answers(ways, "client", "send").at(-1)).toBe(`${last} 170`);
    expect(log(ways, "server")).toEqual([read]);
  });

  test.each([
    ["Linux", linux, 0, "24 bytes"],
    ["macOS", macos, 0, "nothing"],
    ["Windows", windows, 1, "WSAESHUTDOWN"]
  ])("SHUT_RD on %s", async (_, waysSystem, resets, read) => {
    const {ways} = await page({way: "SHUT_RD", waysSystem});
    expect(count(ways, "server RST")).toBe(resets);
    expect(count(ways, "server FIN")).toBe(0);
    expect(log(ways, "server")).toEqual([read]);
  });
});

describe("a server that is told to stop", () => {
  const rows = (run: Trace): number =>
    socketTable(run, 1, 3_500_000).rows.filter(({state}) => state === "FIN-WAIT-2").length;

  test("that only stops listening is killed, with all three connected", async () => {
    const {stop} = await page();
    expect(log(stop, "server")).toEqual([]);
    expect(log(stop)[0]).toBe("B read done");
    const at = socketTable(stop, 1, 3_500_000).rows.map(({state}) => state);
    expect(at).toEqual(["ESTABLISHED", "ESTABLISHED", "ESTABLISHED"]);
  });

  test("that shuts down loses all but the one that hangs, and is killed for that", async () => {
    const {stop} = await page({stopBy: "shuts down, waits"});
    expect(log(stop)).toEqual(["B read done", "A read the end", "B read the end"]);
    expect(log(stop, "server")).toEqual([]);
    expect(rows(stop)).toBe(1);
  });

  test("that has a deadline ends by itself, and its exit code says who was left", async () => {
    const {stop} = await page({stopBy: "shuts down, waits 2 s"});
    expect(log(stop, "server")).toEqual(["exit code 1, 1 still open"]);
    expect(stop.programs.find(({host}) => host === 1)?.endedAt).toBe(3_000_000);
  });

  test("ends with 0 when nobody hangs", async () => {
    const well = (source: string): string =>
      source.replace('player(os, "C", false, true)', 'player(os, "C", false, false)');
    const {stop} = await page({stopBy: "shuts down, waits 2 s"}, well);
    expect(log(stop, "server")).toEqual(["exit code 0, 0 still open"]);
  });
});

describe("the request that crosses the FIN", () => {
  test.each([
    [900, "read answer", "answered"],
    [975, "read answer", "answered"],
    [980, "read the end of the stream", "idle, closed"],
    [990, "read the end of the stream", "idle, closed"],
    [1020, "read the end of the stream", "idle, closed"],
    [1025, "the server has closed; asks on a new connection", "idle, closed"],
    [1100, "the server has closed; asks on a new connection", "idle, closed"]
  ])("sent at %i ms: the client %s", async (asksAt, client, server) => {
    const {crossing} = await page({asksAt});
    expect([log(crossing), log(crossing, "server")]).toEqual([[client], [server]]);
    expect(count(crossing, "RST") > 0).toBe(client === "read the end of the stream");
    expect(text).toContain("between 980 and 1020 ms");
  });

  test.each([980, 1020])(
    "with shutdown() the server reads it, but cannot answer (%i ms)",
    async (asksAt) => {
      const {crossing} = await page({asksAt, idleBy: graceful});
      expect(log(crossing)).toEqual(["read the end of the stream"]);
      expect(log(crossing, "server")).toEqual(["idle, and a request came too late"]);
    }
  );
});

test.each([
  [false, ["0 B 40"], ["EBADF 130"]],
  [true, ["6 B 140", "0 B 140"], ["6 B 130"]]
])("allowHalfOpen %s: what the client reads", async (allowHalfOpen, read, sent) => {
  const {autoEnd} = await page({allowHalfOpen});
  expect(answers(autoEnd, "client", "recv")).toEqual(read);
  expect(answers(autoEnd, "server", "send")).toEqual(sent);
});

describe("myth: SD_BOTH, which is SHUT_RDWR, leaves no TIME-WAIT", () => {
  test.each([linux, windows, macos])("it does, at the server ($title)", async (waysSystem) => {
    for (const way of ["SHUT_RDWR", "SHUT_WR"]) {
      const {ways} = await page({way, waysSystem, waysTalk: false});
      expect(stateNames(ways, "server")).toContain("TIME-WAIT");
      expect(stateNames(ways, "client")).not.toContain("TIME-WAIT");
    }
  });

  test("data of the client meets RST after SHUT_RDWR, and none after SHUT_WR", async () => {
    expect(count((await page({way: "SHUT_RDWR"})).ways, "RST")).toBeGreaterThan(0);
    expect(count((await page({way: "SHUT_WR"})).ways, "RST")).toBe(0);
  });
});

test.each([
  [true, ["ECONNRESET 110"], []],
  [false, ["0 B 230"], ["18 B 220", "0 B 220"]]
])("myth: acknowledged means read; client killed: %s", async (crashes, server, client) => {
  const {acked} = await page({crashes});
  expect(wire(acked)).toContain("client ACK 19 40");
  expect(answers(acked, "server", "recv")).toEqual(server);
  expect(answers(acked, "client", "recv")).toEqual(client);
});
