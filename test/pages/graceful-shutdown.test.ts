/** C50-C56: how a connection ends without loss. The cells of the page `graceful-shutdown` show it. */
import {describe, expect, test} from "vitest";
import {drop, linux, macos, windows} from "../../src/index.ts";
import type {Profile, Recording, Run, Verdict} from "../../src/index.ts";
import {runOfRecording} from "../../src/view/recording.ts";
import {socketTable} from "../../src/view/sockets.ts";
import {runPage} from "./harness.ts";
import {answers, prose, states, undrawn, wire} from "./story.ts";

interface Page {
  readonly result: Run;
  readonly handle: Run;
  readonly kick: Run;
  readonly everyone: Run;
  readonly whole: (run: Run) => number;
  readonly halfClose: Run;
  readonly recordedHalf: Recording;
  readonly queue: Run;
  readonly finSeq: (run: Run) => number;
  readonly after: Run;
  readonly untilFin: Run;
  readonly ways: Run;
  readonly stop: Run;
  readonly crossing: Run;
  readonly autoEnd: Run;
  readonly both: Run;
  readonly acked: Run;
  readonly lastWord: Run;
  readonly lastWordSaved: (run: Run) => Verdict;
  readonly lastWordSolution: string;
  readonly asked: Run;
  readonly answered: (run: Run) => Verdict;
  readonly askedSolution: string;
  readonly drained: Run;
  readonly allServed: (run: Run) => Verdict;
  readonly drainedSolution: string;
}

const page = async (
  controls: Readonly<Record<string, unknown>> = {},
  edit = (source: string): string => source
): Promise<Page> => {
  const bare = (source: string): string => undrawn(edit(source));
  return (await runPage<Page>("graceful-shutdown", controls, {edit: bare})).values;
};

const graceful = "shutdown(), read, close()";
const text = prose("graceful-shutdown");

const log = (run: Run, host = 0): string[] =>
  run.notes.filter((note) => note.kind === "log" && note.host === host).map((note) => note.text);
const count = (run: Run, part: string): number =>
  wire(run).filter((line) => line.includes(part)).length;
const stateNames = (run: Run, host: string): string[] =>
  states(run, host).map((line) => line.replace(/ .*/, ""));

describe("C51: one move crosses the server's close()", () => {
  test("C51: with close() the rest of the result is never sent", async () => {
    const {result} = await page();
    expect(log(result)).toEqual(["14480 octets, then ECONNRESET"]);
    expect(wire(result)).toContain("client 16 B seq 12 100");
    expect(wire(result)).toContain("server RST 125");
    const sent = result.transits.filter(({from, segment}) => from === 1 && segment.len > 0);
    expect(sent).toHaveLength(10);
    expect(text).toContain("The first ten segments of the result are under way");
  });

  test("C51: with shutdown() and reading it all arrives, whatever the client sends", async () => {
    const {result} = await page({ending: graceful});
    expect(log(result)).toEqual(["30000 octets, then the end of the stream"]);
    expect(count(result, "RST")).toBe(0);
    expect(text).toContain("All 30,000 octets arrive");
  });

  test("C51: with a silent client close() loses nothing", async () => {
    const {result} = await page({plays: false});
    expect(log(result)).toEqual(["30000 octets, then the end of the stream"]);
  });
});

describe("C50: what close() gives back", () => {
  const systems: readonly [string, Profile, string, number][] = [
    ["Linux", linux, "EBADF", 60],
    ["Windows", windows, "WSAENOTSOCK", 120],
    ["macOS", macos, "EBADF", 30]
  ];

  test.each(systems)(
    "C50: the descriptor goes at once, the connection stays to the end of TIME-WAIT (%s)",
    async (_, handleSystem, errno, timeWait) => {
      const {handle} = await page({handleSystem});
      const accepted = (answers(handle, "server", "accept")[0] ?? "").split(" ").at(-1);
      expect(answers(handle, "server", "close")).toEqual([`ok ${accepted}`]);
      expect(answers(handle, "server", "send")[1]).toBe(`${errno} ${accepted}`);
      const names = ["FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED"];
      expect(stateNames(handle, "server").slice(-4)).toEqual(names);
      const [since = 0, until = 0] = states(handle, "server")
        .slice(-2)
        .map((line) => Number(line.split(" ")[1]));
      expect(until - since).toBe(timeWait * 1000);
      expect(answers(handle, "client", "recv").at(-1)).toMatch(/^0 B /);
    }
  );

  test("C50: FIN is the last thing sent, after all that was queued", async () => {
    const {handle} = await page();
    const data = handle.transits.filter(({from, segment}) => from === 1 && segment.len > 0);
    expect(data.reduce((sum, {segment}) => sum + segment.len, 0)).toBe(20_000);
    expect(wire(handle)).toContain("server FIN + 1,176 B seq 18825 125.792");
  });
});

