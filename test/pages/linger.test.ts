/** C25 to C31: SO_LINGER and FIN_WAIT_2. The cells of the page `linger` show them. */
import {describe, expect, test} from "vitest";
import {errnoOf, linux, macos, windows} from "../../src/index.ts";
import type {CallName, Profile, Run, Trace} from "../../src/index.ts";
import {differences} from "../../src/trace/recording/compare-runs.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {page} from "./linger.ts";
import {answers, prose, states, wire} from "./story.ts";

const usual = page();

/** When each RST was sent, in ms, with its sender: `["server 230"]`. */
const resets = (run: Trace): string[] =>
  run.segments({flags: "RST"}).map(({from, sentAt}) => `${run.host(from).name} ${sentAt / 1e3}`);

/** How long a host's call of one name took, in ms; and its answer. */
function took(run: Run, host: string, call: CallName): readonly [number, string | null] {
  const [made] = run.host(host).calls(call);
  return made ? [(made.returnedAt - made.calledAt) / 1e3, errnoOf(made)] : [NaN, null];
}

const rows = (run: Trace, host: string, at: number): string[] =>
  run
    .host(host)
    .sockets({at})
    .map(({state}) => state)
    .filter((state) => state !== "LISTEN");

describe("a hung player", () => {
  const systems: readonly [Profile, string][] = [
    [linux, "1 min"],
    [windows, "2 min"],
    [macos, "1 min"]
  ];

  test.each(systems)("leaves $title in FIN-WAIT-2", async (kickSystem, time) => {
    const {kick, after} = await page({kickSystem});
    expect(after(kick)).toBe(`FIN-WAIT-1 60.4 ms, FIN-WAIT-2 ${time}`);
  });

  test.each([linux, windows, macos])("leaves nothing after {1, 0}", async (kickSystem) => {
    const {kick} = await page({kickSystem, hard: true});
    expect(resets(kick)).toEqual(["server 240"]);
    expect(states(kick, "server").at(-1)).toBe("CLOSED 240");
  });
});

describe("C25: leaving with RST", () => {
  test("C25: {1, 0} sends one RST, and no side has TIME-WAIT", async () => {
    const {leaving} = await usual;
    expect(wire(leaving).slice(3)).toEqual(["server RST-ACK 130"]);
    expect(states(leaving, "server").at(-1)).toBe("CLOSED 130");
    expect(states(leaving, "client").at(-1)).toBe("CLOSED 140");
    expect(answers(leaving, "client", "recv")).toEqual(["ECONNRESET 140"]);
  });

  test("C25: close() alone takes three segments here, and leaves TIME-WAIT", async () => {
    const {leaving} = await page({aborts: false});
    expect(wire(leaving).slice(3)).toEqual([
      "server FIN 130",
      "client FIN-ACK 140",
      "server ACK 2 150"
    ]);
    expect(states(leaving, "server").slice(-2)).toEqual(["TIME-WAIT 150", "CLOSED 60150"]);
    expect(answers(leaving, "client", "recv")).toEqual(["0 B 140"]);
    expect(prose("linger")).toContain(
      "With the switch off it takes three segments, and a row stays in TIME-WAIT."
    );
  });

  test("C25: the error has the name of the player's system", async () => {
    const {leaving} = await page({leaveSystem: windows});
    expect(answers(leaving, "client", "recv")).toEqual(["WSAECONNRESET 140"]);
  });
});

test.each([5, 40, 60])("C26: FIN follows the last byte (%i kB)", async (queuedSize) => {
  const {queued} = await page({queuedSize});
  expect(took(queued, "server", "close")).toEqual([0, null]);
  expect(queued.bytesRead("client")).toBe(queuedSize * 1000);
  const own = wire(queued).filter((line) => line.startsWith("server ") && / B |FIN/.test(line));
  expect(own.findIndex((line) => line.includes("FIN"))).toBe(own.length - 1);
  // Data that was still queued takes the FIN along; 5 kB were all sent before close().
  expect(own.at(-1)).toMatch(queuedSize === 5 ? /^server FIN \d/ : /^server FIN \+ /);
  expect(resets(queued)).toEqual([]);
});

