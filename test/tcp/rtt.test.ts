import {expect, test} from "vitest";
import {ms, seconds, type Micros} from "../../src/base/units.ts";
import {drop} from "../../src/net/fault.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {defaultSettings} from "../../src/tcp/block/config.ts";
import {backOff, measureRtt} from "../../src/tcp/recovery/rtt.ts";
import {Tcb} from "../../src/tcp/block/tcb.ts";
import {modelTimeout} from "../../src/tcp/control/timeouts.ts";
import {connects, sink} from "../sim/story.ts";
import {noEffects} from "./no-effects.ts";

/** A TCB that knows nothing yet. */
function fresh({tcp}: Profile): Tcb {
  const end = {address: 1, port: 1};
  return new Tcb(tcp, defaultSettings(tcp), noEffects, end, end, true);
}

/** SRTT, RTTVAR and RTO in ms after each measurement. */
function measure(profile: Profile, samples: readonly number[]): string[] {
  const tcb = fresh(profile);
  return samples.map((sample) => {
    // Each measurement is one round trip: all that was sent before is acknowledged.
    tcb.snd.nxt += 1000;
    measureRtt(tcb, ms(sample));
    tcb.snd.una = tcb.snd.nxt;
    const {srtt, rttvar, rto} = tcb.rtt;
    return [srtt, rttvar, rto].map((n: Micros) => Math.round(n / 10) / 100).join(" ");
  });
}

const rfc: Profile = {...windows, tcp: {...windows.tcp, minRto: 0, maxRto: seconds(60)}};

test("RFC 6298 §2.2: after the first measurement R the RTO is R + 4·R/2", () => {
  expect(measure(rfc, [100])).toEqual(["100 50 300"]);
});

test("RFC 6298 §2.3: the variation takes a quarter, the mean an eighth of what is new", () => {
  expect(measure(rfc, [100, 100, 180, 20])).toEqual([
    "100 50 300",
    "100 37.5 250", // 3/4 · 50
    "110 48.13 302.5", // 3/4 · 37.5 + 1/4 · 80
    "98.75 58.59 333.13" // 3/4 · 48.125 + 1/4 · 90
  ]);
});

test("RFC 6298 §2.4: the RTO has a floor and a ceiling", () => {
  expect(measure(windows, [10])).toEqual(["10 5 300"]);
  const [long] = measure({...rfc, tcp: {...rfc.tcp, maxRto: ms(1500)}}, [1000]);
  expect(long).toBe("1000 500 1500");
});

test("Linux: the variation counts at least 200 ms, so the RTO is SRTT + 200 ms on a steady path", () => {
  expect(measure(linux, [20, 20, 20])).toEqual(["20 200 220", "20 200 220", "20 200 220"]);
});

test("Linux: the first measurement counts twice as variation, which then shrinks by round trips", () => {
  const values = measure(linux, [300, 300, 300, 300, 300, 300]);
  expect(values[0]).toBe("300 600 900");
  const rtos = values.map((value) => Number(value.split(" ")[2]));
  expect(rtos).toEqual([...rtos].sort((a, b) => b - a));
  expect(rtos.at(-1)).toBeGreaterThan(500);
  expect(rtos.at(-1)).toBeLessThan(900);
});

test("Linux: a round trip that is suddenly short makes the RTO not longer", () => {
  const [, before = "", after = ""] = measure(linux, [300, 300, 20]);
  const rto = (value: string): number => Number(value.split(" ")[2]);
  expect(rto(after)).toBeLessThanOrEqual(rto(before));
});

test("each timeout doubles the RTO, up to the ceiling (RFC 6298 §5.5)", () => {
  const tcb = fresh(linux);
  const steps = Array.from({length: 9}, () => {
    backOff(tcb);
    return tcb.rtt.rto / 1e6;
  });
  expect(steps).toEqual([2, 4, 8, 16, 32, 64, 120, 120, 120]);
});

test("a measurement takes the doubling back (RFC 6298 §5.7)", () => {
  const tcb = fresh(linux);
  backOff(tcb);
  backOff(tcb);
  measureRtt(tcb, ms(20));
  expect(tcb.rtt.rto).toBe(ms(220));
});

test("15 retransmissions from 200 ms on take Linux 924.6 s", () => {
  expect(modelTimeout(ms(200), seconds(120), 15)).toBe(seconds(924.6));
  expect(modelTimeout(ms(200), seconds(120), 8)).toBe(seconds(102.2));
  expect(modelTimeout(ms(200), seconds(120), 0)).toBe(ms(200));
});

/** The RTO, in ms, after one exchange in which the data was sent twice. */
function rtoAfterLoss(timestamps: number): number {
  const run = simulate({
    client: {
      sysctl: {tcp_timestamps: timestamps},
      main: connects(function* (os, socket) {
        yield* os.send(socket, 10);
        yield* os.sleep(seconds(2));
        os.log(os.tcpInfo(socket)?.rto);
        os.log(os.tcpInfo(socket)?.rtt);
      })
    },
    server: {main: sink},
    faults: [drop("client", 3)]
  });
  return Number(run.host("client").log[0]) / 1000;
}

test("Karn: what was sent twice gives no measurement; with timestamps it does", () => {
  // One measurement is the handshake's: 20 ms.
  expect(rtoAfterLoss(0)).toBe(220);
  expect(rtoAfterLoss(1)).toBeGreaterThanOrEqual(220);
});

test("Karn: neither does an ACK that also covers something that was sent twice", () => {
  const run = simulate({
    client: {
      sysctl: {tcp_timestamps: 0, tcp_sack: 0},
      main: connects(function* (os, socket) {
        yield* os.send(socket, 2 * 1460);
        yield* os.sleep(seconds(2));
        os.log(os.tcpInfo(socket)?.rtt);
      })
    },
    server: {main: sink},
    faults: [drop("client", 3)]
  });
  expect(run.transits.some(({reason}) => reason === "retransmit-timeout")).toBe(true);
  expect(Number(run.host("client").log[0])).toBe(ms(20));
});
