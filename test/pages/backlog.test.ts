/** C59-C66: the queues of a listener, and a client without ports. The page `backlog` shows them. */
import {describe, expect, test} from "vitest";
import {linux, ms, seconds, windows} from "../../src/index.ts";
import type {Profile, Recording, Run, Trace, Verdict} from "../../src/index.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {socketTable, socketText} from "../../src/trace/data/sockets.ts";
import {runPage, solution} from "./harness.ts";
import {answers, prose, states, undrawn, wire} from "./story.ts";

interface Page {
  readonly arrivals: Run;
  readonly waits: (run: Run) => readonly number[];
  readonly late: (run: Run) => number;
  readonly longest: (run: Run) => number;
  readonly connected: (run: Run) => number;
  readonly nobody: Run;
  readonly counted: Run;
  readonly connectedBy: (run: Run, at: number) => number;
  readonly order: Run;
  readonly full: Run;
  readonly halfOpen: Run;
  readonly recordedHalfOpen: Recording;
  readonly burst: Run;
  readonly reasonable: Run;
  readonly bounded: Run;
  readonly hinted: Run;
  readonly rate: Run;
  readonly slow: Run;
  readonly served: (run: Run, by: number) => number;
  readonly ports: Run;
  readonly destinations: Run;
  readonly ready: Run;
  readonly promptly: (run: Run) => Verdict;
  readonly fewest: Run;
  readonly justEnough: (run: Run) => Verdict;
  readonly mute: Run;
  readonly allWelcome: (run: Run) => Verdict;
}

const page = async (
  controls: Readonly<Record<string, unknown>> = {},
  edit = (source: string): string => source
): Promise<Page> => {
  const bare = (source: string): string => undrawn(edit(source));
  return (await runPage<Page>("backlog", controls, {edit: bare})).values;
};

const text = prose("backlog");
const log = (run: Trace, host = "client"): readonly string[] => run.host(host).log;
const count = (run: Trace, part: string): number =>
  wire(run).filter((line) => line.includes(part)).length;

describe("C59: thirty players, and a server that is away for a moment", () => {
  test("C59: backlog 5: 24 of them wait for a SYN to be repeated", async () => {
    const {arrivals, late, longest, waits} = await page();
    expect(late(arrivals)).toBe(24);
    expect(longest(arrivals)).toBe(6);
    expect(waits(arrivals)).toHaveLength(30);
    expect(text).toContain("With a [backlog](./glossary#backlog) of 5, six connections fill");
    expect(text).toContain("24 players wait that long");
  });

  test("C59: with a backlog of 29 nobody waits for a repetition", async () => {
    const {arrivals, late} = await page({arrivalsBacklog: 29});
    expect(late(arrivals)).toBe(0);
    expect(count(arrivals, "client SYN")).toBe(30);
    expect(text).toContain("Set the backlog to 29");
  });

  test.each([
    [1, 0, 0],
    [1, 900, 28],
    [40, 900, 0]
  ])("C59: backlog %i, away for %i ms: %i wait long", async (arrivalsBacklog, away, long) => {
    const {arrivals, late} = await page({arrivalsBacklog, away});
    expect(late(arrivals)).toBe(long);
  });
});

describe("C60: the kernel does the handshake", () => {
  test("C60: all calls of the client succeed before accept() is called", async () => {
    const {nobody} = await page();
    expect(answers(nobody, "client", "connect")).toEqual(["fd 3 20"]);
    expect(answers(nobody, "client", "send")).toEqual(["5 B 20"]);
    expect(wire(nobody)).toContain("server ACK 6 30");
    expect(answers(nobody, "server", "accept")).toEqual(["fd 4 300"]);
    expect(states(nobody, "server").slice(0, 3)).toEqual([
      "SYN-RECEIVED 10",
      "ESTABLISHED 30",
      "CLOSE-WAIT 130"
    ]);
  });

  test.each([0, 300, 500])("C60: what was sent is there to read after %i ms", async (after) => {
    const {nobody} = await page({acceptsAfter: after});
    expect(log(nobody, "server")).toEqual(["hello", "the end of the stream"]);
  });
});

