/** C7, C8, C9: the sliding window. The cells of the page `sliding-window` show it. */
import {describe, expect, test} from "vitest";
import {drop, errnoOf, linux, macos, ms, seconds, windows} from "../../src/index.ts";
import type {Profile, Run, Trace} from "../../src/index.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {page} from "./sliding-window.ts";
import {answers, prose, wire} from "./story.ts";

const text = prose("sliding-window");
const systems: readonly [string, Profile][] = [
  ["Linux", linux],
  ["Windows", windows],
  ["macOS", macos]
];
const sentFor = (run: Trace, reason: string): Run["transits"] =>
  run.transits.filter((transit) => transit.reason === reason);
const windowsOf = (run: Trace, host: number): number[] =>
  run.transits.filter(({from}) => from === host).map(({segment}) => segment.wnd);

describe("C8: a program that does not read stops the sender", () => {
  test("C8: the window falls to 0, a probe asks, a window update opens it", async () => {
    const {stalled} = await page();
    expect(windowsOf(stalled, 0).slice(2, 7)).toEqual([8688, 7240, 5792, 2896, 0]);
    expect(sentFor(stalled, "window-probe").map(({sentAt}) => sentAt / 1e3)).toEqual([474.375]);
    expect(sentFor(stalled, "window-update").map(({sentAt}) => sentAt)).toEqual([ms(850)]);
    const sent = stalled.segments({from: "server", payload: true});
    const pauses = sent.slice(1).map(({sentAt}, i) => sentAt - (sent[i]?.sentAt ?? 0));
    expect(Math.max(...pauses)).toBe(ms(710));
    expect(text).toContain("no data moves for most of a second");
  });

  test("C8: with a pause of 1.5 s the server asks twice", async () => {
    const {stalled} = await page({pause: 1.5});
    const times = sentFor(stalled, "window-probe").map(({sentAt}) => sentAt / 1e3);
    expect(times).toEqual([474.375, 1043.125]);
  });

  test("C8: send() returns at once; the kernel acknowledges what nobody read", async () => {
    const {stalled} = await page();
    expect(answers(stalled, "server", "send")).toEqual(["18,000 B 75"]);
    expect(text).toContain("`send()` takes all 18,000 bytes at once");
    const acked = stalled.segments({from: "client", until: ms(800)});
    const isn = stalled.connections[0]?.isn.get(1) ?? 0;
    expect((acked.at(-1)?.segment.ack ?? 0) - isn - 1).toBe(10_196);
    const {firstRead} = await page();
    expect(firstRead(stalled)).toBe(10_196);
    expect(answers(stalled, "client", "recv")[0]).toBe("10,196 B 850");
  });

  test.each(systems)(
    "C8: the pause at its extremes; all is read in the end (%s)",
    async (_, clientSystem) => {
      for (const pause of [0, 5]) {
        const {stalled} = await page({pause, clientSystem});
        expect(stalled.bytesRead("client")).toBe(18_000);
        expect(sentFor(stalled, "window-probe").length > 1).toBe(pause > 0);
      }
    }
  );

  test("C8: a window update that is lost is found by the next probe", async () => {
    const {stalled} = await page({pause: 4});
    const nth = sentFor(stalled, "window-update")[0]?.nth ?? 0;
    const again = stalled.again([drop("client", nth)]);
    expect(again.transits.some(({lost, reason}) => lost && reason === "window-update")).toBe(true);
    const after = wire(again).slice(wire(again).findIndex((line) => line.endsWith("!")) + 1);
    expect(after.slice(0, 3)).toEqual([
      "server window probe 4255.625",
      "client ACK 10197 4280.625",
      "server 1,448 B seq 10197 4305.625"
    ]);
  });

  test("C8: the model's segments are those of a recorded kernel, but for a few ACKs", async () => {
    const {twin, recordedStall} = await page();
    const real = runOfRecording(recordedStall);
    const order = (run: Trace): string[] =>
      wire(run)
        .map((line) => line.replace(/ [\d.]+$/, "").replace("window probe", "ACK 1"))
        .map((line) => line.replace("FIN-ACK", "FIN"))
        .filter((line) => !/^client (window update )?ACK/.test(line));
    expect(order(real)).toEqual(order(twin));
    expect(windowsOf(real, 0).slice(2, 10)).toEqual(windowsOf(twin, 0).slice(2, 10));
    const probes = (run: Trace): number[] =>
      run.transits
        .filter(({from, sentAt, segment}) => from === 1 && segment.len === 0 && sentAt > ms(200))
        .map(({sentAt}) => sentAt / 1e3);
    const times = probes(real).slice(0, 2);
    expect(probes(twin)).toHaveLength(3);
    expect(text).toContain("its probes leave a little later than the model's");
    for (const [i, at] of probes(twin).slice(0, 2).entries()) {
      expect(times[i]).toBeGreaterThan(at);
      expect(times[i]).toBeLessThan(1.125 * at + 8);
    }
  });
});

