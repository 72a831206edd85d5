/** C2: a connection is closed by FIN, ACK, FIN, ACK. The cells of the page `close` show it. */
import {describe, expect, test} from "vitest";
import {drop, linux, macos, seconds, windows} from "../../src/index.ts";
import type {Profile, Recording, Run, Trace, Verdict} from "../../src/index.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {socketTable} from "../../src/trace/data/sockets.ts";
import {runPage, solution} from "./harness.ts";
import {answers, prose, states, wire} from "./story.ts";

interface Page {
  readonly who: Run;
  readonly together: Run;
  readonly lastAck: Run;
  readonly recordedLast: Recording;
  readonly finTimeoutMyth: Run;
  readonly leak: Run;
  readonly half: Run;
  readonly crossing: Run;
  readonly unread: Run;
  readonly late: Run;
  readonly killed: Run;
  readonly leaveVerdict: () => Verdict;
  readonly kickVerdict: () => Verdict;
  readonly pathsVerdict: () => Verdict;
}

const page = async (
  controls: Readonly<Record<string, unknown>> = {},
  edit?: (source: string) => string
): Promise<Page> => (await runPage<Page>("close", controls, edit ? {edit} : {})).values;

/** The page with the cell that declares `name` changed, and with no figure drawn. */
const changed = (name: string, change: (source: string) => string): Promise<Page> =>
  page({}, (source) => {
    if (/display\((figure|compare)\(/.test(source)) return "";
    return source.startsWith(`const ${name} =`) ? change(source) : source;
  });

/** How long each host was in a state, in s: `{client: 60}`. */
function secondsIn(run: Run, state: string): Record<string, number> {
  const spans = run.states.flatMap(({host, socket, from, at}) => {
    if (from !== state) return [];
    const since = run.states.findLast((s) => s.socket === socket && s.to === state && s.at <= at);
    return [[run.hosts[host]?.name ?? "", (at - (since?.at ?? 0)) / seconds(1)] as const];
  });
  return Object.fromEntries(spans);
}

describe("C2: who is left in TIME-WAIT", () => {
  test("C2: FIN, ACK, FIN, ACK; the one that closed first waits", async () => {
    const {who} = await page();
    expect(wire(who).slice(3)).toEqual([
      "client FIN 200",
      "server ACK 2 220.4",
      "server FIN 250",
      "client ACK 2 270"
    ]);
    expect(states(who, "client").slice(2)).toEqual([
      "FIN-WAIT-1 200",
      "FIN-WAIT-2 240.4",
      "TIME-WAIT 270",
      "CLOSED 60270"
    ]);
    expect(states(who, "server").slice(2)).toEqual([
      "CLOSE-WAIT 220",
      "LAST-ACK 250",
      "CLOSED 290"
    ]);
  });

  const moments: readonly [number, Record<string, number>][] = [
    [100, {server: 60}],
    [180, {server: 60}],
    [200, {client: 60, server: 60}],
    [220, {client: 60}],
    [300, {client: 60}]
  ];
  test.each(moments)(
    "C2: the server closes at %i ms, the client at 200",
    async (serverAt, waits) => {
      expect(secondsIn((await page({serverAt})).who, "TIME-WAIT")).toEqual(waits);
    }
  );

  const lengths: readonly [string, Profile, number, string][] = [
    ["Linux", linux, 60, "60 s on Linux"],
    ["Windows", windows, 120, "up to 2 min on Windows"],
    ["macOS", macos, 30, "30 s on macOS"]
  ];
  test.each(lengths)("C2: the system says how long (%s)", async (_, waitSystem, length, words) => {
    expect(secondsIn((await page({waitSystem})).who, "TIME-WAIT")).toEqual({client: length});
    expect(prose("close")).toContain(words);
  });
});

describe("C2: four segments, or three", () => {
  test("C2: a close() at once takes the ACK along: three segments", async () => {
    const {together} = await page();
    expect(wire(together).slice(3)).toEqual([
      "client FIN 70",
      "server FIN-ACK 80",
      "client ACK 2 90"
    ]);
  });

  test.each([5, 100])("C2: a server that thinks for %i ms makes it four", async (thinking) => {
    const {together} = await page({thinking});
    expect(wire(together).slice(3)).toEqual([
      "client FIN 70",
      "server ACK 2 80.4",
      `server FIN ${80 + thinking}`,
      `client ACK 2 ${90 + thinking}`
    ]);
    expect(prose("close")).toContain("the model takes 0.4 ms");
  });
});

describe("C2: what TIME-WAIT is good for", () => {
  test("C2: the last ACK is lost, the FIN comes again, and is acknowledged again", async () => {
    const {lastAck, recordedLast} = await page();
    expect(wire(lastAck).slice(5)).toEqual([
      "server FIN 180",
      "client ACK 2 190 !",
      "server FIN 400",
      "client ACK 2 410"
    ]);
    expect(states(lastAck, "client").slice(-2)).toEqual(["TIME-WAIT 190", "CLOSED 60410"]);
    const order = (run: Trace): string[] =>
      wire(run).map((line) => line.replace(/ [\d.]+( !)?$/, "$1"));
    expect(order(runOfRecording(recordedLast))).toEqual(order(lastAck));
  });

  test("C2: with the second ACK lost too, there is a third", async () => {
    const {lastAck} = await page();
    const again = lastAck.again([...lastAck.faults, drop("client", 5)]);
    const acks = again.transits.filter(({from}) => from === 0).slice(3);
    expect(acks.map(({lost}) => lost !== null)).toEqual([true, true, false]);
    expect(states(again, "server").at(-1)).toMatch(/^CLOSED /);
  });

  test.each([1, 3, 120])("C2: tcp_fin_timeout %i does not change TIME-WAIT", async (finTimeout) => {
    const {finTimeoutMyth} = await page({finTimeout});
    expect(secondsIn(finTimeoutMyth, "TIME-WAIT")).toEqual({client: 60});
  });

  test("C2: tcp_fin_timeout is the length of FIN-WAIT-2", async () => {
    const forgets = (source: string): string =>
      source.includes("const finTimeoutMyth") ? source.replace("os.close(peer);", "") : source;
    const {finTimeoutMyth} = await page({finTimeout: 3}, forgets);
    expect(secondsIn(finTimeoutMyth, "FIN-WAIT-2")).toEqual({client: 3});
  });
});

describe("C2: CLOSE-WAIT that never ends", () => {
  const rows = (run: Trace): string[] =>
    socketTable(run, 1, run.end.at).rows.map(({cells}) => cells[0] ?? "");

  test("C2: a program that forgets close() keeps five rows for three hours", async () => {
    const {leak} = await page();
    expect(leak.end.at).toBeGreaterThan(seconds(3 * 3600));
    const waiting = Array.from({length: 5}, () => "CLOSE-WAIT");
    expect(rows(leak)).toEqual(["LISTEN", ...waiting]);
  });

  test("C2: with close() put back, as the text says, none is left", async () => {
    const {leak} = await page({}, (source) =>
      source.replace("// os.close(peer);", "os.close(peer);")
    );
    expect(rows(leak)).toEqual(["LISTEN"]);
  });
});

describe("C2: FIN-WAIT-2 of the other end", () => {
  const lengths: readonly [string, Profile, number, string][] = [
    ["Linux", linux, 60, "1 min on Linux"],
    ["Windows", windows, 120, "2 min on Windows"],
    ["macOS", macos, 60, "1 min on macOS"]
  ];

  test.each(lengths)("C2: after close() the system ends it (%s)", async (...told) => {
    const [, halfSystem, length, words] = told;
    const {half} = await page({halfSystem});
    expect(secondsIn(half, "FIN-WAIT-2")).toEqual({client: length});
    expect(states(half, "server").at(-1)).toBe("CLOSE-WAIT 30");
    expect(prose("close")).toContain(words);
  });

  test.each(lengths)("C2: after shutdown() nothing ends it (%s)", async (_, halfSystem) => {
    const {half} = await page({halfSystem, how: "shutdown"});
    expect(states(half, "client").at(-1)).toMatch(/^FIN-WAIT-2 /);
    expect(half.end.why).toBe("quiet");
  });
});

test("C2: both close at once: CLOSING, and TIME-WAIT on both sides", async () => {
  const {crossing} = await page();
  const way = (host: string): string[] => states(crossing, host).slice(2);
  expect(way("client")).toEqual(["FIN-WAIT-1 100", "CLOSING 120", "TIME-WAIT 140", "CLOSED 60140"]);
  expect(way("server")).toEqual(way("client"));
});

describe("C2: RST in place of FIN", () => {
  test("C2: close() with data unread sends RST; what had arrived is read, then the error", async () => {
    const {unread} = await page();
    expect(wire(unread).filter((line) => line.includes("RST"))[0]).toBe("server RST-ACK 130");
    expect(wire(unread).filter((line) => line.includes("FIN"))).toEqual([]);
    expect(answers(unread, "client", "recv")).toEqual(["6 B 220", "ECONNRESET 220"]);
  });

  test("C2: a last word that is lost before RST is never repeated", async () => {
    const {unread} = await page();
    const again = unread.again([drop("server", 3)]);
    expect(answers(again, "client", "recv")).toEqual(["ECONNRESET 220"]);
  });

  test("C2: a server that has read sends FIN, and repeats what is lost", async () => {
    const {unread} = await page({reads: true});
    expect(wire(unread).filter((line) => line.includes("RST"))).toEqual([]);
    expect(answers(unread, "client", "recv")).toEqual(["6 B 220", "0 B 220"]);
    const again = unread.again([drop("server", 3)]);
    expect(answers(again, "client", "recv").map((answer) => answer.slice(0, 3))).toEqual([
      "6 B",
      "0 B"
    ]);
  });
});

describe("C2: data after close()", () => {
  const errors: readonly [string, Profile, string][] = [
    ["Linux", linux, "EPIPE"],
    ["Windows", windows, "WSAECONNABORTED"]
  ];

  test.each(errors)(
    "C2: RST answers it; the second send() fails (%s)",
    async (_, lateSystem, errno) => {
      const {late} = await page({lateSystem});
      expect(answers(late, "client", "send")).toEqual(["6 B 120", `${errno} 170`]);
      expect(states(late, "server").at(-1)).toBe("CLOSED 130");
      expect(secondsIn(late, "TIME-WAIT")).toEqual({});
    }
  );
});

test("C2: a killed process on Windows resets its connections", async () => {
  const {killed} = await page({killedSystem: windows});
  expect(answers(killed, "server", "recv")).toEqual(["ECONNRESET 110"]);
});

test("C2: a killed process on Linux closes: the server reads the end of the stream", async () => {
  const {killed} = await page();
  expect(wire(killed).slice(3)).toEqual([
    "client FIN 100",
    "server FIN-ACK 110",
    "client ACK 2 120"
  ]);
  expect(answers(killed, "server", "recv")).toEqual(["0 B 110"]);
});

test("C2: a killed process on Windows resets: the server's recv() fails", async () => {
  const {killed} = await page({killedSystem: windows});
  expect(wire(killed).slice(3)).toEqual(["client RST-ACK 100"]);
  expect(answers(killed, "server", "recv")).toEqual(["ECONNRESET 110"]);
});

test("C2: the page names its claim once", () => {
  expect(prose("close").match(/<!-- C2 -->/g)).toHaveLength(1);
});

describe("C2: exercise 1, let the other end wait", () => {
  const client = "while ((yield* os.recv(socket)).length > 0);";
  const drain = "while ((yield* os.recv(peer)).length > 0);\n    os.close(peer);";

  test("C2: unsolved, TIME-WAIT is at the server", async () => {
    const {leaveVerdict} = await changed("leave", (source) => source);
    expect(leaveVerdict().next).toContain("In TIME-WAIT: server.");
  });

  test("C2: one step of the two is not enough", async () => {
    const early = await changed("leave", (source) =>
      source.replace(client, "yield* os.recv(socket);")
    );
    expect(early.leaveVerdict().next).toContain("In TIME-WAIT: client and server.");
    const both = await changed("leave", (source) => source.replace("os.close(peer);", drain));
    expect(both.leaveVerdict().next).toContain("2 sockets are still open at the end");
    const never = await changed("leave", (source) =>
      source.replace(client, "yield* os.recv(socket);").replace("os.close(peer);", "")
    );
    expect(never.leaveVerdict().met).toBe(false);
  });

  test("C2: with both steps it is at the client", async () => {
    const leaveSolution = solution("close", "leave");
    expect((await changed("leave", () => leaveSolution)).leaveVerdict().met).toBe(true);
  });
});

describe("C2: exercise 2, the last word", () => {
  const observed = async (line: string): Promise<Verdict> => {
    const change = (source: string): string => source.replace("// Here a line is missing.", line);
    return (await changed("kick", change)).kickVerdict();
  };

  test("C2: unsolved, RST takes the last word with it", async () => {
    expect((await observed("")).next).toContain("The player reads: ECONNRESET. RST was sent");
  });

  test("C2: to read once, or to sleep a little, is not to wait for FIN", async () => {
    for (const line of ["yield* os.recv(peer);", "yield* os.sleep(ms(10));"]) {
      expect((await observed(line)).next).toContain("ECONNRESET. RST was sent");
    }
    const open = await observed("while ((yield* os.recv(peer)).length > 0); return;");
    expect(open.next).toContain("the server never closes its socket");
  });

  test("C2: the solution reads until the end, and the word is repeated", async () => {
    const kickSolution = solution("close", "kick");
    expect((await changed("kick", () => kickSolution)).kickVerdict().met).toBe(true);
  });
});

describe("C2: exercise 3, a leak on one path", () => {
  test("C2: unsolved, two sockets stay in CLOSE-WAIT", async () => {
    const {pathsVerdict} = await changed("paths", (source) => source);
    expect(pathsVerdict().next).toBe(
      "At the end 2 sockets are still in CLOSE-WAIT. Which path leaves without close()?"
    );
  });

  test("C2: to end the process, or not to read, is no repair", async () => {
    const exit = await changed("paths", (source) =>
      source.replace("return;  ", "yield* os.exit();")
    );
    expect(exit.pathsVerdict().met).toBe(false);
    expect(exit.pathsVerdict().next).toContain("no longer listens");
    const blind = await changed("paths", (source) =>
      source.replace("const {text} = yield* os.recv(peer);", 'const text: string = "";')
    );
    expect(blind.pathsVerdict().next).toContain("has read 0 of 4");
  });

  test("C2: close() on every path leaves none", async () => {
    const pathsSolution = solution("close", "paths");
    expect((await changed("paths", () => pathsSolution)).pathsVerdict().met).toBe(true);
  });
});