describe("C51: the last word is lost on the way", () => {
  test.each([
    ["close()", true, ["ECONNRESET"], 3],
    ["close()", false, ["kicked: speed hack", "the end of the stream"], undefined],
    [graceful, true, ["kicked: speed hack", "the end of the stream"], 0],
    [graceful, false, ["kicked: speed hack", "the end of the stream"], 0]
  ])("C51: %s, reason lost: %s", async (kicking, kickLost, read, resets) => {
    const {kick} = await page({kicking, kickLost});
    expect(log(kick)).toEqual(read);
    if (resets !== undefined) expect(count(kick, "RST")).toBe(resets);
    expect(count(kick, "18 B seq 1")).toBe(kickLost && kicking === graceful ? 2 : 1);
  });

  test("C51: the segment that the fault loses is the reason", async () => {
    const {kick} = await page();
    expect(wire(kick)).toContain("server 18 B seq 1 75 !");
  });
});

describe("C52: a game server can do without", () => {
  test("C52: with a move every 50 ms no player has the whole result", async () => {
    const {everyone, whole} = await page();
    expect(whole(everyone)).toBe(0);
    expect(log(everyone)).toHaveLength(6);
    expect(text).toContain("a move every 50 ms");
  });

  test("C52: with rare moves it is chance", async () => {
    const {everyone, whole} = await page({movesEvery: 400});
    expect(whole(everyone)).toBeGreaterThan(0);
    expect(whole(everyone)).toBeLessThan(6);
  });

  test.each([20, 50, 400])("C52: with shutdown() all six have it (%i ms)", async (movesEvery) => {
    const {everyone, whole} = await page({movesEvery, everyEnding: graceful});
    expect(whole(everyone)).toBe(6);
    expect(count(everyone, "RST")).toBe(0);
  });
});

describe("C53: shutdown(SHUT_WR) says: I shall send no more", () => {
  test("C53: the other direction flows on, and the model does what the kernel did", async () => {
    const {halfClose, recordedHalf} = await page();
    const read = answers(halfClose, "client", "recv").map((answer) => parseInt(answer));
    expect(read.reduce((sum, length) => sum + length, 0)).toBe(6000);
    expect(read.at(-1)).toBe(0);
    expect(stateNames(halfClose, "client").slice(2)).toEqual([
      "FIN-WAIT-1",
      "FIN-WAIT-2",
      "TIME-WAIT",
      "CLOSED"
    ]);
    const order = (run: Run): string[] => wire(run).map((line) => line.replace(/ [\d.]+$/, ""));
    const recorded = runOfRecording(recordedHalf);
    expect(order(recorded)).toEqual(order(halfClose));
    const offers = (run: Run): number[] => run.transits.map(({segment}) => segment.wnd);
    expect(offers(recorded)).toEqual(offers(halfClose));
  });

  test("C53: after close() the first answer meets RST", async () => {
    const {halfClose} = await page({halfBy: "close()"});
    expect(wire(halfClose).filter((line) => line.startsWith("client RST"))[0]).toBe(
      "client RST 105"
    );
    expect(answers(halfClose, "client", "recv")).toEqual(["EBADF 85"]);
  });
});