describe("C8: the sender goes on as the receiver reads", () => {
  test.each([5, 20, 100])("C8: 1,000 B every %i ms: the reader sets the pace", async (every) => {
    const {slowReader} = await page({every});
    const [first] = slowReader.transits.filter(({segment}) => segment.len > 0);
    const read = slowReader.moment({host: "client", bytesRead: 24_000});
    const took = (read?.at ?? 0) - (first?.arrivedAt ?? 0);
    // 24 reads, and 23 pauses between them, are the least that it takes.
    expect(took).toBeGreaterThanOrEqual(23 * ms(every));
    if (every >= 20) expect(took).toBeLessThan(26 * ms(every));
  });

  test("C8: the window opens in steps worth a segment, not by each recv()", async () => {
    const {slowReader} = await page({every: 20});
    const data = slowReader.transits.filter(({segment}) => segment.len > 0);
    const small = data.slice(6, -1).filter(({segment}) => segment.len < 1448);
    expect(small).toEqual([]);
  });
});

describe("C9: a window spares the wait for each ACK", () => {
  const cases: readonly [number, number][] = [
    [2, 180],
    [3, 140],
    [10, 20],
    [12, 20]
  ];
  test.each(cases)("C9: ten segments, a window of %i: %i ms", async (segments, time) => {
    const {windowed, transferTime} = await page({segments});
    expect(transferTime(windowed)).toBe(ms(time));
  });

  test("C9: two at a time, each pair waits for the ACKs of the one before", async () => {
    const {windowed} = await page();
    const sent = windowed.segments({payload: true}).map(({sentAt}) => sentAt / 1e3);
    expect(sent).toEqual([40, 40, 80, 80, 120, 120, 160, 160, 200, 200]);
  });

  test("C9: one at a time, it is 380 ms on a system that fills such a window", async () => {
    const edit = (source: string): string =>
      source.replace("client: {*main(os) {\n    const socket = yield* os.connect", (all) =>
        all.replace("client: {", "client: {system: macos, ")
      );
    const {windowed, transferTime} = await page({segments: 1}, edit);
    expect(transferTime(windowed)).toBe(ms(380));
    expect(text).toContain("it would be 380");
  });
});

describe("C7: the smaller of two windows", () => {
  const rates: readonly [number, string][] = [
    [8, "1.7"],
    [16, "3.5"],
    [32, "6.2"],
    [64, "8.9"],
    [128, "11.4"]
  ];
  test.each(rates)("C7: SO_RCVBUF %i KiB, nothing lost: %s Mbit/s", async (receiveBuffer, rate) => {
    const {twoWindows, rateOf} = await page({receiveBuffer, losses: 0});
    expect(rateOf(twoWindows, 200_000)).toBe(`${rate} Mbit/s`);
  });

  test("C7: the smallest window is one window a round trip, and it binds all the time", async () => {
    const {twoWindows, bound} = await page({receiveBuffer: 8, losses: 0});
    expect(bound(twoWindows)).toBe("100 %");
    expect(Math.max(...windowsOf(twoWindows, 1).slice(1)) * 8).toBeCloseTo(1.74 * 40_000, -3);
  });

  test.each([
    [1, 20],
    [3, 40]
  ])("C7: with %i lost, a larger receive buffer changes at most %i ms", async (losses, most) => {
    const [small, large] = [
      await page({receiveBuffer: 64, losses}),
      await page({receiveBuffer: 128, losses})
    ];
    const [a, b] = [small.transferTime(small.twoWindows), large.transferTime(large.twoWindows)];
    expect(Math.abs(a - b)).toBeLessThanOrEqual(ms(most));
    expect(large.bound(large.twoWindows)).toBe("0 %");
  });
});

describe("one window a round trip", () => {
  test("SO_RCVBUF 16 KiB carry 7 Mbit/s, 32 KiB 14, on a round trip of 20 ms", async () => {
    const {courses} = await page();
    expect(courses).toEqual([
      [
        [8, 11.7],
        [16, 26.9],
        [32, 47.8],
        [64, 68],
        [128, 68.5]
      ],
      [
        [8, 3.3],
        [16, 7.2],
        [32, 13.7],
        [64, 20.7],
        [128, 24.6]
      ],
      [
        [8, 0.9],
        [16, 1.8],
        [32, 3.5],
        [64, 5.4],
        [128, 6.5]
      ]
    ]);
  });

  test.each(systems)(
    "twice the buffer is nearly twice the rate, up to 64 KiB (%s)",
    async (...to) => {
      const {bulk, transferTime} = await page({receiver: to[1]});
      for (const kib of [8, 16]) {
        const gain = transferTime(bulk(kib, 20)) / transferTime(bulk(2 * kib, 20));
        expect(gain).toBeGreaterThan(1.6);
        expect(gain).toBeLessThan(2.6);
      }
    }
  );
});

