/** C3 to C6: what a socket table tells. The cells of the page `socket-states` show it. */
import {describe, expect, test} from "vitest";
import {linux, macos, seconds, windows} from "../../src/index.ts";
import type {Profile, Run, Trace} from "../../src/index.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {socketTable, stateName} from "../../src/trace/data/sockets.ts";
import type {TcpState} from "../../src/tcp/block/state.ts";
import {readPage} from "../../src/site/content/pages.ts";
import {edited, inCell, page} from "./socket-states.ts";
import {answers, wire} from "./story.ts";

/** The text of the page, its cells included. */
const {text} = readPage("socket-states");

/** The socket table of a host, each row as its cells. */
const table = (run: Trace, host: number, at = run.end.at): string[] =>
  socketTable(run, host, at).rows.map(({cells}) => cells.join(" "));

/** How many rows a host has in each state at the end. */
function census(run: Run, host: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const {state} of run.host(host).sockets()) {
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

const failures = (run: Trace): string[] =>
  answers(run, "client", "connect").flatMap((answer) => /^[A-Z]\w+/.exec(answer) ?? []);

describe("C3: the table, and who has to move", () => {
  test("C3: six rows at 5 s, each with its own trouble", async () => {
    const {rows} = await page();
    expect(table(rows, 1, seconds(5))).toEqual([
      "LISTEN 0 5 0.0.0.0:7777 0.0.0.0:*",
      "ESTAB 0 0 10.0.0.2:7777 10.0.0.1:50001",
      "CLOSE-WAIT 0 0 10.0.0.2:7777 10.0.0.1:50002",
      "TIME-WAIT 0 0 10.0.0.2:7777 10.0.0.1:50003",
      "ESTAB 20 0 10.0.0.2:7777 10.0.0.1:50004",
      "ESTAB 0 26040 10.0.0.2:7777 10.0.0.1:50005"
    ]);
    const [, printed = ""] = /```text\nState.*\n([\s\S]*?)```/.exec(text) ?? [];
    const told = printed
      .trim()
      .split("\n")
      .map((line) => line.split(/ +/).slice(0, 3).join(" "));
    expect(told).toEqual(
      table(rows, 1, seconds(5)).map((row) => row.split(" ").slice(0, 3).join(" "))
    );
  });

  test("C3: after three minutes only TIME-WAIT has gone", async () => {
    const {rows} = await page();
    expect(census(rows, "server")).toEqual({LISTEN: 1, ESTABLISHED: 3, "CLOSE-WAIT": 1});
    expect(table(rows, 1).at(-1)).toBe("ESTAB 0 26040 10.0.0.2:7777 10.0.0.1:50005");
  });

  test("C3: on Windows, Dora and Emil look like Anna", async () => {
    const {rows} = await page({tableSystem: windows});
    expect(table(rows, 1, seconds(5)).map((row) => row.split(" ").at(-1))).toEqual([
      "LISTENING",
      "ESTABLISHED",
      "CLOSE_WAIT",
      "TIME_WAIT",
      "ESTABLISHED",
      "ESTABLISHED"
    ]);
  });

  test("C3: the steps name the moments that make the rows", async () => {
    const {rows} = await page();
    const last = rows.moment({from: "client", payload: true, nth: 5, arrives: true});
    const [dora] = rows
      .host("server")
      .sockets({port: 7777, at: last?.at ?? 0})
      .slice(-1);
    expect(dora?.remote?.port).toBe(50_004);
    const probe = rows.segments({from: "server", reason: "window-probe"})[0];
    expect(rows.connections[probe?.connection ?? -1]?.from.port).toBe(50_005);
  });

  test.each([
    [linux, "ss -tano", "ESTAB 20 0 10.0.0.2:7777 10.0.0.1:50004"],
    [windows, "netstat -an", "TCP 10.0.0.2:7777 10.0.0.1:50004 ESTABLISHED"],
    [macos, "netstat -an -p tcp", "tcp4 20 0 10.0.0.2.7777 10.0.0.1.50004 ESTABLISHED"]
  ])("C3: $title prints the same rows in its own spelling", async (tableSystem, command, row) => {
    const {rows} = await page({tableSystem});
    const printed = socketTable(rows, 1, seconds(5));
    expect(printed.command).toBe(command);
    expect(printed.rows.map(({cells}) => cells.join(" "))).toContain(row);
  });

  test("C3: the page spells each state as the tables do", async () => {
    const {turns} = await page();
    expect(turns).toHaveLength(10);
    for (const [state = "", , ...names] of turns) {
      const spelled = (["linux", "windows", "macos"] as const).map((dialect) =>
        stateName(dialect, state as TcpState)
      );
      expect(names, state).toEqual(spelled);
    }
  });
});

describe("C4: LISTEN waits for connections", () => {
  test.each([0, 3, 6])("C4: with %i clients the listener's row stays as it is", async (clients) => {
    const {listening} = await page({clients});
    const [first, ...others] = table(listening, 1);
    expect(first).toBe("LISTEN 0 8 0.0.0.0:7777 0.0.0.0:*");
    expect(others).toHaveLength(clients);
    for (const row of others) expect(row).toMatch(/^ESTAB 0 0 10\.0\.0\.2:7777 /);
  });

  const counts: readonly [number, number, string][] = [
    [0, 6, "LISTEN 4 6"],
    [1, 6, "LISTEN 3 6"],
    [4, 12, "LISTEN 0 12"],
    [0, 4, "LISTEN 4 4"]
  ];
  test.each(counts)(
    "C4: accept() %i times, backlog %i: ss prints %s",
    async (accepts, backlog, row) => {
      const {queues} = await page({accepts, backlog});
      expect(table(queues, 1)[0]).toMatch(new RegExp(`^${row} `));
      const unread = table(queues, 1).filter((line) => line.startsWith("ESTAB 500 0"));
      expect(unread).toHaveLength(4 - accepts);
    }
  );

  test("C4: a connection's Send-Q counts what is not acknowledged, for one round trip", async () => {
    const {queues} = await page();
    expect(table(queues, 0, 60_000)[0]).toMatch(/^ESTAB 0 500 /);
    expect(table(queues, 0)[0]).toMatch(/^ESTAB 0 0 /);
  });

  test.each([5, 50, 100])(
    "a healthy Send-Q is above 0 for a round trip (%i ms one way)",
    async (healthyDelay) => {
      const {healthy} = await page({healthyDelay});
      const sent = healthy.moment({from: "server", payload: true})?.at ?? -1;
      expect(table(healthy, 1, sent)[1]).toMatch(/^ESTAB 0 10000 /);
      const samples = healthy.host("server").samples({listener: false});
      const empty = samples.find(({at, sendQueue}) => at > sent && sendQueue === 0);
      expect((empty?.at ?? 0) - sent).toBe(2 * healthyDelay * 1000);
      expect(text).toContain("a healthy server, on Linux, sends 10,000 bytes");
    }
  );
});

describe("C5: a listener that nobody knows", () => {
  const cases: readonly [string, Record<string, unknown>, string[]][] = [
    ["0.0.0.0", {}, ["7777 open", "6379 ECONNREFUSED", "9000 open", "4444 open"]],
    [
      "127.0.0.1",
      {consoleAt: "127.0.0.1"},
      ["7777 open", "6379 ECONNREFUSED", "9000 ECONNREFUSED", "4444 open"]
    ]
  ];
  test.each(cases)("C5: the console on %s, as another host sees it", async (_, controls, told) => {
    const {threat} = await page(controls);
    expect(threat.host("client").log).toEqual(told);
  });

  test.each([linux, windows, macos])(
    "C5: four rows in LISTEN, local addresses first ($title)",
    async (threatSystem) => {
      const {threat} = await page({threatSystem});
      const rows = socketTable(threat, 1, 0).rows;
      expect(rows.map(({state}) => state)).toEqual(["LISTEN", "LISTEN", "LISTEN", "LISTEN"]);
      expect(rows[1]?.cells.join(" ")).toMatch(/127\.0\.0\.1[:.]6379/);
      expect(rows[3]?.cells.join(" ")).toMatch(/(0\.0\.0\.0:|\*\.)4444/);
    }
  );
});

describe("CLOSE-WAIT belongs to the program", () => {
  const cures: readonly [string, Record<string, number>, number][] = [
    ["nothing", {LISTEN: 1, "CLOSE-WAIT": 1}, 0],
    ["tcp_fin_timeout 5 s", {LISTEN: 1, "CLOSE-WAIT": 1}, 0],
    ["SO_KEEPALIVE", {LISTEN: 1}, 0],
    ["close()", {LISTEN: 1}, 1]
  ];
  test.each(cures)("after five minutes with %s", async (cure, left, closed) => {
    const {cured} = await page({cure});
    expect(census(cured, "server")).toEqual(left);
    expect(answers(cured, "server", "close")).toHaveLength(closed);
  });

  test("keepalive meets a host that has forgotten, at 1 min 30 s", async () => {
    const {cured} = await page({cure: "SO_KEEPALIVE"});
    expect(wire(cured).slice(-2)).toEqual(["server keepalive probe 90130", "client RST 90140"]);
    expect(text).toContain("the row goes at 1 min 30 s");
  });

  test("the row's port and the last call say which part of the program leaks", async () => {
    const {leaky, forgotten} = await page();
    expect(forgotten(leaky)).toEqual(["port 7778, fd 5, last call recv() → 0 B"]);
    const mended = await edited(
      inCell("leaky", "if (length === 0) break; ", "if (length === 0) { os.close(peer); break; }")
    );
    expect(mended.forgotten(mended.leaky)).toEqual([]);
  });
});

describe("C6: ports and TIME-WAIT", () => {
  const errors: readonly [string, Profile, string][] = [
    ["Linux", linux, "EADDRNOTAVAIL"],
    ["Windows", windows, "WSAEADDRINUSE"],
    ["macOS", macos, "EADDRNOTAVAIL"]
  ];

  test.each(errors)(
    "C6: 8 ports, 8 connections, if the client closes first (%s)",
    async (...told) => {
      const [, portSystem, errno] = told;
      const {ports} = await page({portSystem});
      const connects = answers(ports, "client", "connect");
      expect(connects).toHaveLength(9);
      expect(failures(ports)).toEqual([errno]);
      expect(census(ports, "client")).toEqual({"TIME-WAIT": 8});
      expect(census(ports, "server")).toEqual({LISTEN: 1});
      // The ninth call left nothing on the wire.
      const failedAt = Number(connects.at(-1)?.split(" ")[1]) * 1000;
      expect(ports.transits.every(({sentAt}) => sentAt < failedAt)).toBe(true);
    }
  );

  test.each(errors)("C6: all 20 succeed if the server closes first (%s)", async (_, portSystem) => {
    const {ports} = await page({portSystem, closesFirst: "server"});
    expect(answers(ports, "client", "connect")).toHaveLength(20);
    expect(failures(ports)).toEqual([]);
    expect(census(ports, "client")).toEqual({});
  });

  test.each([1, 2, 3, 4])("C6: 8 connections to each of %i destinations", async (towards) => {
    const {spread} = await page({towards});
    const made = answers(spread, "client", "connect").length - failures(spread).length;
    expect(made).toBe(8 * towards);
    expect(failures(spread)).toEqual(["EADDRNOTAVAIL"]);
  });

  test.each([1, 2, 4])(
    "C6: with tcp_tw_reuse all 40 succeed (%i destinations)",
    async (towards) => {
      const {spread} = await page({towards, reuse: true});
      expect(answers(spread, "client", "connect")).toHaveLength(40);
      expect(failures(spread)).toEqual([]);
    }
  );

  test("C6: what the defaults allow in a second", async () => {
    const {perSecond} = await page();
    expect([linux, windows, macos].map(perSecond)).toEqual([470, 136, 546]);
    const sizes = [linux, windows, macos].map(({ports: [first, last]}) => last - first + 1);
    expect(sizes).toEqual([28232, 16384, 16384]);
    const timeWait = [linux, windows, macos].map(({tcp}) => tcp.timeWait / seconds(1));
    expect(timeWait).toEqual([60, 120, 30]);
    expect(text).toContain("60 s on Linux and 30 s on macOS");
    for (const words of [
      "Linux: 28,232 ports, 60 s",
      "Windows: 16,384 ports, 120 s",
      "macOS: 16,384 ports, 30 s"
    ]) {
      expect(text).toContain(words);
    }
  });

  test("C6: one port, taken again after a second, as a real kernel does", async () => {
    const {oncePort, recordedReuse} = await page();
    expect(oncePort.host("client").log).toEqual(["connected", "EADDRNOTAVAIL", "connected"]);
    const order = (run: Trace): string[] => wire(run).map((line) => line.replace(/ [\d.]+$/, ""));
    expect(order(oncePort)).toEqual(order(runOfRecording(recordedReuse)));
  });

  test("C6: where the players close first, the rows are theirs, and the server has none", async () => {
    const {pile} = await page({kicked: 200, first: "player"});
    const rows = (host: string): number =>
      pile.host(host).sockets({state: "TIME-WAIT", at: seconds(10)}).length;
    expect([rows("client"), rows("server")]).toEqual([200, 0]);
  });

  test.each([0, 200, 300])("C6: %i rows in TIME-WAIT keep nobody out", async (kicked) => {
    const {pile} = await page({kicked});
    expect(pile.host("client").calls("connect").at(-1)).toMatchObject({
      outcome: {kind: "fd"},
      calledAt: seconds(10),
      returnedAt: seconds(10) + 20_000
    });
    const then = seconds(9);
    expect(pile.host("server").sockets({state: "TIME-WAIT", at: then})).toHaveLength(kicked);
    expect(census(pile, "server")).toEqual({LISTEN: 1, ESTABLISHED: 1});
  });
});

test("the page names each of its claims once", () => {
  for (const id of ["C3", "C4", "C5", "C6"]) {
    expect(text.match(new RegExp(`<!-- ${id} -->`, "g")), id).toHaveLength(1);
  }
});
