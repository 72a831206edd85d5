/** C20-C24: who may bind a port that is held. The cells of the page `reuseaddr` show it. */
import {beforeAll, describe, expect, test} from "vitest";
import {linux, macos, seconds, windows} from "../../src/index.ts";
import type {CallName, Profile, Trace} from "../../src/index.ts";
import {socketTable} from "../../src/trace/data/sockets.ts";
import {type Controls, type Page, page} from "./reuseaddr.ts";
import {answers as timed, prose, states} from "./story.ts";

const INUSE = "EADDRINUSE";

/** The outcomes of all calls of one name, without their times: `"ok"`, `"EADDRINUSE"`. */
const answers = (run: Trace, call: CallName, host = "server"): string[] =>
  timed(run, host, call)
    .map((told) => told.replace(/ [\d.]+$/, ""))
    .map((told) => (told.startsWith("fd ") ? "ok" : told));
const logged = (run: Trace): readonly string[] => run.hosts.flatMap(({name}) => run.host(name).log);

// One run of the page shows several controls at once, so that there need not be one for each.
const SYSTEMS = [linux, macos, windows] as const;
const RESTARTS = ["neither", "neither", "neither", "the new one", "the new one", "both"];
const PAIRS: readonly (readonly [Profile, string])[] = [
  [windows, "nothing"],
  [windows, "SO_REUSEADDR"],
  [windows, "SO_EXCLUSIVEADDRUSE"],
  [linux, "nothing"],
  [linux, "SO_REUSEADDR"],
  [macos, "nothing"]
];
const LATE_BINDS = ["nothing", "bind() to port 0", "the same, with IP_BIND_ADDRESS_NO_PORT"];

let variants: readonly Page[] = [];
let usual: Page;
const variant = (index: number): Page => {
  const found = variants[index];
  if (!found) throw new Error(`there is no variant ${String(index)}`);
  return found;
};

beforeAll(async () => {
  const controls = [0, 1, 2, 3, 4, 5].map((i): Controls => {
    const system = SYSTEMS[i % 3];
    const [pairSystem, firstSets] = PAIRS[i] ?? [];
    return {
      restartSystem: i === 5 ? linux : system,
      optionOn: RESTARTS[i],
      every: [2, 5, 20, 40, 3, 15][i],
      order: i === 1 ? "before bind()" : "after bind()",
      matrixSystem: system,
      heldSystem: system,
      heldState: i < 3 ? "LISTEN" : "FIN-WAIT-2",
      pairSystem,
      firstSets,
      rulesSystem: i === 0 ? windows : linux,
      ending: i === 1 ? "waits for the client's FIN" : "closes and goes",
      shareOption: i === 4 ? "SO_REUSEADDR" : "SO_REUSEPORT",
      players: [6, 1, 12, 6, 6, 6][i],
      pickSystem: system,
      portAsked: i < 3 ? 0 : 50_001,
      lateBind: LATE_BINDS[i % 3]
    };
  });
  variants = await Promise.all(controls.map((set) => page(set)));
  usual = variant(0);
}, 60_000);

describe("C24: a server is started again", () => {
  const cases: readonly [number, string, string][] = [
    [0, "Linux, neither has the option", INUSE],
    [1, "macOS, neither", INUSE],
    [2, "Windows, neither", "ok"],
    [3, "Linux, only the new one", INUSE],
    [4, "macOS, only the new one", "ok"],
    [5, "Linux, both", "ok"]
  ];
  test.each(cases)(
    "C24: the restart with and without the option (variant %i, %s: %s)",
    (index, _, second) => {
      const {restart} = variant(index);
      expect(answers(restart, "bind")).toEqual(["ok", second]);
      // Nobody holds the port any more but the old connection.
      expect(states(restart, "server").at(-2)).toMatch(/^TIME-WAIT/);
    }
  );

  const tries: readonly [number, number][] = [
    [0, 2],
    [1, 5],
    [2, 20],
    [3, 40]
  ];
  test.each(tries)(
    "C24: variant %i, trying every %i s does not change the minute",
    (index, every) => {
      const {retry} = variant(index);
      const told = answers(retry, "bind").slice(1);
      expect(told.slice(0, -1).every((errno) => errno === INUSE)).toBe(true);
      expect(told.at(-1)).toBe("ok");
      // The first try after a minute succeeds: TIME-WAIT began when the client's FIN came.
      expect(told).toHaveLength(Math.ceil(60 / every + 1e-3));
      const [waits, gone] = states(retry, "server")
        .slice(-2)
        .map((state) => Number(state.split(" ")[1]));
      expect((gone ?? 0) - (waits ?? 0)).toBe(60_000);
      expect(prose("reuseaddr")).toContain("60 s after the FIN the row disappears");
    }
  );
});

