import {expect, test} from "vitest";
import {mbit, ms, seconds} from "../../src/base/units.ts";
import {drop} from "../../src/net/fault.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {cubic} from "../../src/tcp/congestion/cubic.ts";
import {endReduction} from "../../src/tcp/recovery/prr.ts";
import {reno} from "../../src/tcp/congestion/reno.ts";
import {additiveIncrease, slowStart} from "../../src/tcp/congestion/slow-start.ts";
import {defaultSettings} from "../../src/tcp/block/config.ts";
import {Tcb} from "../../src/tcp/block/tcb.ts";
import {beginUndo, undoByDsack} from "../../src/tcp/recovery/undo.ts";
import {connects, sink} from "../sim/story.ts";
import {noEffects} from "./no-effects.ts";

/** A TCB with this window and threshold, in segments. */
function tcbWith(cwnd: number, ssthresh: number): Tcb {
  const end = {address: 1, port: 1};
  const tcb = new Tcb(linux.tcp, defaultSettings(linux.tcp), noEffects, end, end, true);
  tcb.cc.cwnd = cwnd;
  tcb.cc.ssthresh = ssthresh;
  return tcb;
}

test("slow start: each acknowledged segment lets one more out, up to the threshold", () => {
  const tcb = tcbWith(10, 24);
  expect(slowStart(tcb, 10)).toBe(0);
  expect(tcb.cc.cwnd).toBe(20);
  // What is left above the threshold is for congestion avoidance.
  expect(slowStart(tcb, 10)).toBe(6);
  expect(tcb.cc.cwnd).toBe(24);
});

test("congestion avoidance: one segment more for each window that is acknowledged", () => {
  const tcb = tcbWith(20, 20);
  for (let i = 0; i < 19; i++) additiveIncrease(tcb, tcb.cc.cwnd, 1);
  expect(tcb.cc.cwnd).toBe(20);
  additiveIncrease(tcb, tcb.cc.cwnd, 1);
  expect(tcb.cc.cwnd).toBe(21);
});

test("Reno: a loss halves the window; two segments are the least (RFC 5681 equation 4)", () => {
  expect(reno.threshold(tcbWith(40, Infinity))).toBe(20);
  expect(reno.threshold(tcbWith(3, Infinity))).toBe(2);
});

test("CUBIC: a loss leaves seven tenths (RFC 9438 §4.6)", () => {
  expect(cubic.threshold(tcbWith(100, Infinity))).toBe(70);
  expect(cubic.threshold(tcbWith(2, Infinity))).toBe(2);
});

test("Reno grows across the threshold in one step: doubling below it, one a window above", () => {
  const tcb = tcbWith(10, 15);
  reno.grow?.(tcb, 10, 0);
  expect(tcb.cc.cwnd).toBe(15);
  for (let i = 0; i < 10; i++) reno.grow?.(tcb, 1, 0);
  expect(tcb.cc.cwnd).toBe(16);
});

test("CUBIC after a loss: steep, flat near where the loss was, steep again (RFC 9438 §4.2)", () => {
  const tcb = tcbWith(100, Infinity);
  tcb.cc.ssthresh = cubic.threshold(tcb);
  tcb.cc.cwnd = tcb.cc.ssthresh;
  const windows: number[] = [];
  // Round trips of 100 ms; K is the cube root of 30 / 0.4, about 4.2 s.
  for (let t = 0; t <= 80; t++) {
    cubic.measured?.(tcb, ms(100), seconds(t / 10));
    for (let acked = tcb.cc.cwnd; acked > 0; acked--) cubic.grow?.(tcb, 1, seconds(t / 10) + acked);
    windows.push(tcb.cc.cwnd);
  }
  const grown = (from: number, to: number): number => windows[to]! - windows[from]!;
  expect(windows[0]).toBeLessThan(75);
  expect(grown(0, 10)).toBeGreaterThan(3 * grown(32, 42));
  expect(grown(60, 80)).toBeGreaterThan(3 * grown(32, 42));
  expect(windows[42]).toBeGreaterThan(95);
  expect(windows[42]).toBeLessThan(108);
});

/** Sends this much over a path of 100 ms round trip. */
function bulk(octets: number, sysctl: Record<string, number | string> = {}, more = {}): Run {
  return simulate({
    link: {delay: ms(50)},
    client: {
      sysctl,
      main: connects(function* (os, socket) {
        yield* os.send(socket, octets);
        yield* os.close(socket);
      })
    },
    server: {main: sink},
    ...more
  });
}

