/** C20-C24: who may bind a port that is held. The cells of the page `reuseaddr` show it. */
import {beforeAll, describe, expect, test} from "vitest";
import {linux, macos, sec, windows} from "../../src/index.ts";
import type {Profile, Recording, Run, Verdict} from "../../src/index.ts";
import {runOfRecording} from "../../src/view/recording.ts";
import {socketTable} from "../../src/view/sockets.ts";
import {runPage} from "./harness.ts";
import {answers as timed, prose, states, wire} from "./story.ts";

interface Page {
  readonly restart: Run;
  readonly retry: Run;
  readonly ordered: Run;
  readonly matrix: readonly (readonly string[])[];
  readonly attempt: (system: Profile, state: string, old: boolean, young: boolean) => Run;
  readonly recordedMatrix: readonly (readonly string[])[];
  readonly agreeing: number;
  readonly holding: Run;
  readonly pair: Run;
  readonly rules: readonly (readonly string[])[];
  readonly takeover: Run;
  readonly shared: Run;
  readonly picked: Run;
  readonly exhausted: Run;
  readonly perSecond: (system: Profile) => string;
  readonly bound: Run;
  readonly onePort: Run;
  readonly recordedReuse: Recording;
  readonly quick: Run;
  readonly restarted: (run: Run) => Verdict;
  readonly quickSolution: string;
  readonly guarded: Run;
  readonly kept: (run: Run) => Verdict;
  readonly guardedSolution: string;
  readonly lookups: Run;
  readonly allFound: (run: Run) => Verdict;
  readonly lookupsSolution: string;
}

type Controls = Readonly<Record<string, unknown>>;
const page = async (controls: Controls = {}, edit?: (source: string) => string): Promise<Page> =>
  (await runPage<Page>("reuseaddr", controls, edit ? {edit} : {})).values;

/** The page with one part of one cell's text replaced; throws when the part is not there. */
const edited = async (cell: string, from: string | RegExp, to: string): Promise<Page> => {
  let found = false;
  const result = await page({}, (source) => {
    if (!source.includes(`const ${cell} = simulate`)) return source;
    const changed = source.replace(from, to);
    found ||= changed !== source;
    return changed;
  });
  expect(found, `${String(from)} in the cell ${cell}`).toBe(true);
  return result;
};

const INUSE = "EADDRINUSE";

/** The answers of all calls of one name, without their times: `"ok"`, `"EADDRINUSE"`. */
const answers = (run: Run, call: string, host = "server"): string[] =>
  timed(run, host, call)
    .map((told) => told.replace(/ [\d.]+$/, ""))
    .map((told) => (told.startsWith("fd ") ? "ok" : told));
const logged = (run: Run): string[] => run.notes.map(({text}) => text);

let usual: Page;
beforeAll(async () => {
  usual = await page();
});

describe("C24: a server is started again", () => {
  const cases: readonly [string, Profile, string, string][] = [
    ["Linux, neither has the option", linux, "neither", INUSE],
    ["Linux, only the new one", linux, "the new one", INUSE],
    ["Linux, both", linux, "both", "ok"],
    ["macOS, neither", macos, "neither", INUSE],
    ["macOS, only the new one", macos, "the new one", "ok"],
    ["Windows, neither", windows, "neither", "ok"]
  ];
  test.each(cases)("C24: %s", async (_, restartSystem, optionOn, second) => {
    const {restart} = await page({restartSystem, optionOn});
    expect(answers(restart, "bind")).toEqual(["ok", second]);
    // Nobody holds the port any more but the old connection.
    expect(states(restart, "server").at(-2)).toMatch(/^TIME-WAIT/);
  });

  test.each([2, 5, 20, 40])("C24: trying every %i s does not change the minute", async (every) => {
    const {retry} = await page({every});
    const told = answers(retry, "bind").slice(1);
    expect(told.slice(0, -1).every((errno) => errno === INUSE)).toBe(true);
    expect(told.at(-1)).toBe("ok");
    // The first try after a minute succeeds: TIME-WAIT began when the client's FIN came.
    expect(told).toHaveLength(Math.ceil(60 / every + 1e-3));
    const [waits, gone] = states(retry, "server")
      .slice(-2)
      .map((s) => Number(s.split(" ")[1]));
    expect((gone ?? 0) - (waits ?? 0)).toBe(60_000);
    expect(prose("reuseaddr")).toContain("It runs down from 60 s");
  });
});

test("C20: the option is read by bind(), and comes too late after it", async () => {
  expect(answers(usual.ordered, "bind")).toEqual(["ok", INUSE, "ok"]);
  expect(answers(usual.ordered, "setsockopt")).toEqual(["ok", "ok"]);
  const {ordered} = await page({order: "before bind()"});
  expect(answers(ordered, "bind")).toEqual(["ok", "ok"]);
});

