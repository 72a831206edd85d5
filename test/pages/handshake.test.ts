/** C1: a connection is set up by SYN, SYN-ACK, ACK. The cells of the page `handshake` show it. */
import {describe, expect, test} from "vitest";
import {drop, linux, macos, ms, seconds, windows} from "../../src/index.ts";
import type {Profile, Recording, Run, Trace, Verdict} from "../../src/index.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {socketText, socketTable} from "../../src/trace/data/sockets.ts";
import {runPage, solution} from "./harness.ts";
import {answers, prose, states, wire} from "./story.ts";

interface Page {
  readonly opening: Run;
  readonly lossy: Run;
  readonly unreachable: Run;
  readonly lateAck: Run;
  readonly recordedData: Recording;
  readonly recordedSilence: Recording;
  readonly oldSyn: Run;
  readonly stuck: Run;
  readonly nobodyAccepts: Run;
  readonly closedPort: Run;
  readonly simultaneous: Run;
  readonly login: Run;
  readonly lobby: Run;
  readonly loginVerdict: () => Verdict;
  readonly greetingVerdict: () => Verdict;
  readonly lobbyVerdict: () => Verdict;
}

const page = async (
  controls: Readonly<Record<string, unknown>> = {},
  edit?: (source: string) => string
): Promise<Page> => (await runPage<Page>("handshake", controls, edit ? {edit} : {})).values;

