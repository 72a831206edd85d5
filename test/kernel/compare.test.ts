/** The comparison itself: a recording agrees with itself, and every kind of difference is seen. */
import {describe, expect, test} from "vitest";
import type {Transit} from "../../src/sim/record.ts";
import {traceOf} from "../../src/trace/query/trace-of.ts";
import type {Trace as ModelTrace} from "../../src/trace/query/trace.ts";
import {ACK, FIN, makeSegment, RST, SYN, type Segment} from "../../src/wire/segment.ts";
import {compare, type Divergence} from "./compare.ts";
import {ORIGIN, replay} from "./replay.ts";
import {isSteady, readTrace, traceNames, type Trace, type TracePacket} from "./trace.ts";

const BITS: readonly (readonly [string, number])[] = [
  ["SYN", SYN],
  ["FIN", FIN],
  ["RST", RST],
  ["ACK", ACK]
];
const CLIENT = {address: 0x0a000001, port: 40_000};
const SERVER = {address: 0x0a000002, port: 80};

/** A recorded packet as the simulator's record would hold it; ISNs are 1,000 and 5,000. */
function transit(p: TracePacket, index: number, steady: boolean): Transit {
  const up = p.dir === "c>s";
  const ends = {
    from: up ? {...CLIENT, port: CLIENT.port + (p.conn ?? 1)} : SERVER,
    to: up ? SERVER : {...CLIENT, port: CLIENT.port + (p.conn ?? 1)}
  };
  const isn = (from: boolean): number => (from === up ? 1000 : 5000);
  const segment: Segment = makeSegment({
    ...ends,
    flags: BITS.reduce((sum, [name, bit]) => sum + (p.flags.includes(name) ? bit : 0), 0),
    seq: isn(true) + p.seq,
    ack: p.ack === undefined ? 0 : isn(false) + p.ack,
    // Enough for the traces below: windows are compared where no scale is in force.
    wnd: steady ? p.win : Math.min(1, p.win),
    len: p.len,
    mss: p.opts?.mss ?? 0,
    wscale: p.opts?.ws ?? -1,
    sackPermitted: p.opts?.sackOK ?? false,
    tsVal: p.opts?.ts ? 1 : -1,
    tsEcr: p.opts?.ts ? 1 : -1,
    sack:
      p.opts?.sack?.map(([left, right]) => ({
        left: isn(false) + left,
        right: isn(false) + right
      })) ?? null
  });
  const at = (ms: number): number => ORIGIN + ms * 1e3;
  return {
    id: index,
    from: up ? 0 : 1,
    to: up ? 1 : 0,
    nth: index + 1,
    connection: 0,
    segment,
    sentAt: at(p.t_ms),
    arrivedAt: p.rx_ms === undefined ? -1 : at(p.rx_ms),
    marked: false,
    lost: p.lost === undefined ? null : {at: 0, why: "chosen"},
    reason: p.flags === "SYN" || p.len > 0 ? "data" : "ack",
    attempt: 1,
    detail: null
  };
}

/** The recording, or an altered one, as a run; without programs, so without answers and states. */
function runOf(trace: Trace, packets: readonly TracePacket[] = trace.packets): ModelTrace {
  const host = (name: string, address: number) => ({
    name,
    system: "linux",
    profile: "linux",
    title: "Linux 6.18",
    address,
    dotted: ""
  });
  return traceOf({
    seed: 1,
    hosts: [host("client", CLIENT.address), host("server", SERVER.address)],
    connections: [],
    sockets: [],
    transits: packets.map((p, index) => transit(p, index, isSteady(trace))),
    states: [],
    calls: [],
    programs: [],
    waits: [],
    notes: [],
    samples: {
      length: 0,
      get() {
        throw new Error("there are no samples");
      }
    },
    end: {at: 0, why: "quiet"},
    faults: []
  });
}

/** What the comparison says of the packets alone. */
function divergences(trace: Trace, packets?: readonly TracePacket[]): Divergence[] {
  const {divergences: all} = compare(trace, replay(trace, {}), runOf(trace, packets));
  return all.filter(({rule}) => !["answer", "result", "state"].includes(rule));
}

/** The trace with its `n`-th packet altered, and later ones moved by `shift` ms. */
function altered(trace: Trace, n: number, change: Partial<TracePacket>, shift = 0): TracePacket[] {
  return trace.packets.map((p, index) => {
    const moved = index >= n ? {...p, t_ms: p.t_ms + shift} : p;
    return index === n ? {...moved, ...change} : moved;
  });
}

describe("the comparison of a run with a recording", () => {
  test("finds nothing when the run is the recording itself", () => {
    // Connections that share a pair of ports cannot be told apart in this simple imitation.
    const names = traceNames().filter((name) => !/^(1[15679]|2[02])_/.test(name));
    for (const name of names) expect([name, divergences(readTrace(name))]).toEqual([name, []]);
  });

  const steady = readTrace("14_fast_retransmit_steady");
  const last = steady.packets.length - 1;

  test("sees a packet that is missing, and names it", () => {
    const packets = steady.packets.filter((_, index) => index !== 59);
    const found = divergences(steady, packets);
    expect(found[0]?.rule).toBe("sequence");
    expect(found[0]?.what).toMatch(/^59 .*expected .* got none$/);
  });

  test("sees one packet too many", () => {
    const copy = steady.packets[59]!;
    const packets = [...steady.packets, copy].sort((a, b) => a.t_ms - b.t_ms);
    expect(divergences(steady, packets).map(({what}) => what)).toEqual([
      expect.stringMatching(/expected none, got/)
    ]);
  });

  test("sees another length, another acknowledgment and another flag", () => {
    for (const change of [{len: 1459}, {ack: 7}, {flags: "FIN|ACK"}]) {
      const found = divergences(steady, altered(steady, 3, change));
      expect(found[0]?.what).toMatch(/^3 c>s: expected \. 1\(1460\) ack 1, got/);
    }
  });

  test("sees a window that differs by one, where windows are constant", () => {
    const packets = altered(steady, last, {win: 65_534});
    expect(divergences(steady, packets)).toEqual([
      expect.objectContaining({rule: "window", at: steady.packets[last]?.t_ms})
    ]);
  });

  test("sees a packet that is lost in one of the two only", () => {
    const lost = steady.packets.findIndex((p) => p.lost);
    const packets = steady.packets.map((p, index) => {
      if (index !== lost) return p;
      const {t_ms, dir, flags, seq, ack = 0, len, win} = p;
      return {t_ms, dir, flags, seq, ack, len, win};
    });
    expect(divergences(steady, packets)[0]?.what).toMatch(/ lost, got/);
  });

  test("sees an answer that comes 20 ms late", () => {
    const rules = divergences(steady, altered(steady, last, {}, 20)).map(({rule}) => rule);
    expect(rules).toEqual(["time"]);
  });

  test("does not mind the order of packets within 0.2 ms", () => {
    const [a, b] = [steady.packets[4]!, steady.packets[5]!];
    const packets = steady.packets.map((p, index) =>
      index === 4 ? {...b, t_ms: a.t_ms} : index === 5 ? {...a, t_ms: b.t_ms} : p
    );
    expect(divergences(steady, packets)).toEqual([]);
  });
});