describe("C59: what the backlog counts", () => {
  test.each([0, 1, 2, 6])("C59: Linux holds backlog + 1 (%i)", async (countedBacklog) => {
    const {counted, connectedBy} = await page({countedBacklog});
    expect(connectedBy(counted, ms(400))).toBe(countedBacklog + 1);
    expect(text).toContain("With a backlog of 2 three players are connected on Linux");
  });

  test.each([0, 1, 2, 6])(
    "C59: Windows holds the backlog, and at least one (%i)",
    async (countedBacklog) => {
      const {counted, connectedBy} = await page({countedBacklog, countedSystem: windows});
      expect(connectedBy(counted, ms(400))).toBe(Math.max(1, countedBacklog));
    }
  );

  test("C59: eight fit in a backlog of 8", async () => {
    const {counted, connectedBy} = await page({countedBacklog: 8});
    expect(connectedBy(counted, ms(400))).toBe(8);
  });

  test("C59: the row of the listener says Recv-Q 3 and Send-Q 2", async () => {
    const {counted} = await page();
    expect(socketText(socketTable(counted, 1, ms(399)))).toMatch(/^LISTEN +3 +2 /m);
  });
});

describe("C61: accept() takes the oldest of the finished ones", () => {
  test.each([
    [0, ["A", "B", "C", "D"]],
    [60, ["B", "C", "D", "A"]],
    [100, ["B", "C", "D", "A"]]
  ])("C61: A's last ACK is %i ms late", async (ackLate, order) => {
    const run = (await page({ackLate})).order;
    expect(log(run, "server")).toEqual(order);
    const delayed = run.transits.filter(({arrivedAt, sentAt}) => arrivedAt - sentAt > ms(10));
    expect(delayed.map(({connection}) => connection)).toEqual(ackLate > 0 ? [0] : []);
  });

  test("C61: one call, one connection", async () => {
    const {order} = await page();
    expect(answers(order, "server", "accept").map((answer) => answer.split(" ").at(-1))).toEqual([
      "200",
      "300",
      "400",
      "500"
    ]);
  });
});

describe("C63: the queue is full", () => {
  test.each([1, 2, 4])("C63: Linux says nothing; ETIMEDOUT (backlog %i)", async (fullBacklog) => {
    const {full} = await page({fullBacklog});
    expect(count(full, "RST")).toBe(0);
    const said = log(full);
    expect(said.filter((line) => line.includes("connected"))).toHaveLength(fullBacklog + 1);
    const late = said.filter((line) => line.includes("ETIMEDOUT after 2 min 11 s"));
    expect(late).toHaveLength(4 - fullBacklog);
    expect(text).toContain("repeated for 131 seconds");
  });

  test.each([1, 4])("C63: Windows refuses, after four more tries (backlog %i)", async (backlog) => {
    const {full} = await page({fullBacklog: backlog, fullSystem: windows});
    const refused = log(full).filter((line) => line.includes("WSAECONNREFUSED after 2.1 s"));
    expect(refused).toHaveLength(5 - backlog);
    expect(count(full, "RST-ACK")).toBe(5 * (5 - backlog));
  });

  test("C63: with a backlog of 5 all five fit", async () => {
    for (const fullSystem of [linux, windows]) {
      const {full, connected} = await page({fullBacklog: 5, fullSystem});
      expect(connected(full)).toBe(5);
    }
  });
});

describe("C63: connected, and yet not", () => {
  test("C63: the model does what the kernel did", async () => {
    const {halfOpen, recordedHalfOpen} = await page();
    const recorded = runOfRecording(recordedHalfOpen);
    const order = (run: Trace): string[] =>
      wire(run)
        .filter((line) => Number(line.split(" ").at(-1)) < 1000)
        .map((line) => line.replace(/ [\d.]+$/, ""))
        .sort();
    expect(order(recorded)).toEqual(order(halfOpen));
  });

  test("C63: client 3 is ESTABLISHED, and the server has it in SYN-RECV", async () => {
    const {halfOpen} = await page();
    expect(log(halfOpen)).toEqual(["1 connected", "2 connected", "3 connected"]);
    expect(halfOpen.host("client").sockets({state: "ESTABLISHED"})).toHaveLength(3);
    expect(halfOpen.host("server").sockets({state: "ESTABLISHED"})).toHaveLength(2);
    expect(halfOpen.host("server").sockets({state: "SYN-RECEIVED"})).toHaveLength(1);
    expect(count(halfOpen, "RST")).toBe(0);
  });

  test("C63: tcp_abort_on_overflow answers its last ACK by RST, and no SYN", async () => {
    const {halfOpen} = await page({abortOnOverflow: true});
    expect(log(halfOpen).at(-1)).toBe("3 ECONNRESET");
    expect(count(halfOpen, "RST-ACK")).toBe(0);
    expect(count(halfOpen, "server RST")).toBeGreaterThan(0);
    expect(halfOpen.host("client").sockets({state: "SYN-SENT"})).toHaveLength(2);
  });
});