/** How many segments of data each round trip of 100 ms carries. */
const perRoundTrip = (run: Run): number[] => {
  const counts: number[] = [];
  for (const {from, segment, sentAt} of run.transits) {
    if (from !== 0 || segment.len === 0) continue;
    const trip = Math.floor((sentAt - ms(100)) / ms(100));
    counts[trip] = (counts[trip] ?? 0) + 1;
  }
  return counts;
};

test("the first flight has ten segments (RFC 6928), and slow start doubles it", () => {
  const counts = perRoundTrip(bulk(60_000));
  expect(counts.slice(0, 2)).toEqual([10, 20]);
});

test("three duplicate ACKs bring a fast retransmission, without a timeout (RFC 5681 §3.2)", () => {
  for (const sysctl of [{tcp_sack: 0, tcp_congestion_control: "reno"}, {tcp_recovery: 0}, {}]) {
    const run = bulk(60_000, sysctl, {faults: [drop("client", 8)]});
    const again = run.transits.filter(({attempt}) => attempt > 0);
    expect(again.map(({reason}) => reason)).toEqual(["fast-retransmit"]);
    // The duplicates arrive one round trip after the flight.
    expect(again[0]?.sentAt).toBeGreaterThanOrEqual(ms(200));
    expect(again[0]?.sentAt).toBeLessThan(ms(250));
  }
});

test("several holes in one flight are all repaired in one round trip (RFC 6675)", () => {
  for (const sysctl of [{tcp_recovery: 0}, {}]) {
    const lost = [4, 6, 8];
    const run = bulk(60_000, sysctl, {faults: lost.map((nth) => drop("client", nth))});
    const again = run.transits.filter(({attempt}) => attempt > 0);
    expect(again.map(({segment}) => segment.seq)).toEqual(
      lost.map((nth) => run.transits.find((t) => t.from === 0 && t.nth === nth)?.segment.seq)
    );
    expect(again.every(({sentAt}) => sentAt < ms(300))).toBe(true);
  }
});

test("it is the third duplicate that brings it, neither the second nor the fourth", () => {
  for (const sysctl of [{tcp_sack: 0, tcp_congestion_control: "reno"}, {tcp_recovery: 0}]) {
    const path = {link: {delay: ms(50), rate: mbit(10)}, faults: [drop("client", 5)]};
    const run = bulk(60_000, sysctl, path);
    const again = run.transits.find(({reason}) => reason === "fast-retransmit");
    const duplicates = run.transits.filter(
      ({from, segment, arrivedAt}) =>
        from === 1 &&
        segment.ack === again?.segment.seq &&
        arrivedAt > 0 &&
        arrivedAt <= again.sentAt
    );
    // The first one with this number acknowledges; the other three repeat it.
    expect(duplicates).toHaveLength(4);
  }
});

test("a reduction is taken back when it turns out that nothing was lost (RFC 2883)", () => {
  for (const sysctl of [{}, {tcp_recovery: 0}]) {
    const faults = [{kind: "delay", from: "client", nth: 20, by: ms(70)}];
    const run = bulk(120_000, sysctl, {faults});
    const [again, ...more] = run.transits.filter(({reason}) => reason === "fast-retransmit");
    expect(more).toEqual([]);
    const windows = cwndsFrom(run, again?.sentAt ?? 0);
    const steps = windows.map((cwnd, i) => cwnd - (windows[i - 1] ?? cwnd));
    // In slow start an ACK gives one or two segments; this one gives back what was taken.
    expect(Math.max(...steps)).toBeGreaterThan(5);
  }
});

test("a reduction that is taken back gives window and threshold back (RFC 4015 §3.2)", () => {
  const tcb = tcbWith(20, 20);
  Object.assign(tcb.cc, {priorCwnd: 40, priorSsthresh: 30, undoMarker: 1, undoRetrans: 0});
  expect(undoByDsack(tcb)).toBe(true);
  expect([tcb.cc.cwnd, tcb.cc.ssthresh]).toEqual([40, 30]);
  // There is nothing more to take back.
  expect(undoByDsack(tcb)).toBe(false);
});

test("once the loss is repaired the window is the threshold, whatever was sent (RFC 6937 §3.1)", () => {
  const tcb = tcbWith(13, 20);
  Object.assign(tcb.cc, {phase: "recovery", undoMarker: 1});
  endReduction(tcb, ms(5));
  expect(tcb.cc.cwnd).toBe(20);
  const whole = tcbWith(13, Infinity);
  endReduction(whole, ms(5));
  expect(whole.cc.cwnd).toBe(13);
});

/** The client's congestion window after each event from a time on, in segments. */
function cwndsFrom(run: Run, from: number): number[] {
  const client = run.sockets.findIndex(({host, remote}) => host === 0 && remote);
  return Array.from({length: run.samples.length}, (_, i) => run.samples.get(i))
    .filter(({socket, at}) => socket === client && at >= from)
    .map(({cwnd}) => cwnd / 1448);
}

