/** What differs between a recorded run and the model's: segments, fields, times, and why it may. */
import type {Bytes, Micros} from "../../base/units.ts";
import {ms} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {ACK, PSH, SYN} from "../../wire/segment.ts";
import {count, duration} from "../words/duration.ts";
import {flagNames, label, relativeAck, relativeSeq} from "../words/segment.ts";
import {way} from "../words/sentence.ts";
import {windowShift} from "../words/why-sent.ts";
import {words} from "./words.ts";

/** How differences are said: of a kernel and the model, or of two runs. */
export type DifferenceWords = typeof words;

/** One difference. Of a segment that only one of the two sent, the other is null. */
export interface Difference {
  readonly kind: "missing" | "extra" | "field" | "time";
  readonly recorded: Transit | null;
  readonly model: Transit | null;
  /** What differs: `"client → server FIN: the kernel sends it 40 ms later"`. */
  readonly text: string;
  /** Why that may be, in a sentence. */
  readonly why: string;
}

/** Times that are nearer than this are the same: a real host is late by some milliseconds. */
const SAME_TIME = ms(5);
/** Or by this part of the time since the last segment. */
const SAME_PART = 0.05;
/** Runs longer than this are compared up to here. */
const MOST = 600;

/** All differences, in order of time. Hosts are compared by their place in `run.hosts`. */
export function differences(
  recorded: Trace,
  model: Trace,
  said: DifferenceWords = words
): Difference[] {
  const found: Difference[] = [];
  recorded.hosts.forEach((_, host) => {
    const kernel = sentBy(recorded, host);
    const ours = sentBy(model, host);
    const pairs = align(kernel.map(keyIn(recorded)), ours.map(keyIn(model)));
    for (const [i, j] of pairs) {
      const a = kernel[i] ?? null;
      const b = ours[j] ?? null;
      if (a && b) found.push(...between(recorded, a, model, b, said));
      else if (a) found.push(alone(recorded, a, "missing", said));
      else if (b) found.push(alone(model, b, "extra", said));
    }
  });
  const time = ({recorded: a, model: b}: Difference): Micros => (b ?? a)?.sentAt ?? 0;
  return found.sort((a, b) => time(a) - time(b));
}

const sentBy = (run: Trace, host: number): Transit[] =>
  run.transits.filter(({from, nth}) => from === host && nth > 0).slice(0, MOST);

/** What makes two segments the same one: all flags but PSH, where it begins, how long it is. */
const keyIn = (run: Trace) => (transit: Transit) =>
  `${transit.segment.flags & ~PSH} ${relativeSeq(run, transit)} ${transit.segment.len}`;

/** The longest common subsequence of two lists, as pairs of places; −1 where one has none. */
function align(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => best[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const next = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
      best[i * width + j] = next;
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) pairs.push([i++, j++]);
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) pairs.push([i++, -1]);
    else pairs.push([-1, j++]);
  }
  return pairs;
}

function alone(
  run: Trace,
  transit: Transit,
  kind: "missing" | "extra",
  said: DifferenceWords
): Difference {
  const name = `${way(run, transit)} ${label(run, transit)}`;
  const text = kind === "missing" ? said.onlyKernel(name) : said.onlyModel(name);
  const bare = transit.segment.len === 0 && transit.segment.flags === ACK;
  const why = bare ? said.whyAck : said.whyOther;
  const pair = {
    recorded: kind === "missing" ? transit : null,
    model: kind === "extra" ? transit : null
  };
  return {kind, ...pair, text, why};
}

function between(
  recorded: Trace,
  a: Transit,
  model: Trace,
  b: Transit,
  said: DifferenceWords
): Difference[] {
  const found: Difference[] = [];
  const pair = {recorded: a, model: b};
  const name = `${way(recorded, a)} ${label(recorded, a)}`;
  const field = (what: string, kernel: string, ours: string, why: string) => {
    const text = said.field(name, what, kernel, ours);
    found.push({kind: "field", ...pair, text, why});
  };
  const [x, y] = [a.segment, b.segment];
  if ((x.flags ^ y.flags) & PSH) {
    field(said.flags, flagNames(x.flags), flagNames(y.flags), said.whyPush);
  }
  const acks = [relativeAck(recorded, a), relativeAck(model, b)] as const;
  if (x.flags & ACK && acks[0] !== acks[1]) {
    field(said.acknowledgment, count(acks[0]), count(acks[1]), said.whyReceived);
  }
  const [recordedRoom, room] = [roomOf(recorded, a), roomOf(model, b)];
  if (recordedRoom !== room) {
    field(said.window, count(recordedRoom), count(room), said.whyWindow);
  }
  const late = a.sentAt - b.sentAt;
  if (Math.abs(late) > Math.max(SAME_TIME, SAME_PART * b.sentAt)) {
    const text = said.otherTime(name, duration(Math.abs(late)), late > 0);
    found.push({kind: "time", ...pair, text, why: whyThen(b, said)});
  }
  return found;
}

/** A window in bytes: after the handshake, the field is in units of the agreed scale. */
function roomOf(run: Trace, transit: Transit): Bytes {
  const {flags, wnd} = transit.segment;
  return flags & SYN ? wnd : wnd * 2 ** windowShift(run, transit);
}

/** What decides when a segment leaves, and may so be the cause that it left at another time. */
function whyThen({reason}: Transit, said: DifferenceWords): string {
  switch (reason) {
    case "connect":
    case "data":
    case "fin":
      return said.whyProgram;
    case "retransmit-timeout":
    case "tail-loss-probe":
    case "window-probe":
    case "keepalive":
    case "ack-delayed":
    case "cork-timeout":
      return said.whyTimer;
    default:
      return said.whyAnswer;
  }
}
