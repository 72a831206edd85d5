/** Numbers of a flow over time: congestion window, threshold, the peer's window, what is out. */
import {firstWhere} from "../../base/binary-search.ts";
import type {Bytes, Micros} from "../../base/units.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {Trace} from "../query/trace.ts";
import {changesOf} from "../query/at-time.ts";
import {socketOf} from "../query/flow.ts";
import type {Flow} from "../query/flow.ts";
import {FIN_RECEIVED, size, textInFlight} from "./stream.ts";

/** One sample of the sender. `cwnd` and `ssthresh` are Infinity while nothing is known of them. */
export interface WindowPoint {
  readonly at: Micros;
  readonly cwnd: Bytes;
  readonly ssthresh: Bytes;
  /** SND.WND: the window that the peer announces. */
  readonly rwnd: Bytes;
  /** Bytes of text that are sent and not acknowledged: SYN and FIN are none. */
  readonly inFlight: Bytes;
}

/** So many bytes of payload had reached the receiver in order by this time. */
interface ArrivalPoint {
  readonly at: Micros;
  readonly octets: Bytes;
}

/** The sender's smoothed round-trip time from this time on. */
interface RttPoint {
  readonly at: Micros;
  readonly rtt: Micros;
}

/** The series of one flow. */
export interface Series {
  readonly windows: readonly WindowPoint[];
  /** When the sender's socket is gone: it has no windows any more. Infinity while it is there. */
  readonly until: Micros;
  /** Empty for a run of the model: only recorded kernels were asked. */
  readonly rtts: readonly RttPoint[];
  readonly arrivals: readonly ArrivalPoint[];
}

const cache = new WeakMap<Trace, Map<string, Series>>();

/** The series of a flow, as the samples of its two sockets tell them. */
export function seriesOf(run: Trace, flow: Flow): Series {
  const known = cache.get(run) ?? new Map<string, Series>();
  cache.set(run, known);
  const key = `${flow.connection}/${flow.from}`;
  const before = known.get(key);
  if (before) return before;
  const socket = socketOf(run, flow.connection, flow.from);
  const sender = socket?.id ?? -1;
  const until = socket && socket.goneAt >= 0 ? socket.goneAt : Infinity;
  const receiver = socketOf(run, flow.connection, flow.to)?.id ?? -1;
  const isn = run.connections[flow.connection]?.isn.get(flow.from);
  const finAt = changesOf(run, receiver).find(({to}) => FIN_RECEIVED.includes(to))?.at ?? Infinity;
  const windows: WindowPoint[] = [];
  const rtts: RttPoint[] = [];
  const arrivals: ArrivalPoint[] = [];
  const add = (socket: number, i: number) => {
    const sample = run.samples.get(i);
    if (socket === sender) {
      const inFlight = isn === undefined ? 0 : size(textInFlight(sample, isn));
      const {at, cwnd, ssthresh, sndWnd: rwnd} = sample;
      windows.push({at, cwnd, ssthresh, rwnd, inFlight});
      const {rtt} = sample;
      if (rtt !== undefined && rtt !== rtts.at(-1)?.rtt) rtts.push({at, rtt});
    } else if (isn !== undefined && sample.rcvNxt !== 0) {
      // The SYN and the FIN have a number each, and are no payload.
      const control = sample.at < finAt ? 1 : 2;
      const octets = Math.max(0, seqDiff(sample.rcvNxt, isn) - control);
      if (octets !== (arrivals.at(-1)?.octets ?? 0)) arrivals.push({at: sample.at, octets});
    }
  };
  for (let i = 0; i < run.samples.length; i++) {
    const {socket: own} = run.samples.get(i);
    if (own === sender || own === receiver) add(own, i);
  }
  const series = {windows, until, rtts, arrivals};
  known.set(key, series);
  return series;
}

/** The last point at a time or before it; null before the first. */
export function pointAt<P extends {readonly at: Micros}>(
  points: readonly P[],
  at: Micros
): P | null {
  return points[firstWhere(points.length, (i) => (points[i]?.at ?? Infinity) > at) - 1] ?? null;
}

/** A rate for people: `"8.1 Mbit/s"`. */
export function rateText(bitsPerSecond: number): string {
  const units = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"];
  let [value, unit] = [bitsPerSecond, 0];
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${Number(value.toPrecision(3))} ${units[unit]}`;
}