describe("C54: first the queue, then FIN", () => {
  test.each([0, 20_000, 40_000])("C54: FIN is numbered after %i octets", async (queued) => {
    const {queue, finSeq} = await page({queued});
    expect(finSeq(queue)).toBe(queued + 1);
    const sent = queue.transits.filter(({from}) => from === 0);
    const fin = sent.findIndex(({segment}) => segment.flags & 1);
    expect(sent.slice(fin + 1).every(({segment}) => segment.len === 0)).toBe(true);
    const read = answers(queue, "server", "recv").map((answer) => parseInt(answer));
    expect(read.reduce((sum, length) => sum + length, 0)).toBe(queued);
  });

  test("C54: shutdown() returns at once, FIN arrives when the queue is through", async () => {
    const {queue} = await page();
    expect(answers(queue, "client", "shutdown")).toEqual(["ok 20.48"]);
    expect(
      queue.transits.find(({from, segment}) => from === 0 && segment.flags & 1)?.arrivedAt
    ).toBe(113_600);
  });
});

describe("C55: send() after shutdown() fails", () => {
  test.each([
    ["Linux", linux, "EPIPE"],
    ["Windows", windows, "WSAESHUTDOWN"],
    ["macOS", macos, "EPIPE"]
  ])("C55: the errno of %s; the answer is read all the same", async (_, afterSystem, errno) => {
    const {after} = await page({afterSystem});
    expect(answers(after, "client", "send")[1]).toBe(`${errno} 20`);
    expect(answers(after, "client", "recv").map((answer) => parseInt(answer))).toEqual([5, 0]);
    expect(count(after, "RST")).toBe(0);
    expect(text).toContain(errno);
  });
});

describe("C56: the socket is given back after the peer's FIN", () => {
  test("C56: a client that is well closes, and nobody waits for the deadline", async () => {
    const {untilFin} = await page({hangs: false});
    expect(log(untilFin, 1)).toEqual(["read the end of the stream"]);
    expect(count(untilFin, "RST")).toBe(0);
    expect(stateNames(untilFin, "server").at(-2)).toBe("TIME-WAIT");
  });

  test.each([1, 5, 30])("C56: a client that hangs costs the deadline (%i s)", async (patience) => {
    const {untilFin} = await page({patience});
    expect(log(untilFin, 1)).toEqual(["gave up"]);
    expect(states(untilFin, "server").at(-1)).toBe(`CLOSED ${30 + 1000 * patience}`);
    expect(wire(untilFin).at(-1)).toBe(`server RST-ACK ${30 + 1000 * patience}`);
  });

  test("C56: without the deadline the row stays as long as the run", async () => {
    const without = (source: string): string =>
      source.includes("const untilFin") ? source.replace(", deadline - os.now());", ");") : source;
    const {untilFin} = await page({}, without);
    expect(stateNames(untilFin, "server").at(-1)).toBe("FIN-WAIT-2");
  });
});

describe("four ways to stop", () => {
  test.each([
    ["close()", true, true, "EPIPE", "EBADF"],
    ["SHUT_WR", true, false, "8 B", "24 octets"],
    ["SHUT_RD", false, false, "8 B", "24 octets"],
    ["SHUT_RDWR", true, true, "EPIPE", "ECONNRESET"]
  ])("%s sends FIN: %s, RST: %s", async (way, fin, rst, last, read) => {
    const {ways} = await page({way});
    const server = wire(ways).filter((line) => line.startsWith("server"));
    expect(server.some((line) => line.includes("FIN"))).toBe(fin);
    expect(server.some((line) => line.includes("RST"))).toBe(rst);
    expect(answers(ways, "client", "send").at(-1)).toBe(`${last} 170`);
    expect(log(ways, 1)).toEqual([read]);
  });

  test.each([
    ["Linux", linux, 0, "24 octets"],
    ["macOS", macos, 0, "nothing"],
    ["Windows", windows, 1, "WSAESHUTDOWN"]
  ])("SHUT_RD on %s", async (_, waysSystem, resets, read) => {
    const {ways} = await page({way: "SHUT_RD", waysSystem});
    expect(count(ways, "server RST")).toBe(resets);
    expect(count(ways, "server FIN")).toBe(0);
    expect(log(ways, 1)).toEqual([read]);
  });
});

