/** C11 to C19: keepalive and heartbeat. The cells of the page `keepalive` show them. */
import {describe, expect, test} from "vitest";
import {
  cut,
  duration,
  errnoOf,
  linux,
  macos,
  minutes,
  seconds,
  simulate,
  windows
} from "../../src/index.ts";
import {readPage} from "../../src/site/content/pages.ts";
import type {CallName, Profile, Trace} from "../../src/index.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {socketTable} from "../../src/trace/data/sockets.ts";
import {page} from "./keepalive.ts";
import {answers, prose, wire} from "./story.ts";

/** When the server's calls of one name failed, in s, and with what: `["ETIMEDOUT 7875.03"]`. */
const failures = (run: Trace, host: string, name: CallName): string[] =>
  run
    .host(host)
    .calls(name, {outcome: "errno"})
    .map((call) => `${errnoOf(call)} ${call.returnedAt / 1e6}`);

/** When the server sent its keepalive probes, in whole seconds. */
const probed = (run: Trace): number[] =>
  run.transits.flatMap(({reason, sentAt}) =>
    reason === "keepalive" ? [Math.floor(sentAt / 1e6)] : []
  );

const rows = (run: Trace, host: string): string[] =>
  run
    .host(host)
    .sockets()
    .map(({state}) => state)
    .filter((state) => state !== "LISTEN");

describe("a ghost, and keepalive that finds it", () => {
  const finds: readonly [string, Profile, string][] = [
    ["Linux", linux, "ETIMEDOUT 7875.03"],
    ["Windows", windows, "WSAENETRESET 7210.03"],
    ["macOS", macos, "ETIMEDOUT 7800.03"]
  ];

  test.each(finds)("the server first asks after two hours of silence (%s)", async (...told) => {
    const [, ghostSystem, failure] = told;
    const {ghost} = await page({ghostSystem});
    expect(probed(ghost)[0]).toBe(7200);
    expect(failures(ghost, "server", "recv")).toEqual([failure]);
    expect(rows(ghost, "server")).toEqual([]);
  });

  test("C15: without the option recv() waits forever", async () => {
    const {ghost} = await page({probing: false});
    expect(answers(ghost, "server", "recv")).toEqual(["blocked"]);
    expect(rows(ghost, "server")).toEqual(["ESTABLISHED"]);
    expect(ghost.transits).toHaveLength(3);
  });
});

test.each([1, 23])(
  "C12: hours of silence are no segment, and end nothing (%i h)",
  async (idleHours) => {
    const {idle} = await page({idleHours});
    const end = idleHours * 3_600_000 + 20;
    expect(wire(idle).slice(3)).toEqual([`client 12 B seq 1 ${end}`, `server ACK 13 ${end + 10}`]);
    expect([rows(idle, "client"), rows(idle, "server")]).toEqual([
      ["ESTABLISHED"],
      ["ESTABLISHED"]
    ]);
    expect([...idle.host("client").log, ...idle.host("server").log]).toContain("good morning");
  }
);

describe("C13: the cable is pulled, and the connection stands", () => {
  test.each([1, 5, 20])("C13: %i min without a cable harm no silent connection", async (outage) => {
    const {unplugged} = await page({outage});
    expect(answers(unplugged, "server", "recv")).toEqual(["4 B 1800030"]);
    expect(unplugged.transits.some(({lost}) => lost)).toBe(false);
  });

  test("C13: data sent meanwhile arrives with a retransmission after the cable is back", async () => {
    const {unplugged} = await page({talking: true});
    const {arrivedAt, reason} = unplugged.transits.findLast(({from, segment}) => {
      return from === 1 && segment.len > 0;
    })!;
    expect(reason).toBe("retransmit-timeout");
    expect(arrivedAt).toBeGreaterThan(minutes(6));
    expect(arrivedAt).toBeLessThan(minutes(8));
    expect(rows(unplugged, "server")).toEqual(["ESTABLISHED"]);
  });

  test("C13: 20 min are too long for data: the retransmissions give up", async () => {
    const {unplugged} = await page({talking: true, outage: 20});
    expect(failures(unplugged, "server", "recv")[0]).toMatch(/^ETIMEDOUT 1015/);
    expect(rows(unplugged, "server")).toEqual([]);
    const {transits} = unplugged;
    const pauses = transits
      .filter(({from, segment}) => from === 1 && segment.len > 0)
      .map(({sentAt}, i, all) => sentAt - (all[i - 1]?.sentAt ?? sentAt));
    expect(Math.max(...pauses)).toBeCloseTo(seconds(120), -5);
    expect(prose("keepalive")).toContain("pauses that double up to two minutes");
  });
});