describe("C20: who may bind, by the state of whoever holds the port", () => {
  const no = [INUSE, INUSE, INUSE, INUSE];
  const unlessBoth = [INUSE, INUSE, INUSE, "ok"];
  const unlessNew = [INUSE, INUSE, "ok", "ok"];
  const passable = ["WSAEADDRINUSE", "WSAEADDRINUSE", "WSAEACCES", "ok"];
  const free = ["ok", "ok", "ok", "ok"];
  const tables: readonly [string, Profile, readonly (readonly string[])[]][] = [
    ["Linux", linux, [unlessBoth, no, unlessBoth, unlessBoth, unlessBoth, unlessBoth]],
    ["macOS", macos, [no, no, unlessNew, unlessNew, unlessNew, unlessNew]],
    ["Windows", windows, [passable, passable, free, free, free, free]]
  ];
  test.each(tables)("C20: %s", async (_, matrixSystem, wanted) => {
    const {matrix} = await page({matrixSystem});
    expect(matrix.map((row) => row.slice(1))).toEqual(wanted);
  });

  test.each(["LISTEN", "ESTABLISHED", "CLOSE-WAIT", "FIN-WAIT-2", "TIME-WAIT"])(
    "C20: the row %s is about a socket in that state",
    (state) => {
      const run = usual.attempt(linux, state, false, false);
      const second = run.calls.filter(({name}) => name === "bind")[1];
      const rows = socketTable(run, 1, second?.calledAt ?? 0).rows.map((row) => row.state);
      expect(rows).toContain(state);
      expect(rows.filter((row) => row === "LISTEN")).toHaveLength(state === "LISTEN" ? 1 : 0);
    }
  );

  test("C20: a real Linux gave the same answers, all 20 of them", () => {
    expect(usual.recordedMatrix.flat()).not.toContain("not asked");
    expect(usual.agreeing).toBe(20);
  });
});

describe("C21: a port in LISTEN or FIN-WAIT-2, and no option", () => {
  const cases: readonly [string, Profile, string, string][] = [
    ["Linux", linux, "LISTEN", INUSE],
    ["Linux", linux, "FIN-WAIT-2", INUSE],
    ["macOS", macos, "LISTEN", INUSE],
    ["macOS", macos, "FIN-WAIT-2", INUSE],
    ["Windows", windows, "LISTEN", "WSAEADDRINUSE"],
    ["Windows", windows, "FIN-WAIT-2", "ok"]
  ];
  test.each(cases)("C21: %s, %3$s", async (_, heldSystem, heldState, second) => {
    const {holding} = await page({heldSystem, heldState});
    expect(answers(holding, "bind")).toEqual(["ok", second]);
  });
});

describe("C22: a second server on the port", () => {
  const cases: readonly [string, Profile, string, string, string][] = [
    ["Windows", windows, "nothing", "ok", "second"],
    ["Windows", windows, "SO_REUSEADDR", "ok", "second"],
    ["Windows", windows, "SO_EXCLUSIVEADDRUSE", "WSAEACCES", "first"],
    ["Linux", linux, "nothing", INUSE, "first"],
    ["Linux", linux, "SO_REUSEADDR", INUSE, "first"],
    ["macOS", macos, "nothing", "ok", "second"]
  ];
  test.each(cases)("C22: %s, the first sets %3$s", async (_, pairSystem, firstSets, ...wanted) => {
    const [second = "", winner = ""] = wanted;
    const {pair} = await page({pairSystem, firstSets});
    expect(answers(pair, "bind")).toEqual(["ok", second]);
    expect(logged(pair)).toEqual([`The ${winner} server has the player.`]);
  });

  test("C22: Windows, all combinations, as Microsoft's second table has them", () => {
    const short = (text: string): string => text.replace("ADDRINUSE", "INUSE").padEnd(5);
    expect(usual.rules.map((row) => row.slice(1).map(short).join(" ").trimEnd())).toEqual([
      "INUSE ok    ACCES ok    INUSE ok",
      "ok    INUSE ok    ACCES INUSE INUSE",
      "INUSE ok    ok    ok    INUSE ok",
      "ok    INUSE ok    ok    INUSE INUSE",
      "INUSE ACCES ACCES ACCES INUSE ACCES",
      "ok    INUSE ok    ACCES INUSE INUSE"
    ]);
    const without = usual.rules.filter((row) => !row.includes("ok")).map(([name]) => name);
    expect(without).toEqual(["SO_EXCLUSIVEADDRUSE, any"]);
  });

  test("C22: Linux lets nobody pass a listener but with SO_REUSEPORT on both", async () => {
    const {rules} = await page({rulesSystem: linux});
    const passed = rules.flatMap(([first = "", ...cells]) =>
      cells.flatMap((told, i) => (told === "ok" ? [`${first} / ${rules[i]?.[0] ?? ""}`] : []))
    );
    expect(passed).toHaveLength(4);
    expect(passed.every((names) => /^SO_REUSEPORT.* \/ SO_REUSEPORT/.test(names))).toBe(true);
  });

  test("C22: SO_EXCLUSIVEADDRUSE waits for a connection that is not over", async () => {
    const seconds = (run: Run): number => {
      const binds = run.calls.filter(({name}) => name === "bind").slice(1);
      return ((binds.at(-1)?.calledAt ?? 0) - (binds[0]?.calledAt ?? 0)) / sec(1);
    };
    expect(answers(usual.takeover, "bind").slice(1, -1)).toContain("WSAEADDRINUSE");
    expect(seconds(usual.takeover)).toBe(6);
    const {takeover} = await page({ending: "waits for the client's FIN"});
    expect(answers(takeover, "bind")).toEqual(["ok", "ok"]);
    expect(states(takeover, "server").at(-2)).toMatch(/^TIME-WAIT 50\d\d/);
  });

  test.each([1, 6, 12])("C22: SO_REUSEPORT gives %i players to three workers", async (players) => {
    const {shared} = await page({players});
    expect(answers(shared, "listen")).toEqual(["ok", "ok", "ok"]);
    expect(logged(shared)).toHaveLength(players);
  });

  test("C22: with SO_REUSEADDR only one of the three listens", async () => {
    expect(new Set(logged(usual.shared)).size).toBeGreaterThan(1);
    const {shared} = await page({shareOption: "SO_REUSEADDR"});
    expect(answers(shared, "listen").filter((told) => told === "ok")).toHaveLength(1);
    expect(new Set(logged(shared))).toEqual(new Set(["A"]));
  });
});

