/**
 * The throughput of a flow in equal stretches of time. How long these are is the run's, not the
 * picture's: a figure tells the same numbers on a phone and on a wide screen.
 */
import {minutes} from "../../base/units.ts";
import type {Micros} from "../../base/units.ts";
import type {Series} from "../../trace/data/series.ts";
import type {Flow} from "../../trace/query/flow.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {segmentTimes, timeX} from "./time-x.ts";

/** A stretch of time, and the rate at which new payload reached the receiver in it. */
export interface Bar {
  readonly since: Micros;
  readonly until: Micros;
  /** Bits per second. */
  readonly rate: number;
}

/** The stretches in which payload arrived, in order, and how long each of them is. */
export interface Throughput {
  readonly bin: Micros;
  readonly bars: readonly Bar[];
}

/** So many stretches at most are in what is shown: on a phone each is some px wide. */
const MOST = 60;
/** The width in px at which it is decided what is idle: that of a figure in a text. */
const USUAL = 600;
/** A round trip takes a little longer than the delay both ways: that does not count. */
const NEARLY = 0.98;

/**
 * The throughput. A window is sent in a burst, once in each round trip: a stretch that is shorter
 * would have the link's rate for a moment, and then none.
 */
export function throughputOf(run: Trace, flow: Flow, {arrivals}: Series): Throughput {
  const {first, last, breaks} = timeX(segmentTimes(run), 0, USUAL);
  const idle = breaks.reduce((sum, {since, until}) => sum + (until - since), 0);
  const bin = roundUp(Math.max(NEARLY * tripOf(run, flow), (last - first - idle) / MOST, 1));
  const octets = new Map<number, number>();
  let before = 0;
  for (const {at, octets: now} of arrivals) {
    const place = Math.floor((at - first) / bin);
    octets.set(place, (octets.get(place) ?? 0) + now - before);
    before = now;
  }
  const bars = [...octets].map(([place, some]) => {
    const since = first + place * bin;
    return {since, until: since + bin, rate: (some * 8e6) / bin};
  });
  return {bin, bars};
}

/** There and back, by the time that the flow's first segment took; 0 if none arrived. */
function tripOf({transits}: Trace, {connection}: Flow): Micros {
  const first = transits.find((each) => each.connection === connection && each.arrivedAt >= 0);
  return first ? 2 * (first.arrivedAt - first.sentAt) : 0;
}

/** 1, 2 or 5 times a power of ten; whole minutes where it is longer. */
function roundUp(time: Micros): Micros {
  if (time > minutes(1)) return Math.ceil(time / minutes(1)) * minutes(1);
  const power = 10 ** Math.floor(Math.log10(time));
  const step = [1, 2, 5, 10].find((each) => each * power >= time) ?? 10;
  return step * power;
}