describe("the send buffer bounds the rate", () => {
  const numbers: readonly [number, number][] = [
    [8, 3.4],
    [16, 6.9],
    [32, 12],
    [64, 20.8],
    [256, 34.7]
  ];
  test.each(numbers)("SO_SNDBUF %i KiB on macOS: %f Mbit/s", async (sendBuffer, rate) => {
    const {sendBound, rateOf} = await page({sendBuffer});
    expect(Number.parseFloat(rateOf(sendBound, 500_000))).toBe(rate);
  });

  test("Linux differs little between 8 and 32 KiB; Windows takes one send() whole", async () => {
    const rate = async (sendSystem: Profile, sendBuffer: number): Promise<number> => {
      const {sendBound, rateOf} = await page({sendSystem, sendBuffer});
      return Number.parseFloat(rateOf(sendBound, 500_000));
    };
    expect(await rate(linux, 32)).toBeLessThan(1.2 * (await rate(linux, 8)));
    expect(await rate(windows, 8)).toBe(await rate(windows, 256));
  });
});

describe("C8: a window that stays at 0", () => {
  test("C8: the connection stands for an hour, with pauses up to two minutes", async () => {
    const {patience} = await page();
    expect(answers(patience, "server", "send").at(-1)).toBe("blocked");
    const times = sentFor(patience, "window-probe").map(({sentAt}) => sentAt);
    const pauses = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(Math.max(...pauses)).toBeLessThan(seconds(121));
    expect(Math.max(...pauses)).toBeGreaterThan(seconds(119));
    expect(times.at(-1)).toBeGreaterThan(seconds(3400));
  });

  test.each([5, 30, 120])("C8: TCP_USER_TIMEOUT %i s ends it", async (limit) => {
    const {patience} = await page({limit});
    const [failed] = patience.host("server").calls({outcome: "errno"});
    expect(errnoOf(failed)).toBe("ETIMEDOUT");
    expect(Math.abs((failed?.returnedAt ?? 0) - seconds(limit))).toBeLessThan(seconds(1));
  });
});

describe("C8: one client that does not read", () => {
  const stops: readonly [string, Profile, number][] = [
    ["Linux", linux, 4],
    ["Windows", windows, 4],
    ["macOS", macos, 3]
  ];
  test.each(stops)("C8: send() to Bob blocks, and Alice gets no more (%s)", async (...told) => {
    const [, serverSystem, snapshots] = told;
    const {world} = await page({serverSystem});
    expect(world.bytesRead("alice") / 1200).toBe(snapshots);
    expect(answers(world, "server", "send").at(-1)).toBe("blocked");
  });

  const drops: readonly [string, Profile, string][] = [
    ["Linux", linux, "tick 4: only 260 of 1200 B, dropped."],
    ["Windows", windows, "tick 4: WSAEWOULDBLOCK, dropped."],
    ["macOS", macos, "tick 3: only 848 of 1200 B, dropped."]
  ];
  test.each(drops)("C8: a server that drops Bob serves Alice (%s)", async (...told) => {
    const [, serverSystem, line] = told;
    const {world} = await page({serverSystem, sending: "drops who is slow"});
    expect(world.bytesRead("alice") / 1200).toBe(6);
    expect(world.host("server").log).toEqual([line]);
  });
});

describe("one send() is not one recv()", () => {
  const cases: readonly [boolean, number, readonly string[], number][] = [
    [true, 50, ["leftjumpshoot"], 3],
    [true, 0, ["left", "jump", "shoot"], 3],
    [false, 50, ["leftjumpshoot"], 2],
    [false, 0, ["left", "jumpshoot"], 2],
    [true, 100, ["leftjumpshoot"], 3]
  ];
  test.each(cases)(
    "TCP_NODELAY %s, busy for %i ms: %j, in %i segments",
    async (noDelay, busy, read, segments) => {
      const {sticky} = await page({noDelay, busy});
      expect(sticky.host("server").log).toEqual(read.map((each) => `"${each}"`));
      expect(sticky.transits.filter(({segment}) => segment.len > 0)).toHaveLength(segments);
    }
  );
});

test.each(["C7", "C8", "C9"])("%s: the page names its claim once", (id) => {
  expect(text.match(new RegExp(`<!--[^>]*\\b${id}\\b[^>]*-->`, "g"))).toHaveLength(1);
});

test("the bandwidth-delay product is rate × round trip", () => {
  expect((100e6 / 8) * 0.02).toBe(250_000);
  expect(text).toContain("100 Mbit/s × 20 ms = 250,000 bytes");
});
