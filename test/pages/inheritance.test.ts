/** C57, C58: which options accept() passes on. The cells of the page `inheritance` show it. */
import {beforeAll, describe, expect, test} from "vitest";
import {linux, macos, windows} from "../../src/index.ts";
import type {CallName, Profile, Run, Trace, Verdict} from "../../src/index.ts";
import {stateAt} from "../../src/trace/query/at-time.ts";
import {runPage, solution} from "./harness.ts";
import {answers as timed, exercises, prose, wire} from "./story.ts";

interface Page {
  readonly ghosts: Run;
  readonly passed: readonly (readonly string[])[];
  readonly passedLater: readonly (readonly string[])[];
  readonly midway: Run;
  readonly updates: Run;
  readonly loop: Run;
  readonly edge: Run;
  readonly repliesOf: (run: Run) => number;
  readonly unreadAt: (run: Run) => number;
  readonly scaled: Run;
  readonly shift: (run: Run) => number;
  readonly largest: (run: Run) => number;
  readonly tookToSend: (run: Run) => string;
  readonly heirs: Run;
  readonly resetOf: (run: Run) => number;
  readonly portable: Run;
  readonly compared: readonly {readonly option: string; readonly set: string}[];
  readonly same: number;
  readonly watched: Run;
  readonly bothPlay: (run: Run) => Verdict;
  readonly updated: Run;
  readonly handedOver: (run: Run) => Verdict;
  readonly lobby: Run;
  readonly nobodyWaits: (run: Run) => Verdict;
}

type Controls = Readonly<Record<string, unknown>>;
const page = async (controls: Controls = {}, edit?: (source: string) => string): Promise<Page> =>
  (await runPage<Page>("inheritance", controls, edit ? {edit} : {})).values;

const {edited, solved} = exercises(page);

/** The outcomes of all calls of one name, without their times: `"ok"`, `"ECONNREFUSED"`. */
const answers = (run: Trace, host: string, call: CallName): string[] =>
  timed(run, host, call).map((told) => told.replace(/^fd .*/, "ok").replace(/ [\d.]+$/, ""));
const logged = (run: Trace): readonly string[] => [
  ...run.host("client").log,
  ...run.host("server").log
];

// One run of the page shows several controls at once, so that there need not be one for each.
const VARIANTS = [
  {when: "after the handshake", setAt: 80},
  {keepSystem: linux, when: "after accept()", setAt: 0},
  {keepSystem: windows, setAt: 55},
  {keepOn: "the accepted socket", setAt: 60},
  {keepSystem: linux, keepOn: "the accepted socket", setAt: 120},
  {keepSystem: macos}
];
const ACCEPTED_BY = ["AcceptEx()", "accept()", "AcceptEx() and SO_UPDATE_ACCEPT_CONTEXT"];
const BUFFERS = [
  "512 KiB on the listener",
  "512 KiB on the accepted socket",
  "16 KiB on the listener, then 512 KiB"
];
const LOOPS: readonly (readonly [Profile, boolean])[] = [
  [linux, false],
  [macos, false],
  [windows, false],
  [linux, true],
  [macos, true],
  [windows, true]
];

let variants: readonly Page[] = [];
const variant = (index: number): Page => {
  const found = variants[index];
  if (!found) throw new Error(`there is no variant ${String(index)}`);
  return found;
};

beforeAll(async () => {
  variants = await Promise.all(
    VARIANTS.map((controls, i) => {
      const [loopSystem, setsItself] = LOOPS[i] ?? [linux, false];
      const acceptedBy = ACCEPTED_BY[i % 3];
      const bufferOn = BUFFERS[i % 3];
      const more = {loopSystem, setsItself, acceptedBy, bufferOn, atOnce: i >= 3, hard: i < 1};
      const epoll = {edgeTriggered: i % 3 < 2, untilAgain: i % 3 === 1};
      return page({...controls, ...more, ...epoll, portableSystem: loopSystem});
    })
  );
}, 60_000);

describe("C58: keepalive on the listener", () => {
  const cases: readonly [number, string, string, string][] = [
    [0, "macOS 13, on the listener", "ECONNREFUSED", "null"],
    [1, "Linux, on the listener", "ok", "LISTEN"],
    [2, "Windows, on the listener", "ok", "LISTEN"],
    [3, "macOS 13, on the accepted socket", "ok", "LISTEN"],
    [4, "Linux, on the accepted socket", "ok", "LISTEN"],
    [5, "macOS 14, on the listener", "ok", "LISTEN"]
  ];
  test.each(cases)("C58: case %i, %s: the second player gets %s", (index, _, second, state) => {
    const {ghosts} = variant(index);
    expect(answers(ghosts, "client", "connect")).toEqual(["ok", second]);
    const listener = ghosts.sockets.find(({host, remote}) => host === 1 && remote === null);
    expect(String(stateAt(ghosts, listener?.id ?? -1, ghosts.end.at))).toBe(state);
  });

  test("C58: only where the time was handed on is the first player probed within 100 s", () => {
    const probed = (index: number): boolean =>
      variant(index).ghosts.segments({reason: "keepalive"}).length > 0;
    expect([0, 1, 2, 3, 4, 5].map(probed)).toEqual([false, true, true, true, true, false]);
  });
});