test("C20: the option is read by bind(), and comes too late after it", () => {
  expect(answers(usual.ordered, "bind")).toEqual(["ok", INUSE, "ok"]);
  expect(answers(usual.ordered, "setsockopt")).toEqual(["ok", "ok"]);
  expect(answers(variant(1).ordered, "bind")).toEqual(["ok", "ok"]);
});

describe("C20: who may bind, by the state of whoever holds the port", () => {
  const no = [INUSE, INUSE, INUSE, INUSE];
  const unlessBoth = [INUSE, INUSE, INUSE, "ok"];
  const unlessNew = [INUSE, INUSE, "ok", "ok"];
  const passable = ["WSAEADDRINUSE", "WSAEADDRINUSE", "WSAEACCES", "ok"];
  const free = ["ok", "ok", "ok", "ok"];
  const tables: readonly [number, string, readonly (readonly string[])[]][] = [
    [0, "Linux", [unlessBoth, no, unlessBoth, unlessBoth, unlessBoth, unlessBoth]],
    [1, "macOS", [no, no, unlessNew, unlessNew, unlessNew, unlessNew]],
    [2, "Windows", [passable, passable, free, free, free, free]]
  ];
  test.each(tables)("C20: variant %i, %s", (index, _, wanted) => {
    expect(variant(index).matrix.map((row) => row.slice(1))).toEqual(wanted);
  });

  test("C20: the table shortens errors, and leaves states as they are", () => {
    expect(usual.inTable(["ESTABLISHED", INUSE, "WSAEACCES", "ok"])).toEqual([
      "ESTABLISHED",
      "INUSE",
      "ACCES",
      "ok"
    ]);
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
  const cases: readonly [number, string, string][] = [
    [0, "Linux, LISTEN", INUSE],
    [1, "macOS, LISTEN", INUSE],
    [2, "Windows, LISTEN", "WSAEADDRINUSE"],
    [3, "Linux, FIN-WAIT-2", INUSE],
    [4, "macOS, FIN-WAIT-2", INUSE],
    [5, "Windows, FIN-WAIT-2", "ok"]
  ];
  test.each(cases)(
    "C21: what holds the port, and what bind() answers (variant %i, %s: %s)",
    (index, _, second) => {
      expect(answers(variant(index).holding, "bind")).toEqual(["ok", second]);
    }
  );
});

describe("C22: a second server on the port", () => {
  const cases: readonly [number, string, string, string][] = [
    [0, "Windows, the first sets nothing", "ok", "second"],
    [1, "Windows, the first sets SO_REUSEADDR", "ok", "second"],
    [2, "Windows, the first sets SO_EXCLUSIVEADDRUSE", "WSAEACCES", "first"],
    [3, "Linux, the first sets nothing", INUSE, "first"],
    [4, "Linux, the first sets SO_REUSEADDR", INUSE, "first"],
    [5, "macOS, the first sets nothing", "ok", "second"]
  ];
  test.each(cases)("C22: variant %i, %s: %s, the %s has the player", (index, _, second, winner) => {
    const {pair} = variant(index);
    expect(answers(pair, "bind")).toEqual(["ok", second]);
    expect(logged(pair)).toEqual([`the ${winner} server has the player`]);
  });

  test("C22: Windows, all combinations, as Microsoft's second table has them", () => {
    const short = (text: string): string => text.padEnd(5);
    expect(usual.rules.map((row) => row.slice(1).map(short).join(" ").trimEnd())).toEqual([
      "INUSE ok    ACCES ok    INUSE ok",
      "ok    INUSE ok    ACCES INUSE INUSE",
      "INUSE ok    ok    ok    INUSE ok",
      "ok    INUSE ok    ok    INUSE INUSE",
      "INUSE ACCES ACCES ACCES INUSE ACCES",
      "ok    INUSE ok    ACCES INUSE INUSE"
    ]);
    const without = usual.rules.filter((row) => !row.includes("ok")).map(([name]) => name);
    expect(without).toEqual(["EXCLUSIVE, any"]);
  });

  test("C22: Linux lets nobody pass a listener but with SO_REUSEPORT on both", () => {
    const {rules} = variant(1);
    const passed = rules.flatMap(([first = "", ...cells]) =>
      cells.flatMap((told, i) => (told === "ok" ? [`${first} / ${rules[i]?.[0] ?? ""}`] : []))
    );
    expect(passed).toHaveLength(4);
    expect(passed.every((names) => /^REUSEPORT.* \/ REUSEPORT/.test(names))).toBe(true);
  });

  test("C22: SO_EXCLUSIVEADDRUSE waits for a connection that is not over", () => {
    const lasts = (run: Trace): number => {
      const binds = run.calls.filter(({name}) => name === "bind").slice(1);
      return ((binds.at(-1)?.calledAt ?? 0) - (binds[0]?.calledAt ?? 0)) / seconds(1);
    };
    expect(answers(usual.takeover, "bind").slice(1, -1)).toContain("WSAEADDRINUSE");
    expect(lasts(usual.takeover)).toBe(6);
    const {takeover} = variant(1);
    expect(answers(takeover, "bind")).toEqual(["ok", "ok"]);
    expect(states(takeover, "server").at(-2)).toMatch(/^TIME-WAIT 50\d\d/);
  });

  const counts: readonly [number, number][] = [
    [0, 6],
    [1, 1],
    [2, 12]
  ];
  test.each(counts)(
    "C22: variant %i, SO_REUSEPORT: each of %i players has a worker",
    (index, n) => {
      const {shared} = variant(index);
      expect(answers(shared, "listen")).toEqual(["ok", "ok", "ok"]);
      expect(logged(shared)).toHaveLength(n);
    }
  );

  test("C22: with SO_REUSEADDR only one of the three listens", () => {
    expect(new Set(logged(usual.shared)).size).toBeGreaterThan(1);
    const {shared} = variant(4);
    expect(answers(shared, "listen").filter((told) => told === "ok")).toHaveLength(1);
    expect(new Set(logged(shared))).toEqual(new Set(["A"]));
  });
});

describe("C23: a port that the system picks", () => {
  const cases: readonly [number, string, string][] = [
    [0, "Linux, port 0", INUSE],
    [1, "macOS, port 0", INUSE],
    [2, "Windows, port 0", "WSAEADDRINUSE"],
    [3, "Linux, port 50001", "ok"],
    [4, "macOS, port 50001", INUSE],
    [5, "Windows, port 50001", "ok"]
  ];
  test.each(cases)(
    "C23: a port that is named, and one that the system picks (variant %i, %s: %s)",
    (index, _, third) => {
      expect(answers(variant(index).picked, "bind", "client")).toEqual(["ok", "ok", third]);
    }
  );
});

describe("C20: bind() before connect()", () => {
  const binds: readonly [number, string, number, string[]][] = [
    [0, "nothing", 6, []],
    [1, "bind() to port 0", 3, [INUSE, INUSE, INUSE]],
    [2, "the same, with IP_BIND_ADDRESS_NO_PORT", 6, []]
  ];
  test.each(binds)("C20: variant %i, before connect(): %s", (index, _, connected, errors) => {
    const {bound} = variant(index);
    const told = answers(bound, "connect", "client");
    expect(told.filter((answer) => answer === "ok")).toHaveLength(connected);
    expect(logged(bound)).toEqual(errors);
  });
});

test("C20: the page names its claims once each", () => {
  for (const claim of ["C20", "C21", "C22", "C23", "C24"]) {
    expect(prose("reuseaddr").match(new RegExp(`<!-- ${claim} -->`, "g"))).toHaveLength(1);
  }
});
