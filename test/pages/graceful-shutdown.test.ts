/** C50-C56: how a connection ends without loss, as the page `graceful-shutdown` shows it. */
import {describe, expect, test} from "vitest";
import {drop, linux, macos, windows} from "../../src/index.ts";
import type {Profile, Trace} from "../../src/index.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {count, graceful, log, page, stateNames, text} from "./graceful-shutdown.ts";
import {answers, states, wire} from "./story.ts";

describe("C52: the result, 30,000 bytes, and one move that crosses the close", () => {
  test("C52: with close() about half of it is never sent", async () => {
    const {result} = await page();
    expect(log(result)).toEqual(["14480 bytes, then ECONNRESET"]);
    expect(wire(result)).toContain("client 16 B seq 12 100");
    expect(wire(result)).toContain("server RST 125");
    expect(result.segments({from: "server", payload: true})).toHaveLength(10);
  });

  test("C52: with shutdown() and reading it all arrives, whatever the client sends", async () => {
    const {result} = await page({ending: graceful});
    expect(log(result)).toEqual(["30000 bytes, then the end of the stream"]);
    expect(count(result, "RST")).toBe(0);
  });

  test("C52: with a silent client close() loses nothing", async () => {
    const {result} = await page({plays: false});
    expect(log(result)).toEqual(["30000 bytes, then the end of the stream"]);
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
    // What is sent after close() has returned, when ACKs come in.
    const [closed = Infinity] = handle
      .host("server")
      .calls("close")
      .map(({returnedAt}) => returnedAt);
    expect(data.findIndex(({sentAt}) => sentAt > closed)).toBe(10);
    expect(text).toContain("FIN goes last, with the last bytes.");
  });
});

describe("C51: the last word is lost on the way", () => {
  test.each([
    ["close()", true, ["ECONNRESET"], 1],
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

  test("C51: the move that is answered with RST is the second one", async () => {
    const {kick} = await page();
    const [, move] = kick.segments({from: "client", payload: true});
    const [reset] = kick.segments({from: "server", flags: "RST"});
    expect(reset?.sentAt).toBe(move?.arrivedAt);
    expect(text).toContain("The player's next move arrives at the server.");
  });
});

describe("C53: shutdown(SHUT_WR) says: I have nothing more to send", () => {
  test("C53: the other direction flows on, and the model does what the kernel did", async () => {
    const {halfClose, recordedHalf} = await page();
    expect(halfClose.bytesRead("client")).toBe(6000);
    expect(answers(halfClose, "client", "recv").at(-1)).toMatch(/^0 B /);
    expect(stateNames(halfClose, "client").slice(2)).toEqual([
      "FIN-WAIT-1",
      "FIN-WAIT-2",
      "TIME-WAIT",
      "CLOSED"
    ]);
    const order = (run: Trace): string[] => wire(run).map((line) => line.replace(/ [\d.]+$/, ""));
    const recorded = runOfRecording(recordedHalf);
    expect(order(recorded)).toEqual(order(halfClose));
    const offers = (run: Trace): number[] => run.transits.map(({segment}) => segment.wnd);
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
  test.each([0, 20_000, 40_000])("C54: FIN is numbered after %i bytes", async (queued) => {
    const {queue, finSeq} = await page({queued});
    expect(finSeq(queue)).toBe(queued + 1);
    const sent = queue.transits.filter(({from}) => from === 0);
    const fin = sent.findIndex(({segment}) => segment.flags & 1);
    expect(sent.slice(fin + 1).every(({segment}) => segment.len === 0)).toBe(true);
    expect(queue.bytesRead("server")).toBe(queued);
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
  ])(
    "C55: it answers an errno, and the answer is read all the same (%s)",
    async (_, afterSystem, errno) => {
      const {after} = await page({afterSystem});
      expect(answers(after, "client", "send")[1]).toBe(`${errno} 20`);
      expect(answers(after, "client", "recv").map((answer) => parseInt(answer))).toEqual([5, 0]);
      expect(count(after, "RST")).toBe(0);
      expect(text).toContain(errno);
    }
  );
});

describe("C56: the socket is given back after the peer's FIN", () => {
  test("C56: a client that is well closes, and nobody waits for the deadline", async () => {
    const {untilFin} = await page({hangs: false});
    expect(log(untilFin, "server")).toEqual(["read the end of the stream"]);
    expect(count(untilFin, "RST")).toBe(0);
    expect(stateNames(untilFin, "server").at(-2)).toBe("TIME-WAIT");
  });

  test.each([1, 5, 30])("C56: a client that hangs costs the deadline (%i s)", async (patience) => {
    const {untilFin} = await page({patience});
    expect(log(untilFin, "server")).toEqual(["gave up"]);
    expect(states(untilFin, "server").at(-1)).toBe(`CLOSED ${30 + 1000 * patience}`);
    expect(wire(untilFin).at(-1)).toBe(`server RST-ACK ${30 + 1000 * patience}`);
  });

  test("C56: without the deadline the row stays as long as the run", async () => {
    const without = (source: string): string =>
      source.includes("const untilFin") ? source.replace(", left);", ");") : source;
    const {untilFin} = await page({}, without);
    expect(stateNames(untilFin, "server").at(-1)).toBe("FIN-WAIT-2");
  });
});

test("a lost FIN of the server comes again, and the close is still graceful", async () => {
  const {result} = await page({ending: graceful});
  const last = result.transits.findLast(({from, segment}) => from === 1 && segment.flags & 1);
  const again = result.again([drop("server", last?.nth ?? 0)]);
  expect(log(again)).toEqual(["30000 bytes, then the end of the stream"]);
});

test("C50 C51 C52 C53 C54 C55 C56: the page names each of its claims once", () => {
  for (let claim = 50; claim <= 56; claim++) {
    expect(text.match(new RegExp(`<!--[^>]*\\bC${claim}\\b[^>]*-->`, "g"))).toHaveLength(1);
  }
});