describe("SYN cookies", () => {
  test("with cookies five believe, and the server knows two; nobody sends RST", async () => {
    const {burst, connected} = await page();
    expect(connected(burst)).toBe(5);
    expect(burst.host("server").sockets({state: "ESTABLISHED"})).toHaveLength(2);
    expect(count(burst, "RST")).toBe(0);
    expect(text).toContain("With cookies five clients believe");
    expect(text).toContain("the server knows two");
    expect(text).toContain("Three clients wait for a welcome");
  });

  test("without cookies two are connected, and three try again", async () => {
    const {burst, connected} = await page({cookies: 0});
    expect(connected(burst)).toBe(2);
    expect(burst.host("client").sockets({state: "SYN-SENT"})).toHaveLength(3);
    expect(count(burst, "RST")).toBe(0);
  });
});

describe("C62: SOMAXCONN", () => {
  const most: readonly [string, Profile, number, number][] = [
    ["Linux", linux, 5, 6],
    ["Linux", linux, 128, 129],
    ["Linux", linux, 0x7fffffff, 320],
    ["Windows", windows, 5, 5],
    ["Windows", windows, 511, 200],
    ["Windows", windows, 0x7fffffff, 200]
  ];
  test.each(most)("C62: on %s, %#, asked for %i", async (_, askedSystem, asked, places) => {
    const {reasonable, longest} = await page({askedSystem, asked});
    expect(longest(reasonable)).toBe(places);
    expect(text).toContain(
      "6 players with a backlog of 5, 129 with 128, and with SOMAXCONN all 320"
    );
  });

  test("C62: Linux's own limit is 4,096", async () => {
    const {reasonable} = await page();
    expect(socketText(socketTable(reasonable, 1, seconds(1)))).toMatch(/^LISTEN +320 +4096 /m);
    expect(text).toContain("Linux has 4,096 since 5.4");
  });
});

test.each([
  [40, 5, 6],
  [3, 40, 4],
  [40, 40, 41],
  [1, 1, 2]
])("somaxconn %i, asked for %i: %i places", async (somaxconn, programAsks, places) => {
  const {bounded, longest} = await page({somaxconn, programAsks});
  expect(longest(bounded)).toBe(places);
});

test.each([
  [50, 200],
  [100, 200],
  [200, 200],
  [300, 300],
  [400, 400]
])("C66: the hint is a number between 200 and 65,535 (%i asks for %i)", async (hint, places) => {
  const {hinted, longest} = await page({hint});
  expect(longest(hinted)).toBe(places);
});

describe("C65: a large backlog is not needed", () => {
  test("C65: 2,000 a second, 0.2 ms each: the queue stays at 1 or 2", async () => {
    const {rate, longest} = await page();
    expect(longest(rate)).toBeLessThanOrEqual(2);
  });

  test("C65: meanwhile 40 handshakes are under way, as many as come in a round trip", async () => {
    const {rate} = await page();
    const begun = rate.transits.filter(
      ({segment, arrivedAt}) => segment.flags === 0x02 && arrivedAt <= ms(60)
    );
    const ended = rate.states.filter(
      ({host, to, at}) => host === 1 && to === "ESTABLISHED" && at <= ms(60)
    );
    expect(begun.length - ended.length).toBe(40);
  });

  test("C65: 1 ms each: the queue grows for as long as they come", async () => {
    const {rate, longest} = await page({acceptTakes: 1});
    expect(longest(rate)).toBeGreaterThan(80);
  });

  test.each([
    [200, 0.1],
    [200, 2],
    [5000, 0.1],
    [5000, 2]
  ])("C65: %i a second, %f ms each: all are served", async (perSecond, acceptTakes) => {
    const {rate, connected, longest} = await page({perSecond, acceptTakes});
    expect(connected(rate)).toBe(perSecond / 10);
    const fast = 1000 / acceptTakes >= perSecond;
    if (fast) expect(longest(rate)).toBeLessThanOrEqual(2);
    else expect(longest(rate)).toBeGreaterThan(perSecond / 20);
  });
});

test("myth: a longer queue serves nobody faster", async () => {
  const at3s = async (queueLength: number): Promise<number> => {
    const {slow, served} = await page({queueLength});
    return served(slow, seconds(3));
  };
  const long = await at3s(1000);
  expect(long).toBeLessThanOrEqual(150);
  for (const length of [10, 50]) expect(Math.abs((await at3s(length)) - long)).toBeLessThan(8);
});