describe("C23: a port that the system picks", () => {
  const cases: readonly [string, Profile, number, string][] = [
    ["Windows", windows, 0, "WSAEADDRINUSE"],
    ["Windows", windows, 50_000, "ok"],
    ["Linux", linux, 0, INUSE],
    ["Linux", linux, 50_000, "ok"],
    ["macOS", macos, 0, INUSE]
  ];
  test.each(cases)("C23: %s, port %3$i", async (_, pickSystem, portAsked, third) => {
    const {picked} = await page({pickSystem, portAsked});
    expect(answers(picked, "bind", "client")).toEqual(["ok", "ok", third]);
  });
});

describe("C20: the client's ports", () => {
  const four = ["ok", "ok", "ok", "ok"];
  const cases: readonly [string, Profile, string][] = [
    ["Linux", linux, "EADDRNOTAVAIL"],
    ["Windows", windows, "WSAENOBUFS"],
    ["macOS", macos, "EADDRNOTAVAIL"]
  ];
  test.each(cases)("C20: the fifth connect() has none (%s)", async (_, portSystem, errno) => {
    const {exhausted} = await page({portSystem});
    expect(answers(exhausted, "connect", "client")).toEqual([...four, errno, errno, "ok"]);
    // A connect() without a port sends nothing: five SYNs for seven calls.
    expect(wire(exhausted).filter((line) => line.startsWith("client SYN "))).toHaveLength(5);
  });

  test("C20: when the server closes first, no port is used up", async () => {
    const {exhausted} = await page({closer: "the server"});
    expect(answers(exhausted, "connect", "client")).toEqual([...four, "ok", "ok", "ok"]);
    expect(states(exhausted, "client").some((state) => state.startsWith("TIME-WAIT"))).toBe(false);
  });

  test("C20: the ports and rates in the text are those of the model", () => {
    const ports = ({ports: [first, last]}: Profile): number => last - first + 1;
    expect([linux, windows, macos].map(ports)).toEqual([28_232, 16_384, 16_384]);
    expect([linux, windows, macos].map(usual.perSecond)).toEqual(["470", "136", "546"]);
    expect(prose("reuseaddr")).toContain("28,232 of them on Linux, 16,384 on Windows and macOS");
  });

  const binds: readonly [string, number, string[]][] = [
    ["nothing", 6, []],
    ["bind() to port 0", 3, [INUSE, INUSE, INUSE]],
    ["the same, with IP_BIND_ADDRESS_NO_PORT", 6, []]
  ];
  test.each(binds)("C20: before connect(): %s", async (lateBind, connected, errors) => {
    const {bound} = await page({lateBind});
    const told = answers(bound, "connect", "client");
    expect(told.filter((answer) => answer === "ok")).toHaveLength(connected);
    expect(logged(bound)).toEqual(errors);
  });

  test("C20: tcp_tw_reuse takes a port out of TIME-WAIT after a second, as recorded", () => {
    const {onePort, recordedReuse} = usual;
    expect(answers(onePort, "connect", "client")).toEqual(["ok", "EADDRNOTAVAIL", "ok"]);
    const order = (run: Run): string[] => wire(run).map((line) => line.replace(/ [\d.]+$/, ""));
    expect(order(runOfRecording(recordedReuse))).toEqual(order(onePort));
  });
});