describe("C57: which options pass", () => {
  type Rows = readonly (readonly string[])[];
  const byName = (rows: Rows): Record<string, readonly string[]> =>
    Object.fromEntries(rows.map(([name = "", ...cells]) => [name, cells]));

  test("C57: set before the SYN: nearly all by accept(), none by AcceptEx()", () => {
    const all = ["yes", "yes", "yes", "no"];
    const none = "no such option";
    expect(byName(variant(0).passed)).toEqual({
      SO_KEEPALIVE: all,
      "keepalive idle time": ["yes", "no", "yes", "no"],
      TCP_KEEPINTVL: all,
      TCP_NODELAY: all,
      SO_LINGER: all,
      SO_RCVBUF: ["yes", "yes", "yes", "not documented"],
      SO_REUSEADDR: all,
      O_NONBLOCK: ["no", "yes", "yes", "no"],
      TCP_DEFER_ACCEPT: ["no", none, none, none]
    });
  });

  test("C57: set after the handshake or later, none passes where it is known", () => {
    const later = [0, 1].map((index) => byName(variant(index).passedLater));
    for (const rows of later) {
      const told = new Set(Object.values(rows).flatMap(([, , , ...rest]) => rest));
      expect([...told].sort()).toEqual(["no", "no such option", "not documented"]);
      const unix = Object.values(rows).flatMap(([first, second]) => [first, second]);
      expect(unix).not.toContain("yes");
    }
    expect(later[0]?.["TCP_NODELAY"]).toEqual(["no", "no", "not documented", "no"]);
    expect(later[1]?.["TCP_NODELAY"]).toEqual(["no", "no", "no", "no"]);
  });

  const times: readonly [number, number, string][] = [
    [1, 0, "1"],
    [2, 55, "1"],
    [3, 60, "0"],
    [0, 80, "0"],
    [4, 120, "0"]
  ];
  test.each(times)("C57: variant %i, TCP_NODELAY set at %i ms: %s", (index, _, has) => {
    expect(logged(variant(index).midway)).toEqual([has]);
    expect(prose("inheritance")).toContain("to either side of 60 ms");
  });

  test("C57: through AcceptEx() nothing passes until SO_UPDATE_ACCEPT_CONTEXT is set", () => {
    const data = (index: number): string[] =>
      wire(variant(index).updates).filter((line) => / \d+ B /.test(line));
    expect(data(0)).toEqual(["server 20 B seq 1 120", "server 40 B seq 21 200"]);
    const atOnce = [1, 21, 41].map((seq) => `server 20 B seq ${String(seq)} 120`);
    expect([data(1), data(2)]).toEqual([atOnce, atOnce]);
  });

  test("C57: O_NONBLOCK does not pass on Linux, and one silent player stops all", () => {
    const waits = (index: number): string[] => [...logged(variant(index).loop)].sort();
    const quick = ["second player: 20 ms", "silent player: 20 ms"];
    expect(waits(0)).toEqual(["second player: 2.82 s", "silent player: 20 ms"]);
    for (const index of [1, 2, 3, 4, 5]) expect(waits(index)).toEqual(quick);
  });

  test("C57: the recorded kernel passes on what the model passes on, in all 31 options", () => {
    const {compared, same} = variant(0);
    expect([compared.length, same]).toEqual([31, 31]);
    const changed = compared.filter((row) => row.set !== (row as {recorded?: string}).recorded);
    expect(changed.map(({option}) => option).sort()).toEqual([
      "O_NONBLOCK",
      "SO_PRIORITY",
      "TCP_DEFER_ACCEPT",
      "TCP_MAXSEG"
    ]);
  });
});