test("after recovery the window is half of what it was (Reno)", () => {
  const sysctl = {tcp_congestion_control: "reno", tcp_sack: 0};
  const run = bulk(400_000, sysctl, {faults: [drop("client", 15)]});
  const client = run.sockets.findIndex(({host, remote}) => host === 0 && remote);
  const {cwnd, ssthresh} = lastSample(run, client);
  expect(ssthresh / 1448).toBeLessThan(16);
  expect(cwnd).toBeGreaterThanOrEqual(ssthresh);
});

function lastSample(run: Run, socket: number) {
  for (let i = run.samples.length - 1; ; i--) {
    const sample = run.samples.get(i);
    if (sample.socket === socket && sample.cwnd > 0) return sample;
  }
}

test("a lost tail is found by a probe, not by a timeout (RFC 8985 §7)", () => {
  const run = bulk(5000, {}, {faults: [drop("client", 6), drop("client", 7)]});
  const again = run.transits.filter(({attempt}) => attempt > 0);
  expect(again.map(({reason}) => reason)).toContain("tail-loss-probe");
  expect(again.some(({reason}) => reason === "retransmit-timeout")).toBe(false);
  const without = bulk(
    5000,
    {tcp_early_retrans: 0},
    {faults: [drop("client", 6), drop("client", 7)]}
  );
  const timeouts = without.transits.filter(({attempt}) => attempt > 0);
  expect(timeouts[0]?.reason).toBe("retransmit-timeout");
});

test("a segment that only comes late costs nothing in the end: the window is restored", () => {
  const late = {faults: [{kind: "delay", from: "client", nth: 8, by: ms(30)}]};
  const run = bulk(200_000, {}, late);
  const smooth = bulk(200_000);
  const end = (r: Run): number => r.transits.findLast(({from}) => from === 0)?.sentAt ?? 0;
  expect(end(run) - end(smooth)).toBeLessThan(ms(200));
});

test("a timeout leaves a window of one segment", () => {
  const lost = Array.from({length: 10}, (_, i) => drop("client", 3 + i));
  const run = bulk(14_480, {tcp_early_retrans: 0}, {faults: lost});
  const again = run.transits.filter(({from, attempt}) => from === 0 && attempt > 0);
  expect(again[0]?.reason).toBe("retransmit-timeout");
  const first = again[0]?.sentAt ?? 0;
  expect(again.filter(({sentAt}) => sentAt < first + ms(100))).toHaveLength(1);
});

test("a queue that overflows is survived, and the link is well used", () => {
  for (const sysctl of [{tcp_congestion_control: "reno", tcp_sack: 0}, {}]) {
    const run = bulk(2_000_000, sysctl, {link: {delay: ms(10), rate: mbit(10), queue: 20}});
    const [fin] = run.transits.filter(({from, segment}) => from === 0 && segment.flags & 1);
    const rate = (2_000_000 * 8) / (fin?.sentAt ?? Infinity);
    expect(run.transits.some(({lost}) => lost?.why === "queue")).toBe(true);
    expect(rate).toBeGreaterThan(5);
    expect(rate).toBeLessThan(10);
  }
});

const slow: Profile = {...linux, tcp: {...linux.tcp, slowStartAfterIdle: false}};

test("after a pause longer than the RTO the window starts again (RFC 5681 §4.1)", () => {
  const second = (os: Profile): number => {
    const run = simulate({
      link: {delay: ms(50)},
      client: {
        system: os,
        main: connects(function* (o, socket) {
          yield* o.send(socket, 100_000);
          yield* o.sleep(seconds(5));
          yield* o.send(socket, 100_000);
          yield* o.close(socket);
        })
      },
      server: {main: sink}
    });
    const at = run.calls.filter(({name}) => name === "send")[1]?.calledAt ?? 0;
    return run.transits.filter(
      ({from, segment, sentAt}) => from === 0 && segment.len > 0 && sentAt >= at && sentAt < at + 99
    ).length;
  };
  expect(second(linux)).toBe(10);
  expect(second(slow)).toBeGreaterThan(20);
});

test("a tail loss probe that is out counts among the duplicates that undo a reduction", () => {
  const tcb = tcbWith(10, 24);
  beginUndo(tcb);
  expect(tcb.cc.undoRetrans).toBe(-1);
  tcb.cc.tlpHigh = tcb.snd.nxt;
  tcb.cc.tlpRetrans = true;
  beginUndo(tcb);
  expect(tcb.cc.undoRetrans).toBe(1);
});