describe("C11: a probe every two hours", () => {
  test.each([linux, windows, macos])("C11: the default of $title is two hours", async (system) => {
    const {probes} = await page({probeSystem: system});
    expect(probed(probes)).toEqual([7200, 14400, 21600]);
    expect(system.tcp.keepIdle).toBe(seconds(7200));
    expect(answers(probes, "server", "recv")).toEqual(["blocked"]);
  });

  test("C11: a probe has no data and a number one too low; it is answered", async () => {
    const {probes} = await page();
    const probe = probes.transits.findIndex(({reason}) => reason === "keepalive");
    const {segment} = probes.transits[probe]!;
    const answer = probes.transits[probe + 1]!;
    expect(segment.len).toBe(0);
    expect(answer.from).toBe(0);
    expect((answer.segment.ack - segment.seq) >>> 0).toBe(1);
  });

  test.each([linux, macos])("C11: a program may set 10 min ($title)", async (probeSystem) => {
    const {probes} = await page({probeSystem, idleTime: 10});
    expect(probed(probes).slice(0, 3)).toEqual([600, 1200, 1800]);
    expect(probed(probes)).toHaveLength(47);
  });

  const units: readonly [number, string, number][] = [
    [30, "ok", 30],
    [30_000, "ok", 30_000],
    [7_200_000, "EINVAL", 7200]
  ];
  test.each(units)("C11: TCP_KEEPIDLE %i counts seconds", async (idleValue, answer, first) => {
    const {wrongUnit} = await page({idleValue});
    expect(answers(wrongUnit, "server", "setsockopt")).toEqual(["ok 30", `${answer} 30`]);
    expect(probed(wrongUnit)[0]).toBe(first);
    expect(prose("keepalive")).toContain("Above 32,767 Linux returns");
  });
});

describe("C14: probes without an answer", () => {
  const usual = page();

  const systems: readonly [string, number, number, string][] = [
    ["Linux 6.18", 9, 75, "ETIMEDOUT"],
    ["Windows 11", 10, 1, "WSAENETRESET"],
    ["Windows XP", 5, 1, "WSAENETRESET"],
    ["macOS 14", 8, 75, "ETIMEDOUT"]
  ];

  test.each(systems)("C14: %s asks %i times, every %i s", async (...told) => {
    const [name, count, pause, errno] = told;
    const {xp} = await usual;
    const deathSystem = [linux, windows, xp, macos].find(({title}) => title === name);
    const {death} = await page({deathSystem});
    const asked = probed(death);
    expect(asked).toHaveLength(count);
    expect(asked.slice(1).map((at, i) => at - (asked[i] ?? 0))).toEqual(
      Array.from({length: count - 1}, () => pause)
    );
    const last = death.transits.findLast(({from}) => from === 1);
    expect(wire(death).filter((line) => line.startsWith("server RST"))).toHaveLength(1);
    expect(last?.lost?.why).toBe("cut");
    expect(failures(death, "server", "recv")).toEqual([`${errno} ${7200.03 + count * pause}`]);
    const after = duration(seconds(7200 + count * pause));
    expect(prose("keepalive")).toContain(
      `${count} probes, ${pause} s apart: ${after} in all, ${errno}`
    );
  });

  test("C14: the cable is back: the player's next segment is answered by RST", async () => {
    const {death} = await page({returns: true});
    const after = wire(death).filter((line) => Number(line.split(" ").at(-1)) > 10_800_000);
    expect(after).toEqual(["client 4 B seq 1 10800020", "server RST 10800030"]);
    expect(failures(death, "client", "recv")).toEqual(["ECONNRESET 10800.04"]);
  });

  test("C14: a real kernel sends the same segments in the same order", async () => {
    const {silent, recordedCut} = await usual;
    const order = (run: Trace): string[] =>
      wire(run).map((line) =>
        line.replace(/ [\d.]+( !)?$/, "$1").replace("keepalive probe", "ACK 6")
      );
    expect(order(runOfRecording(recordedCut))).toEqual(order(silent));
    expect(failures(silent, "client", "recv")[0]).toMatch(/^ETIMEDOUT 5\.1/);
  });
});