describe("C64: no port left", () => {
  test.each([
    [linux, "EADDRNOTAVAIL"],
    [windows, "WSAENOBUFS"]
  ])("C64: the eleventh connect() fails, and sends nothing ($title)", async (system, errno) => {
    const {ports} = await page({portSystem: system});
    expect(log(ports)).toEqual([`11 ${errno}`, `12 ${errno}`, "10 succeeded"]);
    expect(count(ports, "client SYN")).toBe(10);
    expect(text).toContain(errno);
  });

  test.each([linux, windows])("C64: closing wins nothing ($title)", async (portSystem) => {
    const {ports} = await page({portSystem, closesFirst: true});
    expect(log(ports).at(-1)).toBe("10 succeeded");
    expect(ports.host("client").sockets({state: "TIME-WAIT"})).toHaveLength(10);
  });

  test.each([1, 2, 3])("C64: each of %i destinations has ten", async (targets) => {
    const {destinations, connected} = await page({targets});
    expect(connected(destinations)).toBe(10 * targets);
    const local = socketTable(destinations, 0, seconds(1)).rows.map(({cells}) => cells[3]);
    expect(new Set(local).size).toBe(10);
  });
});

test("C64: the page says how many ephemeral ports each system has", () => {
  const many = ({ports: [first, last]}: Profile): string => (last - first + 1).toLocaleString("en");
  expect(text).toContain(`${many(linux)} on Linux, ${many(windows)} on Windows`);
});

/** Runs the page with one exercise's cell changed. */
const changed = (name: string, change: (source: string) => string): Promise<Page> =>
  page({}, (source) => (source.startsWith(`const ${name} =`) ? change(source) : source));

describe("exercise 1: all six players are welcomed promptly", () => {
  test("is not solved as it stands, and is by its solution", async () => {
    const {ready, promptly} = await page();
    const readySolution = solution("backlog", "ready");
    expect(promptly(ready)).toMatchObject({
      met: false,
      observed: "the last player had its welcome after 1280 ms"
    });
    const solved = await changed("ready", () => readySolution);
    expect(solved.promptly(solved.ready).met).toBe(true);
  });

  test.each([
    ["a larger backlog", (s: string) => s.replace("backlog: 2", "backlog: 50"), "640 ms"],
    ["no work, no welcome", (s: string) => s.replace(/ +yield\* os\.send.*\n/, ""), "0 of 6"]
  ])("%s does not meet it", async (_, change, observed) => {
    const {ready, promptly} = await changed("ready", change);
    expect(promptly(ready).met).toBe(false);
    expect(promptly(ready).observed).toContain(observed);
  });
});

describe("exercise 2: eight players, and no place too many", () => {
  test("is not solved as it stands, and is by its solution", async () => {
    const {fewest, justEnough} = await page();
    const fewestSolution = solution("backlog", "fewest");
    expect(justEnough(fewest)).toMatchObject({
      met: false,
      observed: "2 of 8 players connected within 100 ms with a backlog of 1"
    });
    const solved = await changed("fewest", () => fewestSolution);
    expect(solved.justEnough(solved.fewest).met).toBe(true);
  });

  test.each([
    [8, "all eight connected with a backlog of 8, and 8 places were used"],
    [6, "7 of 8 players connected within 100 ms with a backlog of 6"],
    [128, "all eight connected with a backlog of 128"]
  ])("a backlog of %i does not meet it", async (backlog, observed) => {
    const {fewest, justEnough} = await changed("fewest", (source) =>
      source.replace("backlog: 1}", `backlog: ${backlog}}`)
    );
    expect(justEnough(fewest).met).toBe(false);
    expect(justEnough(fewest).observed).toContain(observed);
  });
});

describe("exercise 3: a mute player stops nobody", () => {
  test("is not solved as it stands, and is by its solution", async () => {
    const {mute, allWelcome} = await page();
    const muteSolution = solution("backlog", "mute");
    expect(allWelcome(mute)).toMatchObject({
      met: false,
      observed: "0 of 4 players were welcomed, though all are connected: accept() is not called"
    });
    const solved = await changed("mute", () => muteSolution);
    expect(solved.allWelcome(solved.mute).met).toBe(true);
  });

  test.each([
    ["a larger backlog", (s: string) => s.replace("backlog: 4", "backlog: 100")],
    [
      "two threads",
      (s: string) => s.replace("*main(os) {", "*main(os) { os.spawn(function* () {});")
    ]
  ])("%s does not meet it", async (_, change) => {
    const {mute, allWelcome} = await changed("mute", change);
    expect(allWelcome(mute).met).toBe(false);
    expect(allWelcome(mute).observed).toContain("0 of 4");
  });
});

test("C59 C60 C61 C62 C63 C64 C65 C66: the page names each of its claims once", () => {
  for (let claim = 59; claim <= 66; claim++) {
    expect(text.match(new RegExp(`<!--[^>]*\\bC${claim}\\b[^>]*-->`, "g"))).toHaveLength(1);
  }
});