describe("C27: not thrown away, and not known to arrive", () => {
  const lost = [
    ["the cable is pulled", 14_480],
    ["the program hangs", 0],
    ["the host loses its power", 0],
    ["is well", 20_000]
  ] as const;

  test.each(lost)("C27: close() answers the same when the player %s", async (fate, octets) => {
    const {promised} = await page({fate});
    expect(answers(promised, "server", "send")).toEqual(["20,000 B 75"]);
    expect(took(promised, "server", "close")).toEqual([0, null]);
    expect(promised.bytesRead("client")).toBe(octets);
  });

  test("C27: {1, 0} loses what was not sent yet, even for a player who is well", async () => {
    const {promised} = await page({fate: "is well", fateLinger: "{1, 0}"});
    expect(promised.bytesRead("client")).toBe(14_480);
    expect(answers(promised, "client", "recv").at(-1)).toMatch(/^ECONNRESET/);
  });

  test.each([
    ["is well", 100],
    ["the program hangs", 140],
    ["the cable is pulled", 5000]
  ])("C27: with {1, 5} close() waits when the player %s: %i ms", async (fate, time) => {
    const {promised} = await page({fate, fateLinger: "{1, 5}"});
    expect(took(promised, "server", "close")).toEqual([time, null]);
  });

  test("C27: a real kernel throws the same bytes away", async () => {
    const {discarded, recordedPending} = await usual;
    expect(differences(runOfRecording(recordedPending), discarded)).toEqual([]);
    expect(answers(discarded, "server", "recv")).toEqual(["14,600 B 230", "ECONNRESET 230"]);
    expect(40_000 - 14_600).toBe(25_400);
  });
});

describe("C27: RST, although nobody asked for it", () => {
  const causes: readonly [string, string, string][] = [
    ["closes with data unread", "server 130", "recv ECONNRESET"],
    ["closes, and data comes later", "server 230", "send EPIPE"],
    ["is killed with data unread", "server 130", "recv ECONNRESET"],
    ["closes its listener before accept()", "server 100", "recv ECONNRESET"]
  ];

  test.each(causes)("C27: the server %s", async (cause, reset, told) => {
    const {uninvited} = await page({cause});
    expect(resets(uninvited)[0]).toBe(reset);
    const [failed] = uninvited.host("client").calls({outcome: "errno"});
    expect(`${failed?.name} ${errnoOf(failed)}`).toBe(told);
    const set = [
      ...uninvited.host("client").calls("setsockopt"),
      ...uninvited.host("server").calls("setsockopt")
    ];
    expect(set.filter(({args}) => args.option === "SO_LINGER")).toEqual([]);
  });
});

describe("C28: the FIN that does not come", () => {
  const waits: readonly [Profile, number, string][] = [
    [linux, 10, "FIN-WAIT-2 9.46 s, TIME-WAIT 1 min"],
    [linux, 30, "FIN-WAIT-2 29.46 s, TIME-WAIT 1 min"],
    [linux, 150, "FIN-WAIT-2 1 min"],
    [windows, 30, "FIN-WAIT-2 29.46 s, TIME-WAIT 2 min"],
    [windows, 150, "FIN-WAIT-2 2 min"],
    [macos, 150, "FIN-WAIT-2 1 min"]
  ];

  test.each(waits)(
    "C28: the wait ends with the player's FIN, or with the system's timer ($title, hung for %i s)",
    async (...told) => {
      const [waitSystem, hangs, way] = told;
      const {stuck, after} = await page({waitSystem, hangs});
      expect(after(stuck)).toBe(`FIN-WAIT-1 20.4 ms, ${way}`);
      // A FIN that comes too late meets a server that knows no such connection.
      expect(resets(stuck)).toHaveLength(hangs === 150 ? 1 : 0);
    }
  );
});

describe("C29: what kind of fault the player has", () => {
  const kinds: readonly [string, Profile, RegExp][] = [
    ["the program hangs", linux, /^FIN-WAIT-1 20.4 ms, FIN-WAIT-2 1 min$/],
    ["the program hangs", windows, /^FIN-WAIT-1 20.4 ms, FIN-WAIT-2 2 min$/],
    ["the process was killed", linux, /^CLOSE-WAIT 4.02 s, LAST-ACK 20 ms$/],
    ["the cable is pulled", linux, /^FIN-WAIT-1 1 min 52.\d+ s$/],
    ["the cable is pulled", windows, /^FIN-WAIT-1 19.2 s$/],
    ["the host has no power", macos, /^FIN-WAIT-1 4 min 13.\d+ s$/]
  ];

  test.each(kinds)(
    "C29: which state each kind of fault leaves (%s, $title)",
    async (fault, faultSystem, way) => {
      const {dropped, after} = await page({fault, faultSystem});
      expect(after(dropped)).toMatch(way);
    }
  );
});