describe("C58: once, on the listener", () => {
  const cases: readonly [number, string, number, number, string][] = [
    [0, "512 KiB on the listener", 4, 654_560, "550 ms"],
    [1, "512 KiB on the accepted socket", 10, 655_360, "550 ms"],
    [2, "16 KiB, then 512 KiB", 0, 65_535, "1.05 s"],
    [3, "512 KiB on the listener, data at once", 4, 654_560, "550 ms"],
    [4, "512 KiB on the accepted socket, data at once", 10, 81_920, "950 ms"],
    [5, "16 KiB, then 512 KiB, data at once", 0, 20_272, "2.99 s"]
  ];
  test.each(cases)("C58: variant %i, %s", (index, _, scale, window, took) => {
    const {scaled, shift, largest, tookToSend} = variant(index);
    expect([shift(scaled), largest(scaled), tookToSend(scaled)]).toEqual([scale, window, took]);
  });

  test("C58: SO_LINGER {1, 0} on the listener ends every connection with RST", () => {
    expect(variant(0).resetOf(variant(0).heirs)).toBe(2);
    expect(logged(variant(0).heirs).filter((told) => told.endsWith("ECONNRESET"))).toHaveLength(2);
    expect(variant(1).resetOf(variant(1).heirs)).toBe(0);
    expect(logged(variant(1).heirs)).toEqual([
      "Ann: goodbye",
      "Ann: the end",
      "Ben: goodbye",
      "Ben: the end"
    ]);
  });

  test("C58: a server that sets each option on each socket has them on every system", () => {
    const idle = ["TCP_KEEPIDLE", "TCP_KEEPALIVE", "TCP_KEEPIDLE"];
    for (const [i, name] of idle.entries()) {
      expect(logged(variant(i).portable)).toEqual([
        "O_NONBLOCK 1",
        "TCP_NODELAY 1",
        "SO_KEEPALIVE 1",
        `${name} 60`
      ]);
    }
  });
});

test("an edge-triggered server that reads once for each event leaves two of three moves unread", () => {
  const outcome = (index: number): readonly number[] => {
    const {edge, repliesOf, unreadAt} = variant(index);
    return [repliesOf(edge), unreadAt(edge)];
  };
  // EPOLLET; EPOLLET and reading until EAGAIN; neither.
  expect([0, 1, 2].map(outcome)).toEqual([
    [1, 200],
    [3, 0],
    [3, 0]
  ]);
  const {edge} = variant(0);
  expect(timed(edge, "server", "epollWait")[1]).toMatch(/^blocked/);
  expect(timed(edge, "client", "recv").at(-1)).toMatch(/^blocked/);
});

describe("the exercises", () => {
  const gone = {met: false, next: expect.stringContaining("ECONNREFUSED") as string};
  const says = (part: string): unknown => ({
    met: false,
    next: expect.stringContaining(part) as string
  });

  test("1: the goal says that the listener is gone, or that nobody is probed", async () => {
    const {bothPlay, watched} = variant(0);
    expect(bothPlay(watched)).toEqual(gone);
    const without = await edited("watched", /^.*TCP_KEEPALIVE.*\n/m, "");
    expect(without.bothPlay(without.watched)).toEqual(says("nobody is probed"));
    const early = await edited("watched", "      if (peer", "      os.close(listener); if (peer");
    expect(early.bothPlay(early.watched)).toMatchObject({met: false});
    const ok = await solved("watched", solution("inheritance", "watched"));
    expect(ok.bothPlay(ok.watched)).toEqual({met: true});
  });

  test("2: the goal names what is still missing", async () => {
    const line = /.*one line is missing here.*/;
    const {handedOver, updated} = variant(0);
    expect(handedOver(updated)).toEqual(says("20 and 40 bytes"));
    const half = await edited("updated", line, 'os.setsockopt(peer, "TCP_NODELAY", true);');
    expect(half.handedOver(half.updated)).toEqual(says("has no SO_KEEPALIVE"));
    const set = 'os.setsockopt(listener, "SO_UPDATE_ACCEPT_CONTEXT", true);';
    const wrong = await edited("updated", line, set);
    expect(wrong.handedOver(wrong.updated)).toEqual(says("WSAEINVAL"));
    const ok = await solved("updated", solution("inheritance", "updated"));
    expect(ok.handedOver(ok.updated)).toEqual({met: true});
  });

  test("3: the goal says who waits for how long", async () => {
    const {nobodyWaits, lobby} = variant(0);
    expect(nobodyWaits(lobby)).toEqual(says("The second player waits 2.82 s."));
    const push = "sockets.push(peer);";
    const late = await edited("lobby", push, `${push} os.setsockopt(peer, "SO_RCVTIMEO", 500);`);
    expect(late.nobodyWaits(late.lobby)).toEqual(says("The second player waits"));
    const dropped = await edited("lobby", push, "");
    expect(dropped.nobodyWaits(dropped.lobby)).toMatchObject({met: false});
    const later = await edited("lobby", push, `${push} continue;`);
    expect(later.nobodyWaits(later.lobby)).toEqual({met: true});
    const ok = await solved("lobby", solution("inheritance", "lobby"));
    expect(ok.nobodyWaits(ok.lobby)).toEqual({met: true});
  });
});

test("C57: the page names its claims once each", () => {
  for (const claim of ["C57", "C58"]) {
    expect(prose("inheritance").match(new RegExp(`<!-- ${claim} -->`, "g"))).toHaveLength(1);
  }
});