test.each([true, false])("C15: the option is one socket's (Ann's: %s)", async (annProbes) => {
  const {each} = await page({annProbes});
  expect(rows(each, "server")).toHaveLength(annProbes ? 1 : 2);
  const [ann, bob] = each.connections;
  const connections = new Set(
    each.transits.filter(({reason}) => reason === "keepalive").map(({connection}) => connection)
  );
  expect([...connections]).toEqual(annProbes ? [ann?.id] : []);
  const left = socketTable(each, 1, each.end.at).rows.at(-1);
  expect(each.sockets[left?.socket ?? -1]?.connection).toBe(bob?.id);
});

describe("C16: the program hangs, the kernel answers", () => {
  test("C16: every probe is answered within one round trip", async () => {
    const {hung} = await page();
    const asked = hung.transits.filter(({reason}) => reason === "keepalive");
    expect(asked).toHaveLength(5);
    for (const {id, sentAt} of asked) {
      const answer = hung.transits[id + 1];
      expect([answer?.from, answer?.arrivedAt]).toEqual([0, sentAt + 20_000]);
    }
    expect(answers(hung, "server", "recv")).toEqual(["blocked"]);
  });

  test("C16: data fills the buffer that nobody reads, and send() blocks", async () => {
    const {hung} = await page({pushes: true});
    expect(probed(hung)).toEqual([]);
    expect(answers(hung, "server", "send").at(-1)).toBe("blocked");
    const client = hung.sockets.find(({host}) => host === 0);
    const last = Array.from({length: hung.samples.length}, (_, i) => hung.samples.get(i)).findLast(
      ({socket}) => socket === client?.id
    );
    expect(last?.recvQueue).toBe(3000);
    expect(hung.transits.some(({reason}) => reason === "window-probe")).toBe(true);
    expect(rows(hung, "server")).toEqual(["ESTABLISHED"]);
  });
});

describe("C17: eight hours with a dead program", () => {
  test("C17: keepalive asks 15 times, is answered, and notices nothing", async () => {
    const {shift} = await page();
    expect(probed(shift)).toHaveLength(15);
    expect(answers(shift, "server", "recv")).toEqual(["blocked"]);
    expect(rows(shift, "server")).toEqual(["ESTABLISHED"]);
  });

  test("C17: the silence of the heartbeat is heard after three minutes", async () => {
    const {shift} = await page({beating: true});
    const last = shift.transits.findLast(({segment}) => segment.len > 0)?.arrivedAt ?? 0;
    expect(failures(shift, "server", "recv")).toEqual([`EAGAIN ${last / 1e6 + 180}`]);
  });
});

describe("data is on its way: which timer wins", () => {
  const limits: readonly [string, number, string][] = [
    ["Linux", 945, "ETIMEDOUT"],
    ["Linux, TCP_USER_TIMEOUT 60 s", 60, "ETIMEDOUT"],
    ["Windows", 19, "WSAETIMEDOUT"]
  ];

  test.each(limits)("C18: %s gives up %i s after the cable", async (limit, after, errno) => {
    const {inFlight} = await page({limit});
    expect(probed(inFlight)).toEqual([]);
    const closed = inFlight.states.findLast(({host, to}) => host === 1 && to === "CLOSED");
    expect(Math.floor((closed?.at ?? 0) / 1e6) - 60).toBe(after);
    expect(failures(inFlight, "server", "send")[0]).toContain(errno);
  });
});