describe("C30: two minutes, and the ports", () => {
  const systems: readonly [Profile, number, string][] = [
    [linux, 60, "1 min on Linux"],
    [windows, 120, "2 min on Windows"],
    [macos, 60, "1 min on macOS"]
  ];

  test.each(systems)("C30: $title keeps 6 rows, on one port, for %i s", async (...told) => {
    const [crowdSystem, time, row] = told;
    const {crowd} = await page({crowdSystem});
    expect(rows(crowd, "server", 5e6)).toEqual(Array.from({length: 6}, () => "FIN-WAIT-2"));
    const ports = crowd.sockets.filter(({host}) => host === 1).map(({local}) => local.port);
    expect(new Set(ports)).toEqual(new Set([7777]));
    const begun = crowd.states.find(({to}) => to === "FIN-WAIT-2");
    const gone = crowd.states.find((s) => s.socket === begun?.socket && s.from === "FIN-WAIT-2");
    expect((gone?.at ?? 0) - (begun?.at ?? 0)).toBe(time * 1e6);
    expect(prose("linger")).toContain(row);
  });

  test("C30: the next player connects all the same", async () => {
    const {crowd} = await usual;
    const connects = answers(crowd, "client", "connect");
    expect(connects).toHaveLength(7);
    expect(connects.every((answer) => answer.startsWith("fd "))).toBe(true);
  });

  test.each([linux, windows, macos])("C30: after shutdown() they stay ($title)", async (system) => {
    const {crowd} = await page({crowdSystem: system, crowdHow: "shutdown"});
    expect(rows(crowd, "server", crowd.end.at)).toEqual(
      Array.from({length: 7}, () => "FIN-WAIT-2")
    );
  });

  test("C30: a real kernel forgets, and answers later data with RST", async () => {
    const {orphan, recordedOrphan} = await usual;
    expect(differences(runOfRecording(recordedOrphan), orphan)).toEqual([]);
    expect(states(orphan, "client").slice(-2)).toEqual(["FIN-WAIT-2 100.4", "CLOSED 3100.4"]);
    expect(answers(orphan, "server", "send").at(-1)).toBe("EPIPE 4130");
  });
});

describe("C31: the code, and the values above 0", () => {
  const values: readonly [string, Profile, number, RegExp, number][] = [
    ["off", linux, 0, /^CLOSED 112\d{3}/, 0],
    ["{1, 0}", linux, 0, /^CLOSED 230$/, 1],
    ["{1, 0}", windows, 0, /^CLOSED 230$/, 1],
    ["{1, 0}", macos, 0, /^CLOSED 230$/, 1],
    ["{1, 5}", linux, 5000, /^CLOSED 112\d{3}/, 0],
    ["{1, 5}", windows, 5000, /^CLOSED 5230$/, 1],
    ["{1, 5}", macos, 50, /^CLOSED 253\d{3}/, 0]
  ];

  test.each(values)("C31: %s on $title: close() waits %i ms", async (...told) => {
    const [lingerTime, lingerSystem, time, last, rst] = told;
    const {waits} = await page({lingerTime, lingerSystem});
    expect(took(waits, "server", "close")).toEqual([time, null]);
    expect(states(waits, "server").at(-1)).toMatch(last);
    expect(resets(waits)).toHaveLength(rst);
  });

  test("C31: without the cut, close() returns with the acknowledgement", async () => {
    const uncut = (source: string): string =>
      source.startsWith("const waits") ? source.replace("faults: [cut(ms(200))]", "") : source;
    const {waits} = await page({}, uncut);
    expect(took(waits, "server", "close")).toEqual([20, null]);
  });

  const loops: readonly [CallName, Profile, number, string | null][] = [
    ["close", linux, 5000, null],
    ["close", windows, 0, "WSAEWOULDBLOCK"],
    ["close", macos, 0, null],
    ["shutdown", linux, 0, null],
    ["shutdown", windows, 0, null],
    ["shutdown", macos, 0, null]
  ];
  test.each(loops)("C31: a non-blocking %s() on $title", async (...told) => {
    const [loopCall, loopSystem, time, errno] = told;
    const {loop} = await page({loopCall, loopSystem});
    expect(took(loop, "server", loopCall)).toEqual([time, errno]);
    const closes = loopCall === "shutdown" || loopSystem !== windows;
    expect(wire(loop).some((line) => line.includes("FIN"))).toBe(closes);
  });
});

describe("C25: {1, 0} is no cure for TIME-WAIT", () => {
  const ways: readonly [string, boolean, string, string][] = [
    ["closes", true, "6 B", "server"],
    ["closes", false, "6 B", "server"],
    ["closes with {1, 0}", true, "ECONNRESET", ""],
    ["closes with {1, 0}", false, "6 B", ""],
    ["lets the player close first", true, "6 B", "client"],
    ["lets the player close first", false, "6 B", "client"]
  ];

  test.each(ways)("C25: the server %s, the message is lost: %s", async (...told) => {
    const [cure, messageLost, first, waiting] = told;
    const {banned} = await page({cure, messageLost});
    expect(answers(banned, "client", "recv")[0]).toContain(first);
    const hosts = banned.states.filter(({to}) => to === "TIME-WAIT").map(({host}) => host);
    expect(hosts.map((host) => banned.hosts[host]?.name).join()).toBe(waiting);
  });
});

test("the page names each of its claims once", () => {
  for (let claim = 25; claim <= 31; claim++) {
    expect([claim, prose("linger").match(new RegExp(`<!-- C${claim} -->`, "g"))]).toEqual([
      claim,
      [`<!-- C${claim} -->`]
    ]);
  }
});