/** The page with the cell that declares `name` changed, and with no figure drawn. */
const changed = (name: string, change: (source: string) => string): Promise<Page> =>
  page({}, (source) => {
    if (/display\((figure|compare)\(/.test(source)) return "";
    return source.startsWith(`const ${name} =`) ? change(source) : source;
  });

describe("C1: three segments open a connection", () => {
  test("C1: SYN, SYN-ACK, ACK take both hosts to ESTABLISHED", async () => {
    const {opening} = await page();
    expect(wire(opening)).toEqual([
      "client SYN 0",
      "server SYN-ACK 25",
      "client ACK 1 50",
      "client 5 B seq 1 100",
      "server ACK 6 125"
    ]);
    expect(states(opening, "client")).toEqual(["SYN-SENT 0", "ESTABLISHED 50"]);
    expect(states(opening, "server")).toEqual(["SYN-RECEIVED 25", "ESTABLISHED 75"]);
  });

  test.each([1, 25, 100])(
    "C1: connect() returns after one round trip, accept() after one and a half (delay %i ms)",
    async (delay) => {
      const {opening} = await page({delay});
      expect(answers(opening, "client", "connect")).toEqual([`fd 3 ${2 * delay}`]);
      expect(answers(opening, "server", "accept")).toEqual([`fd 4 ${3 * delay}`]);
    }
  );

  test("C1: in between, the client's table says ESTAB and the server's SYN-RECV", async () => {
    const {opening} = await page();
    expect(socketText(socketTable(opening, 0, ms(60)))).toMatch(/^ESTAB /m);
    expect(socketText(socketTable(opening, 1, ms(60)))).toMatch(/^SYN-RECV /m);
  });
});

describe("C1: each of the three is lost", () => {
  const systems = [linux, windows, macos];

  test.each(systems)("C1: a lost SYN is repeated by the client ($title)", async (lossSystem) => {
    const {lossy} = await page({which: "SYN", lossSystem});
    const rto = lossSystem.tcp.initialRto / 1e3;
    expect(wire(lossy)).toEqual([
      "client SYN 0 !",
      `client SYN ${rto}`,
      `server SYN-ACK ${rto + 25}`,
      `client ACK 1 ${rto + 50}`
    ]);
  });

  test.each(systems)(
    "C1: after a lost SYN-ACK the SYN comes again, and is answered again ($title)",
    async (lossSystem) => {
      const {lossy} = await page({which: "SYN-ACK", lossSystem});
      const rto = lossSystem.tcp.initialRto / 1e3;
      expect(wire(lossy)).toEqual([
        "client SYN 0",
        "server SYN-ACK 25 !",
        `client SYN ${rto}`,
        `server SYN-ACK ${rto + 25}`,
        `client ACK 1 ${rto + 50}`
      ]);
      expect(answers(lossy, "client", "connect")).toEqual([`fd 3 ${rto + 50}`]);
      expect(answers(lossy, "server", "accept")).toEqual([`fd 4 ${rto + 75}`]);
    }
  );

  test("C1: with the second SYN lost too, the server's own timer repeats the SYN-ACK", async () => {
    const {lossy} = await page({which: "SYN-ACK"});
    const again = lossy.again([...lossy.faults, drop("client", 2)]);
    expect(wire(again).slice(2)).toEqual([
      "client SYN 1000 !",
      "server SYN-ACK 1025",
      "client ACK 1 1050"
    ]);
    expect(again.transits[3]?.reason).toBe("retransmit-timeout");
  });

  test.each(systems)(
    "C1: after a lost ACK the server repeats its SYN-ACK, and gets a new ACK ($title)",
    async (lossSystem) => {
      const {lossy} = await page({which: "ACK", lossSystem});
      const rto = lossSystem.tcp.initialRto / 1e3;
      expect(wire(lossy)).toEqual([
        "client SYN 0",
        "server SYN-ACK 25",
        "client ACK 1 50 !",
        `server SYN-ACK ${rto + 25}`,
        `client ACK 1 ${rto + 50}`
      ]);
      expect(answers(lossy, "client", "connect")).toEqual(["fd 3 50"]);
      expect(answers(lossy, "server", "accept")).toEqual([`fd 4 ${rto + 75}`]);
    }
  );
});

describe("C1: nobody answers", () => {
  const cases: readonly [string, Profile, number, string, string][] = [
    ["Linux", linux, seconds(131), "ETIMEDOUT", "Linux tries for 2 min 11 s"],
    ["Windows", windows, seconds(21), "WSAETIMEDOUT", "Windows tries for 21 s"],
    ["macOS", macos, seconds(75), "ETIMEDOUT", "macOS tries for 75 s"]
  ];

  test.each(cases)("C1: connect() gives up as the system likes (%s)", async (...told) => {
    const [, patienceSystem, gaveUp, errno, words] = told;
    const {unreachable} = await page({patienceSystem});
    const [call] = unreachable.host("client").calls("connect");
    expect(call?.outcome).toEqual({kind: "errno", errno});
    expect(call?.returnedAt).toBe(gaveUp);
    expect(prose("handshake")).toContain(words);
  });

  test.each([linux, windows, macos])(
    "C1: the first repetition comes after one second ($title)",
    async (patienceSystem) => {
      const {unreachable} = await page({patienceSystem});
      expect(unreachable.segments({flags: "SYN"})[1]?.sentAt).toBe(seconds(1));
    }
  );
});

describe("C1: the third segment is lost, and then data comes", () => {
  test("C1: the data carries the ACK; no RST, no repetition", async () => {
    const {lateAck, recordedData} = await page();
    expect(wire(lateAck)).toEqual([
      "client SYN 0",
      "server SYN-ACK 10",
      "client ACK 1 20 !",
      "client 10 B seq 1 70",
      "server ACK 11 80"
    ]);
    expect(answers(lateAck, "server", "recv")).toEqual(["10 B 80"]);
    expect(order(runOfRecording(recordedData))).toEqual(order(lateAck));
  });

  test("C1: without data the SYN-ACK comes again", async () => {
    const {lateAck, recordedSilence} = await page({talks: false});
    expect(wire(lateAck).slice(3)).toEqual(["server SYN-ACK 1010", "client ACK 1 1020"]);
    expect(order(runOfRecording(recordedSilence))).toEqual(order(lateAck));
  });
});

/** Segments without their times: a recorded run is a little late, each time. */
const order = (run: Trace): string[] =>
  wire(run).map((line) => line.replace(/ [\d.]+( !)?$/, "$1"));

describe("C1: why three, and not two", () => {
  test("C1: the client answers the SYN-ACK to an old SYN with RST, and accept() stays", async () => {
    const {oldSyn} = await page();
    expect(wire(oldSyn)).toEqual(["client forged SYN 50", "server SYN-ACK 75", "client RST 100"]);
    expect(states(oldSyn, "server")).toEqual(["SYN-RECEIVED 75", "CLOSED 125"]);
    expect(answers(oldSyn, "server", "accept")).toEqual(["blocked"]);
  });

  test("C1: with the RST lost, the server asks again, and is refused again", async () => {
    const {oldSyn} = await page();
    const again = oldSyn.again([...oldSyn.faults, drop("client", 1)]);
    expect(wire(again).slice(2)).toEqual([
      "client RST 100 !",
      "server SYN-ACK 1075",
      "client RST 1100"
    ]);
  });
});

describe("C1: stuck in SYN-RECEIVED", () => {
  test.each([linux, windows, macos])(
    "C1: the server repeats its SYN-ACK, each time after twice the pause, then forgets ($title)",
    async (stuckSystem) => {
      const {stuck} = await page({stuckSystem});
      const sent = stuck.segments({from: "server", flags: "SYN-ACK"}).map(({sentAt}) => sentAt);
      expect(sent.length).toBe(stuckSystem.tcp.synAckRetries + 1);
      const pauses = sent.slice(1).map((at, i) => at - (sent[i] ?? 0));
      expect(pauses).toEqual(pauses.map((_, i) => stuckSystem.tcp.initialRto * 2 ** i));
      expect(states(stuck, "server").map((line) => line.split(" ")[0])).toEqual([
        "SYN-RECEIVED",
        "CLOSED"
      ]);
      expect(answers(stuck, "server", "accept")).toEqual(["blocked"]);
    }
  );
});

test("C1: connect() and send() succeed although no program ever accepts", async () => {
  const {nobodyAccepts} = await page();
  expect(answers(nobodyAccepts, "client", "connect")).toEqual(["fd 3 50"]);
  expect(answers(nobodyAccepts, "client", "send")).toEqual(["5 B 50"]);
  expect(answers(nobodyAccepts, "server", "accept")).toEqual([]);
  const table = socketTable(nobodyAccepts, 1, ms(150)).rows.map(({cells}) => cells.slice(0, 2));
  expect(table).toEqual([
    ["LISTEN", "1"],
    ["ESTAB", "5"]
  ]);
});

describe("C1: nobody listens", () => {
  // Windows: four repetitions, half a second apart, each answered after a round trip.
  const cases: readonly [string, Profile, number, string][] = [
    ["Linux", linux, 1, "ECONNREFUSED 50"],
    ["macOS", macos, 1, "ECONNREFUSED 50"],
    ["Windows", windows, 5, "WSAECONNREFUSED 2250"]
  ];

  test.each(cases)("C1: RST ends connect(), on Windows only the fifth (%s)", async (...told) => {
    const [, closedSystem, syns, answer] = told;
    const {closedPort} = await page({closedSystem});
    expect(closedPort.transits.filter(({from}) => from === 0)).toHaveLength(syns);
    expect(answers(closedPort, "client", "connect")).toEqual([answer]);
  });
});

test("C1: two that connect() to each other have one connection, after six segments", async () => {
  const {simultaneous} = await page();
  const way = (host: string): string[] => states(simultaneous, host);
  expect(way("client")).toEqual(["SYN-SENT 0", "SYN-RECEIVED 20", "ESTABLISHED 40"]);
  expect(way("server")).toEqual(way("client"));
  expect(wire(simultaneous)).toHaveLength(6);
  expect(simultaneous.connections).toHaveLength(1);
  expect(prose("handshake")).toContain("after six segments");
});

test("C1: the page names its claim once", () => {
  expect(prose("handshake").match(/<!-- C1 -->/g)).toHaveLength(1);
});

describe("C1: exercise 1, give up after five seconds", () => {
  test("C1: unsolved, connect() takes two minutes and more", async () => {
    const {loginVerdict} = await changed("login", (source) => source);
    expect(loginVerdict()).toEqual({
      met: false,
      next: 'It says "ETIMEDOUT" after 2 min 11 s. Make it say "no answer" after five seconds.'
    });
  });

  test("C1: the solution says so after five seconds, and sends no SYN after that", async () => {
    const loginSolution = solution("handshake", "login");
    const {login, loginVerdict} = await changed("login", () => loginSolution);
    expect(loginVerdict().met).toBe(true);
    expect(login.transits.at(-1)?.sentAt).toBeLessThanOrEqual(ms(5000));
  });

  test("C1: without close() the kernel goes on, without O_NONBLOCK connect() blocks", async () => {
    const loginSolution = solution("handshake", "login");
    const open = await changed("login", () => loginSolution.replace("os.close(socket);", ""));
    expect(open.loginVerdict()).toEqual({
      met: false,
      next: "It gives up, but its kernel sends another SYN after 1 min 7 s. Close the socket."
    });
    const blocking = await changed("login", () => loginSolution.replace(/os\.setsockopt.*/, ""));
    expect(blocking.loginVerdict().next).toContain("after 2 min");
    const endless = await changed("login", () => loginSolution.replace(", seconds(5)", ""));
    expect(endless.loginVerdict().met).toBe(false);
  });
});

test("C1: exercise 1: a refused connection is not taken for an open one", async () => {
  const refused = solution("handshake", "login").replace('powerOff("server", 0)', "");
  const {login} = await changed("login", () => refused);
  expect(login.host("client").log).toEqual(["ECONNREFUSED"]);
});

describe("C1: exercise 2, is the program there", () => {
  const observed = async (line: string): Promise<Verdict> => {
    const change = (source: string): string => source.replace("// Here a line is missing.", line);
    return (await changed("greeting", change)).greetingVerdict();
  };

  test("C1: unsolved, the client waits in vain", async () => {
    expect((await observed("")).next).toContain('The client logs "EAGAIN"');
  });

  test("C1: the listener cannot send, another word is not the word", async () => {
    expect((await observed('yield* os.send(listener, "welcome");')).next).toContain("EPIPE");
    expect((await observed('yield* os.send(peer, "hello");')).next).toContain('logs "hello"');
  });

  test("C1: the solution is read by the client", async () => {
    const greetingSolution = solution("handshake", "greeting");
    const {greetingVerdict} = await changed("greeting", () => greetingSolution);
    expect(greetingVerdict().met).toBe(true);
  });
});

describe("C1: exercise 3, the second player hangs", () => {
  test("C1: unsolved, three connections stand, and one is served", async () => {
    const {lobbyVerdict} = await changed("lobby", (source) => source);
    expect(lobbyVerdict()).toMatchObject({
      met: false,
      next: "3 players are connected, 1 taken by accept(), 1 welcomed. Which call keeps the server from accept()?"
    });
  });

  test("C1: a larger backlog, or hanging up on each, is no repair", async () => {
    const backlog = await changed("lobby", (source) =>
      source.replace("{port: 7777}", "{port: 7777, backlog: 100}")
    );
    expect(backlog.lobbyVerdict().next).toContain("1 taken by accept()");
    const hangsUp = await changed("lobby", (source) => source.replace(/while \(\(yield.*\n/, ""));
    expect(hangsUp.lobbyVerdict()).toMatchObject({
      met: false,
      next: "All three are welcomed, but 0 of them are still connected. Keep each socket open until its player leaves."
    });
  });

  test("C1: a thread for each player serves all three", async () => {
    const lobbySolution = solution("handshake", "lobby");
    const {lobbyVerdict} = await changed("lobby", () => lobbySolution);
    expect(lobbyVerdict().met).toBe(true);
  });
});
