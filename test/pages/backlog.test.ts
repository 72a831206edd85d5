/** C59-C66: the queues of a listener, and a client without ports. The page `backlog` shows them. */
import {describe, expect, test} from "vitest";
import {linux, macos, ms, seconds, windows} from "../../src/index.ts";
import type {Profile, Trace} from "../../src/index.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {socketTable, socketText} from "../../src/trace/data/sockets.ts";
import {page} from "./backlog.ts";
import {answers, prose, states, wire} from "./story.ts";

const text = prose("backlog");
const log = (run: Trace, host = "client"): readonly string[] => run.host(host).log;
const count = (run: Trace, part: string): number =>
  wire(run).filter((line) => line.includes(part)).length;

describe("C59: thirty players, and a server that is away for a moment", () => {
  test.each([
    [linux, 24, 6, 1041],
    [windows, 25, 5, 561],
    [macos, 25, 5, 1041]
  ])(
    "C59: backlog 5: most of them wait for a SYN to be repeated ($title)",
    async (arrivalsSystem, many, places, last) => {
      const {arrivals, late, longest, waits} = await page({arrivalsSystem});
      expect(late(arrivals)).toBe(many);
      expect(longest(arrivals)).toBe(places);
      expect(waits(arrivals)).toHaveLength(30);
      // The last one connects at 290 ms, and the server is back at 300 ms.
      expect(waits(arrivals).at(-1)).toBe(last);
    }
  );

  test.each([linux, windows, macos])(
    "C59: with a backlog of 29 nobody waits for a repetition ($title)",
    async (arrivalsSystem) => {
      const {arrivals, late} = await page({arrivalsBacklog: 29, arrivalsSystem});
      expect(late(arrivals)).toBe(0);
      expect(count(arrivals, "client SYN")).toBe(30);
      expect(text).toContain("With a backlog of 29 nobody waits");
    }
  );

  test.each([
    [1, 0, 0],
    [1, 900, 28],
    [40, 900, 0]
  ])("C59: backlog %i, away for %i ms: %i wait long", async (arrivalsBacklog, away, long) => {
    const edit = (source: string): string => source.replace("ms(300)", `ms(${away})`);
    const {arrivals, waits} = await page({arrivalsBacklog}, edit);
    expect(waits(arrivals).filter((wait) => wait > 1000)).toHaveLength(long);
  });

  test("C59: the steps are where the queue is full, and where the server is idle again", async () => {
    const {arrivals} = await page();
    const queue = (at: number): number | undefined =>
      arrivals
        .host("server")
        .samples({listener: true})
        .findLast((sample) => sample.at <= at)?.recvQueue;
    expect([ms(90), ms(299), ms(450)].map(queue)).toEqual([6, 6, 0]);
    expect(arrivals.host("client").notes.filter(({at}) => at <= ms(450))).toHaveLength(6);
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
  test.each([0, 1, 2, 4])("C59: Linux holds backlog + 1 (%i)", async (countedBacklog) => {
    const {counted, connectedBy} = await page({countedBacklog});
    expect(connectedBy(counted, ms(400))).toBe(countedBacklog + 1);
    expect(text).toContain("Linux: backlog + 1.");
  });

  test.each([0, 1, 2, 4])(
    "C59: Windows holds the backlog, and at least one (%i)",
    async (countedBacklog) => {
      const {counted, connectedBy} = await page({countedBacklog, countedSystem: windows});
      expect(connectedBy(counted, ms(400))).toBe(Math.max(1, countedBacklog));
    }
  );

  test.each([
    [0, 5],
    [1, 1],
    [4, 4]
  ])("C59: macOS takes a backlog of 0 for its most, else holds it (%i)", async (asked, held) => {
    const {counted, connectedBy} = await page({countedBacklog: asked, countedSystem: macos});
    expect(connectedBy(counted, ms(400))).toBe(held);
  });

  test("C59: five fit in a backlog of 5", async () => {
    const {counted, connectedBy} = await page({countedBacklog: 5});
    expect(connectedBy(counted, ms(400))).toBe(5);
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
  test.each([1, 2])("C63: Linux says nothing; ETIMEDOUT (backlog %i)", async (fullBacklog) => {
    const {full} = await page({fullBacklog});
    expect(count(full, "RST")).toBe(0);
    const said = log(full);
    expect(said.filter((line) => line.includes("connected"))).toHaveLength(fullBacklog + 1);
    const late = said.filter((line) => line.includes("ETIMEDOUT after 2 min 11 s"));
    expect(late).toHaveLength(2 - fullBacklog);
    expect(text).toContain("ETIMEDOUT after 2 min 11 s");
  });

  test.each([1, 2])("C63: macOS says nothing; ETIMEDOUT (backlog %i)", async (fullBacklog) => {
    const {full} = await page({fullBacklog, fullSystem: macos});
    expect(count(full, "RST")).toBe(0);
    const late = log(full).filter((line) => line.includes("ETIMEDOUT after 1 min 15 s"));
    expect(late).toHaveLength(3 - fullBacklog);
    expect(text).toContain("ETIMEDOUT after 75 s");
  });

  test.each([1, 2])("C63: Windows refuses, after four more tries (backlog %i)", async (backlog) => {
    const {full} = await page({fullBacklog: backlog, fullSystem: windows});
    const refused = log(full).filter((line) => line.includes("WSAECONNREFUSED after 2.1 s"));
    expect(refused).toHaveLength(3 - backlog);
    expect(count(full, "RST-ACK")).toBe(5 * (3 - backlog));
  });

  test("C63: with a backlog of 3 all three fit", async () => {
    for (const fullSystem of [linux, windows, macos]) {
      const {full, connected} = await page({fullBacklog: 3, fullSystem});
      expect(connected(full)).toBe(3);
    }
  });
});

describe("C63: connected, and yet not", () => {
  test("C63: the model does what the kernel did", async () => {
    const {five, recordedHalfOpen} = await page();
    const recorded = runOfRecording(recordedHalfOpen);
    const order = (run: Trace): string[] =>
      wire(run)
        .filter((line) => Number(line.split(" ").at(-1)) < 1000)
        .map((line) => line.replace(/ [\d.]+$/, ""))
        .sort();
    expect(order(recorded)).toEqual(order(five));
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
    const {five} = await page({abortOnOverflow: true});
    expect(five.host("client").sockets({state: "SYN-SENT"})).toHaveLength(2);
  });
});

describe("SYN cookies", () => {
  test("with cookies five believe, and the server knows two; nobody sends RST", async () => {
    const {burst, connected} = await page();
    expect(connected(burst)).toBe(5);
    expect(burst.host("server").sockets({state: "ESTABLISHED"})).toHaveLength(2);
    expect(count(burst, "RST")).toBe(0);
    expect(text).toContain("SYN cookies: five clients believe they are connected, two are");
    expect(text).toContain("Three clients now wait for a welcome");
  });

  test("without cookies two are connected, and three try again", async () => {
    const {burst, connected} = await page({cookies: 0});
    expect(connected(burst)).toBe(2);
    expect(burst.host("client").sockets({state: "SYN-SENT"})).toHaveLength(3);
    expect(count(burst, "RST")).toBe(0);
  });
});

describe("C62: SOMAXCONN", () => {
  test("C62: how many of 220 get a place, by what was asked for and by system", async () => {
    const {places} = await page();
    expect(places).toEqual([
      ["5", "6", "5", "5"],
      ["128", "129", "128", "128"],
      ["511", "220", "200", "128"],
      ["0x7fffffff", "220", "200", "128"]
    ]);
  });

  test("C62: Linux's own limit is 4,096", async () => {
    const {reasonable} = await page();
    const most = socketText(socketTable(reasonable(linux, 0x7fffffff), 1, seconds(1)));
    expect(most).toMatch(/^LISTEN +220 +4096 /m);
    expect(text).toContain("4,096 since 5.4");
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
    [windows, "WSAENOBUFS"],
    [macos, "EADDRNOTAVAIL"]
  ])("C64: the fifth connect() fails, and sends nothing ($title)", async (system, errno) => {
    const {ports} = await page({portSystem: system});
    expect(log(ports)).toEqual([`connection 5: ${errno}`, "4 of 5 connected"]);
    expect(count(ports, "client SYN")).toBe(4);
    expect(text).toContain(errno);
  });

  test.each([
    [linux, "EADDRNOTAVAIL"],
    [windows, "WSAEADDRINUSE"],
    [macos, "EADDRNOTAVAIL"]
  ])("C64: closing wins nothing ($title)", async (portSystem, errno) => {
    const {ports} = await page({portSystem, closesFirst: true});
    expect(log(ports)).toEqual([`connection 5: ${errno}`, "4 of 5 connected"]);
    expect(ports.host("client").sockets({state: "TIME-WAIT"})).toHaveLength(4);
  });
});

test("C64: the page says how many ephemeral ports each system has", () => {
  const many = ({ports: [first, last]}: Profile): string => (last - first + 1).toLocaleString("en");
  expect(many(macos)).toBe(many(windows));
  expect(text).toContain(`${many(linux)} on Linux, ${many(windows)} on Windows and macOS`);
});

/** Runs the page with one exercise's cell changed. */
test("C59 C60 C61 C62 C63 C64 C65 C66: the page names each of its claims once", () => {
  for (let claim = 59; claim <= 66; claim++) {
    expect(text.match(new RegExp(`<!--[^>]*\\bC${claim}\\b[^>]*-->`, "g"))).toHaveLength(1);
  }
});