describe("the exercises", () => {
  test("1: without the option on both, the goal says what each bind() answered", async () => {
    const {quick, restarted} = usual;
    expect(restarted(quick)).toMatchObject({
      met: false,
      observed:
        "the old server's bind(), without the option, answered ok; " +
        "the new server's bind(), without the option, answered EADDRINUSE"
    });
    const half = await edited("quick", /start\(false\);(?= +\/\/ the new)/, "start(true);");
    expect(half.restarted(half.quick).met).toBe(false);
    expect(half.restarted(half.quick).observed).toContain(
      "the new server's bind(), with the option, answered EADDRINUSE"
    );
  });

  test("1: an option that comes after bind() is named, and so is a client that closes first", async () => {
    const late = await edited(
      "quick",
      /( +os\.setsockopt.*\n)(.*os\.bind.*\n)/,
      "$2      os.setsockopt(listener, 'SO_REUSEADDR', true);\n"
    );
    expect(late.restarted(late.quick).observed).toContain("(the option came after it)");
    expect(late.restarted(late.quick).met).toBe(false);
    const first = await edited("quick", "os.close(peer);", "yield* os.recv(peer); os.close(peer);");
    const other = first.quick.again([]);
    expect(first.restarted(other).met).toBe(false);
  });

  test("1: its solution meets it", async () => {
    const solved = await page({}, solution("quick", usual.quickSolution));
    expect(solved.restarted(solved.quick)).toMatchObject({met: true});
  });

  test("2: the goal says who has the player; SO_REUSEADDR and a late option do not help", async () => {
    expect(usual.kept(usual.guarded)).toMatchObject({
      met: false,
      observed: "your bind() answered ok, the other ok; the player is at: the other"
    });
    const line = /.*one line is missing here.*/;
    const reuse = await edited("guarded", line, "os.setsockopt(listener, 'SO_REUSEADDR', true);");
    expect(reuse.kept(reuse.guarded).met).toBe(false);
    const late = await edited(
      "guarded",
      "os.bind(listener, 7777);",
      "os.bind(listener, 7777); os.setsockopt(listener, 'SO_EXCLUSIVEADDRUSE', true);"
    );
    expect(late.kept(late.guarded).met).toBe(false);
    expect(late.kept(late.guarded).observed).toContain("the option came after bind()");
  });

  test("2: its solution meets it", async () => {
    const solved = await page({}, solution("guarded", usual.guardedSolution));
    expect(solved.kept(solved.guarded)).toMatchObject({met: true});
  });

  test("3: four answers and then an error; SO_REUSEADDR, RST and waiting are no way out", async () => {
    const four = "4 of 8 answers, then EADDRNOTAVAIL from connect()";
    expect(usual.allFound(usual.lookups)).toMatchObject({met: false, observed: four});
    const connect = 'yield* os.connect("server:7777");';
    const reuse = await edited(
      "lookups",
      `const socket = ${connect}`,
      `const socket = os.socket(); os.setsockopt(socket, "SO_REUSEADDR", true);
       const done = ${connect.replace('("', '(socket, "')}
       if (done.errno) os.log(done.errno);`
    );
    expect(reuse.allFound(reuse.lookups)).toMatchObject({met: false, observed: four});
    const close = "os.close(socket);";
    const hard = await edited(
      "lookups",
      close,
      `os.setsockopt(socket, "SO_LINGER", {l_onoff: 1, l_linger: 0}); ${close}`
    );
    expect(hard.allFound(hard.lookups).observed).toBe("8 of 8 answers, and 8 segments with RST");
    const slow = await edited("lookups", close, `${close} yield* os.sleep(sec(61));`);
    expect(slow.allFound(slow.lookups)).toMatchObject({met: false});
    expect(slow.allFound(slow.lookups).observed).toMatch(/^8 of 8 answers, the last after 7 min/);
  });

  test("3: its solution meets it", async () => {
    const solved = await page({}, solution("lookups", usual.lookupsSolution));
    expect(solved.allFound(solved.lookups)).toMatchObject({met: true});
  });
});

/** Puts a solution in the place of its cell. */
function solution(cell: string, text: string): (source: string) => string {
  return (source) => (source.startsWith(`const ${cell} = simulate`) ? text : source);
}

test("C20: the page names its claims once each", () => {
  for (const claim of ["C20", "C21", "C22", "C23", "C24"]) {
    expect(prose("reuseaddr").match(new RegExp(`<!-- ${claim} -->`, "g"))).toHaveLength(1);
  }
});
