/** An end's acts as the steps of a program: what it waited for before each, and what it read. */
import {ms, us, type Bytes, type Micros} from "../../base/units.ts";
import {FIN} from "../../wire/segment.ts";
import type {Act} from "./acts.ts";
import {has, openedAt, type Seen} from "./end-view.ts";
import type {Step} from "./model.ts";

/** A program that acts this soon did not wait. */
const AT_ONCE = us(300);

/** A send buffer takes this much at once. */
const BUFFER: Bytes = 16384;

/** What had arrived, and when. */
interface Arrived {
  readonly at: Micros;
  readonly bytes: Bytes;
  readonly isEnd: boolean;
  readonly segments: number;
}

/** The steps of an end's program; `skipReset` when its kernel gave up by itself. */
export function stepsOf(
  seen: readonly Seen[],
  end: 0 | 1,
  acts: readonly Act[],
  skipReset: boolean
): Step[] {
  const arrivals = arrivalsAt(seen);
  const total = arrivals.at(-1) ?? NOTHING;
  const steps: Step[] = [];
  let before = openedAt(seen, end);
  let read = 0;
  let isAtEnd = false;
  const wait = (from: Micros, until: Micros): void => {
    const time = until - from;
    if (time > AT_ONCE) steps.push({does: "sleep", time: rounded(time)});
    before = Math.max(before, until);
  };
  for (const act of acts) {
    if (act.kind === "reset" && skipReset) break;
    const here = arrivals.findLast(({at}) => at <= act.at) ?? NOTHING;
    if (act.kind === "reset") {
      wait(before, act.at);
      // What was not read makes close() a reset; without that, SO_LINGER does.
      steps.push({does: here.bytes > read ? "close" : "abort"});
      return steps;
    }
    if (act.kind === "reads") {
      wait(before, act.at);
      if (acts.some(({kind, at}) => kind === "reads" && at > act.at)) {
        steps.push({does: "recv", bytes: act.bytes, once: false});
        read += act.bytes;
      }
      continue;
    }
    let from = before;
    if (act.kind === "fin" && here.isEnd && !isAtEnd) {
      steps.push({does: "drain"});
      isAtEnd = true;
      from = Math.max(from, here.at);
    } else if (here.bytes > read) {
      const whole = arrivals.find(({bytes}) => bytes >= here.bytes) ?? here;
      const known = arrivals.findLast(({bytes}) => bytes <= read) ?? NOTHING;
      const once = whole.segments - known.segments === 1;
      steps.push({does: "recv", bytes: here.bytes - read, once});
      from = Math.max(from, whole.at);
      read = here.bytes;
    }
    wait(from, act.at);
    if (act.kind === "write") {
      steps.push({does: "send", bytes: act.bytes});
      // send() returns when the buffer has it all.
      if (act.bytes > BUFFER) before = act.until;
    } else {
      const later = total.bytes > here.bytes && total.bytes > read;
      if (!later) return [...steps, {does: "close"}];
      return [...steps, {does: "shutdown"}, {does: "drain"}, {does: "close"}];
    }
  }
  const isShut = seen.findLast(({sends}) => sends)?.window === 0;
  if (!isAtEnd && !isShut && (total.bytes > read || total.isEnd)) steps.push({does: "drain"});
  return steps;
}

const NOTHING: Arrived = {at: -Infinity, bytes: 0, isEnd: false, segments: 0};

/** How far the stream had arrived, after each segment that brought more of it. */
function arrivalsAt(seen: readonly Seen[]): Arrived[] {
  const list: Arrived[] = [];
  const early: Seen[] = [];
  let [bytes, segments] = [0, 0];
  let isEnd = false;
  for (const each of seen) {
    if (each.sends) {
      // What it acknowledges has arrived, whether the capture has it or not.
      if (each.ack <= bytes + (isEnd ? 1 : 0)) continue;
      bytes = each.ack;
      segments++;
    } else {
      const known = bytes;
      if (each.end > bytes || has(each, FIN)) early.push(each);
      for (let more = true; more;) {
        const next = early.findIndex(({begin}) => begin <= bytes);
        more = next >= 0;
        const [taken] = more ? early.splice(next, 1) : [];
        if (!taken) break;
        if (taken.end > bytes) segments++;
        bytes = Math.max(bytes, taken.end);
        isEnd ||= has(taken, FIN);
      }
      if (bytes === known && !isEnd) continue;
    }
    const last = list.at(-1);
    if (last?.bytes === bytes && last.isEnd === isEnd) continue;
    list.push({at: each.at, bytes, isEnd, segments});
  }
  return list;
}

/** Nobody waits for 12.347 ms: about three digits. */
function rounded(time: Micros): Micros {
  const step = time < ms(10) ? us(10) : time < ms(1000) ? us(100) : ms(1);
  return Math.round(time / step) * step;
}