describe("a server that is told to stop", () => {
  const rows = (run: Run): number =>
    socketTable(run, 1, 3_500_000).rows.filter(({state}) => state === "FIN-WAIT-2").length;

  test("that only stops listening is killed, with all three connected", async () => {
    const {stop} = await page();
    expect(log(stop, 1)).toEqual([]);
    expect(log(stop)[0]).toBe("B read done");
    const at = socketTable(stop, 1, 3_500_000).rows.map(({state}) => state);
    expect(at).toEqual(["ESTABLISHED", "ESTABLISHED", "ESTABLISHED"]);
  });

  test("that shuts down loses all but the one that hangs, and is killed for that", async () => {
    const {stop} = await page({stopBy: "shuts down, waits"});
    expect(log(stop)).toEqual(["B read done", "A read the end", "B read the end"]);
    expect(log(stop, 1)).toEqual([]);
    expect(rows(stop)).toBe(1);
  });

  test("that has a deadline ends by itself, and its exit code says who was left", async () => {
    const {stop} = await page({stopBy: "shuts down, waits 2 s"});
    expect(log(stop, 1)).toEqual(["exit code 1, 1 still open"]);
    expect(stop.programs.find(({host}) => host === 1)?.endedAt).toBe(3_000_000);
  });

  test("ends with 0 when nobody hangs", async () => {
    const well = (source: string): string =>
      source.replace('player(os, "C", false, true)', 'player(os, "C", false, false)');
    const {stop} = await page({stopBy: "shuts down, waits 2 s"}, well);
    expect(log(stop, 1)).toEqual(["exit code 0, 0 still open"]);
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
    expect([log(crossing), log(crossing, 1)]).toEqual([[client], [server]]);
    expect(count(crossing, "RST") > 0).toBe(client === "read the end of the stream");
    expect(text).toContain("Between 980 and 1020 ms");
  });

  test.each([980, 1020])(
    "with shutdown() the server reads it, but cannot answer (%i ms)",
    async (asksAt) => {
      const {crossing} = await page({asksAt, idleBy: graceful});
      expect(log(crossing)).toEqual(["read the end of the stream"]);
      expect(log(crossing, 1)).toEqual(["idle, and a request came too late"]);
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

describe("myth: SD_BOTH leaves no TIME-WAIT", () => {
  test.each([linux, windows, macos])("it does, at the server ($title)", async (bothSystem) => {
    for (const bothHow of ["SD_BOTH", "SD_SEND"]) {
      const {both} = await page({bothHow, bothSystem});
      expect(stateNames(both, "server")).toContain("TIME-WAIT");
      expect(stateNames(both, "client")).not.toContain("TIME-WAIT");
    }
  });

  test("data of the client meets RST after SD_BOTH, and none after SD_SEND", async () => {
    const talks = (source: string): string =>
      source.includes("const both =")
        ? source.replace(
            'yield* os.connect("server:7777");',
            'yield* os.connect("server:7777"); yield* os.sleep(ms(50)); yield* os.send(socket, 8);'
          )
        : source;
    expect(count((await page({}, talks)).both, "RST")).toBeGreaterThan(0);
    expect(count((await page({bothHow: "SD_SEND"}, talks)).both, "RST")).toBe(0);
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

describe("exercise 1: the client reads why it was kicked", () => {
  const ending = (lines: string) => (source: string) =>
    source.startsWith("const lastWord =")
      ? source.replace("    os.close(peer);\n", `    ${lines}\n`)
      : source;
  const judged = async (lines: string): Promise<Verdict> => {
    const {lastWord, lastWordSaved} = await page({}, ending(lines));
    return lastWordSaved(lastWord);
  };
  const read = "while ((yield* os.recv(peer)).length > 0);";

  test("is not solved as it stands, and is by its solution", async () => {
    const {lastWord, lastWordSaved, lastWordSolution} = await page();
    expect(lastWordSaved(lastWord)).toMatchObject({
      met: false,
      observed: 'the client read "ECONNRESET", and RST was sent 3 times'
    });
    const solved = await page({}, (source) =>
      source.startsWith("const lastWord =") ? lastWordSolution : source
    );
    expect(solved.lastWordSaved(solved.lastWord).met).toBe(true);
  });

  test.each([
    ["shutdown without reading", 'os.shutdown(peer, "SHUT_WR"); os.close(peer);', "ECONNRESET"],
    [
      "shutdown without close",
      `os.shutdown(peer, "SHUT_WR"); ${read}`,
      "and the server never closed"
    ],
    ["reading without shutdown", `${read} os.close(peer);`, "and the server never closed"]
  ])("%s does not meet it", async (_, lines, observed) => {
    const verdict = await judged(lines);
    expect(verdict.met).toBe(false);
    expect(verdict.observed).toContain(observed);
  });
});

describe("exercise 2: the client reads the whole answer", () => {
  const judged = async (line: string): Promise<Verdict> => {
    const {asked, answered} = await page({}, (source) =>
      source.startsWith("const asked =")
        ? source.replace("// one line is missing here", line)
        : source
    );
    return answered(asked);
  };

  test("is not solved as it stands, and is by its solution", async () => {
    const {asked, answered, askedSolution} = await page();
    expect(answered(asked)).toMatchObject({
      met: false,
      observed: "both hosts wait in recv(), each for the other"
    });
    const solved = await page({}, (source) =>
      source.startsWith("const asked =") ? askedSolution : source
    );
    expect(solved.answered(solved.asked).met).toBe(true);
  });

  test.each([
    ["os.close(socket);", "0 octets, then EBADF"],
    ['os.shutdown(socket, "SHUT_RDWR");', "0 octets, then the end"],
    ['os.shutdown(socket, "SHUT_RD");', "0 octets, then the end"]
  ])("%s does not meet it", async (line, observed) => {
    const verdict = await judged(line);
    expect(verdict.met).toBe(false);
    expect(verdict.observed).toContain(observed);
  });
});

describe("exercise 3: nobody who listens loses the result", () => {
  const judged = async (from: string, to: string): Promise<Verdict> => {
    const {drained, allServed} = await page({}, (source) =>
      source.startsWith("const drained =") ? source.replace(from, to) : source
    );
    return allServed(drained);
  };

  test("is not solved as it stands, and is by its solution", async () => {
    const {drained, allServed, drainedSolution} = await page();
    const before = allServed(drained);
    expect(before.met).toBe(false);
    expect(before.observed).toContain("the server was killed, and sent to 1 of 3 players only");
    const solved = await page({}, (source) =>
      source.startsWith("const drained =") ? drainedSolution : source
    );
    expect(solved.allServed(solved.drained).met).toBe(true);
  });

  const reading = "while ((yield* os.recv(peer)).length > 0);";
  test.each([
    ["closing at once", reading, "", "octets, then ECONNRESET"],
    [
      "SO_LINGER 0",
      'os.shutdown(peer, "SHUT_WR");\n      ' + reading,
      'os.setsockopt(peer, "SO_LINGER", {l_onoff: 1, l_linger: 0});',
      "octets, then ECONNRESET"
    ],
    ["leaving player 1 out", "of peers)", "of peers.slice(1))", "sent to 2 of 3 players only"]
  ])("%s does not meet it", async (_, from, to, observed) => {
    const verdict = await judged(from, to);
    expect(verdict.met).toBe(false);
    expect(verdict.observed).toContain(observed);
  });
});

test("a lost FIN of the server comes again, and the close is still graceful", async () => {
  const {result} = await page({ending: graceful});
  const last = result.transits.findLast(({from, segment}) => from === 1 && segment.flags & 1);
  const again = result.again([drop("server", last?.nth ?? 0)]);
  expect(log(again)).toEqual(["30000 octets, then the end of the stream"]);
});

test("every control can stand at its ends, and every figure draws", async () => {
  const least = {
    plays: false,
    kickLost: false,
    movesEvery: 20,
    queued: 0,
    hangs: false,
    patience: 1,
    asksAt: 900,
    crashes: false
  };
  const most = {ending: graceful, kicking: graceful, everyEnding: graceful, idleBy: graceful};
  const all = {...most, movesEvery: 400, queued: 40_000, patience: 30, asksAt: 1100};
  for (const controls of [least, all]) {
    const {displayed} = await runPage("graceful-shutdown", controls);
    expect(displayed.size).toBeGreaterThan(60);
  }
}, 30_000);

test("C50 C51 C52 C53 C54 C55 C56: the page names each of its claims once", () => {
  for (let claim = 50; claim <= 56; claim++) {
    expect(text.match(new RegExp(`<!--[^>]*\\bC${claim}\\b[^>]*-->`, "g"))).toHaveLength(1);
  }
});