describe("C18: four ways to notice, four ways to go", () => {
  const usual = page();

  const table: readonly [string, readonly string[]][] = [
    ["the cable is pulled", ["never", "30.09 s", "1 min 0.47 s", "40.03 s"]],
    ["the host loses its power", ["never", "30.09 s", "1 min 0.47 s", "40.03 s"]],
    ["the process is killed", ["10 ms", "10 ms", "10 ms", "10 ms"]],
    ["the program hangs", ["never", "never", "never", "40.03 s"]]
  ];

  test.each(table)("C18: %s", async (what, times) => {
    const {watches, noticedAfter} = await usual;
    expect(watches.map((how) => noticedAfter(what, how))).toEqual(times);
  });

  test("C18: the table has all that can be chosen", async () => {
    const {goings, watch} = await usual;
    expect(Object.keys(goings)).toEqual(table.map(([what]) => what));
    expect(wire(watch("the process is killed", "nothing"))).toContain("client FIN 120000");
  });
});

describe("C19: a heartbeat, and how many may be missed", () => {
  const settings: readonly [number, number, number][] = [
    [60, 3, 780],
    [120, 4, 1080],
    [10, 4, 660],
    [120, 1, 120]
  ];

  test.each(settings)("C19: every %i s, %i periods of silence", async (period, misses, at) => {
    const {beats} = await page({period, misses});
    expect(failures(beats, "server", "recv").map((text) => text.split(" ")[0])).toEqual(["EAGAIN"]);
    const closed = beats.calls.find(({host, name}) => host === 1 && name === "close");
    expect(Math.floor((closed?.calledAt ?? 0) / 1e6)).toBe(at);
  });

  test("C19: every 10 s with one period drops a player who was away for half a minute", async () => {
    const {beats} = await page({period: 10, misses: 1});
    expect(failures(beats, "server", "recv")).toEqual(["EAGAIN 100.03"]);
  });

  const against: readonly [string, number, boolean][] = [
    ["nothing", 10, false],
    ["SO_KEEPALIVE", 10, false],
    ["heartbeat", 10, true],
    ["heartbeat", 1, true],
    ["nothing", 130, true]
  ];
  test.each(against)("C19: %s against a NAT that forgets after %i min", async (...told) => {
    const [means, forgets, arrives] = told;
    const {nat} = await page({against: means, forgets});
    expect(answers(nat, "client", "recv")[0]).toMatch(arrives ? /^8 B / : /^blocked$/);
    expect(nat.transits.some(({lost}) => lost?.why === "nat")).toBe(!arrives);
  });
});

test("the page names each of its claims once", () => {
  for (let claim = 11; claim <= 19; claim++) {
    expect([claim, prose("keepalive").match(new RegExp(`<!-- C${claim} -->`, "g"))]).toEqual([
      claim,
      [`<!-- C${claim} -->`]
    ]);
  }
});

describe("the times of the short answer", () => {
  const [idle = 0, interval = 0] = ["idle", "interval"].map((name) =>
    Number(new RegExp(`\\b${name} = (\\d+)`).exec(readPage("keepalive").text)?.[1])
  );

  test.each([linux, macos, windows])("find a pulled cable within a minute ($title)", (system) => {
    const run = simulate({
      server: {
        system,
        *main(os) {
          const peer = yield* os.accept(os.listen({port: 7777}));
          os.setsockopt(peer, "SO_KEEPALIVE", true);
          os.setsockopt(peer, system === macos ? "TCP_KEEPALIVE" : "TCP_KEEPIDLE", idle);
          if (system !== windows) os.setsockopt(peer, "TCP_KEEPINTVL", interval);
          yield* os.recv(peer);
        }
      },
      client: {
        *main(os) {
          yield* os.recv(yield* os.connect("server:7777"));
        }
      },
      faults: [cut(seconds(1))],
      until: minutes(5)
    });
    const [lost] = run.host("server").calls("recv", {outcome: "errno"});
    expect(lost?.returnedAt).toBeLessThan(seconds(61));
  });
});
