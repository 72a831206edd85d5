/** A moment of a run in spoken words: `"12.4 ms, server → client FIN, client FIN-WAIT-2"`. */
import type {CallRecord, Transit, WaitRecord} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {hostName} from "../query/flow.ts";
import {callName, outcomeText, resultText} from "./call.ts";
import {count, duration} from "./duration.ts";
import {words} from "./words.ts";
import {noteSentence} from "./note.ts";
import type {Happening, Moment} from "../query/happening.ts";
import {whyLost} from "./reasons.ts";
import {label, shortLabel} from "./segment.ts";
import {isRepeat} from "../query/segment-kind.ts";
import {inFlightAt} from "../query/at-time.ts";

/** How a sentence is made. */
export interface SentenceOptions {
  /** At most this many happenings are told; the others are counted. Defaults to 6. */
  readonly most?: number;
}

/** A moment as one sentence without a full stop; its time stands first. */
export function sentence(run: Trace, moment: Moment, {most = 6}: SentenceOptions = {}): string {
  return [duration(moment.at), ...tell(run, moment, most)].join(", ");
}

/** What happened in a moment, without its time; one text for each thing. */
export function tell(run: Trace, moment: Moment, most = Infinity): string[] {
  const texts = moment.happenings.map((happening) => happeningText(run, happening));
  if (texts.length <= most) return texts;
  // Too much to be told one by one: what is alike is told once, with its number.
  const kinds = new Map<string, {readonly text: string; readonly kind: string; n: number}>();
  moment.happenings.forEach((happening, i) => {
    const kind = kindText(run, happening);
    const same = kinds.get(kind);
    if (same) same.n++;
    else kinds.set(kind, {text: texts[i] ?? kind, kind, n: 1});
  });
  const told = [...kinds.values()].map(({text, kind, n}) => (n > 1 ? `${n} × ${kind}` : text));
  if (told.length <= most) return told;
  const left = [...kinds.values()].slice(most - 1).reduce((sum, {n}) => sum + n, 0);
  return [...told.slice(0, most - 1), words.andMore(left)];
}

/** A happening without what tells it from others of its kind. */
function kindText(run: Trace, happening: Happening): string {
  switch (happening.kind) {
    case "send":
      return words.leaves(way(run, happening.transit), shortLabel(happening.transit));
    case "arrival":
      return words.arrives(way(run, happening.transit), shortLabel(happening.transit));
    case "call":
      return `${hostName(run, happening.call.host)} ${happening.call.name}()`;
    case "return":
      return words.callReturns(`${hostName(run, happening.call.host)} ${happening.call.name}()`);
    default:
      return happeningText(run, happening);
  }
}

/** What is true at a time at which nothing happens: the segments that are on their way. */
export function between(run: Trace, at: number): string {
  const moving = inFlightAt(run, at).map(
    (transit) => `${way(run, transit)} ${segmentName(run, transit)}`
  );
  if (moving.length === 0) return words.nothing;
  const left = moving.length - 3;
  return words.onTheWire(
    moving.slice(0, 3).join("; ") + (left > 0 ? `; ${words.andMore(left)}` : "")
  );
}

/** One happening in words. */
export function happeningText(run: Trace, happening: Happening): string {
  switch (happening.kind) {
    case "send":
      return words.leaves(way(run, happening.transit), segmentName(run, happening.transit));
    case "arrival":
      return words.arrives(way(run, happening.transit), segmentName(run, happening.transit));
    case "loss":
      return lossText(run, happening.transit);
    case "state":
      return `${hostName(run, happening.change.host)} ${happening.change.to}`;
    case "gone":
      return words.socketGone(hostName(run, happening.socket.host));
    case "call":
      return callText(run, happening.call);
    case "return":
      return returnText(run, happening.call);
    case "wait":
      return waitText(run, happening.wait);
    case "note":
      return noteSentence(run, happening.note);
    case "end":
      return words.endings[happening.why];
  }
}

/** `"client → server"`. */
export const way = (run: Trace, transit: Transit): string =>
  `${hostName(run, transit.from)} → ${hostName(run, transit.to)}`;

/** A segment's label, and whether it is sent again. */
export function segmentName(run: Trace, transit: Transit): string {
  const name = label(run, transit);
  return isRepeat(transit) ? words.again(name) : name;
}

function lossText(run: Trace, transit: Transit): string {
  const why = transit.lost ? whyLost(transit.lost) : words.lost;
  return `${way(run, transit)} ${segmentName(run, transit)} ${why}`;
}

const returnText = (run: Trace, call: CallRecord): string =>
  `${hostName(run, call.host)} ${call.name}() ${resultText(call)}`;

function callText(run: Trace, call: CallRecord): string {
  const text = `${hostName(run, call.host)} ${callName(call)}`;
  const {outcome} = call;
  if (call.returnedAt !== call.calledAt || outcome.kind === "ok") return text;
  return outcome.kind === "errno"
    ? `${text} ${words.failsWith(outcome.errno)}`
    : `${text} → ${outcomeText(outcome)}`;
}

/** What a socket waits for, in words. */
function waitText(run: Trace, wait: WaitRecord): string {
  return `${hostName(run, wait.host)} ${waitName(wait)}`;
}

/**
 * A wait as it turned out, without its host: `"delayed ACK, 15 ms of 40 ms"` where the ACK left
 * before its timer was over.
 */
export function waitInAll(wait: WaitRecord): string {
  const {kind, since, until} = wait;
  if (kind !== "delayed-ack" || until < 0 || until - since >= wait.delay) return waitName(wait);
  return words.delayedAckPart(duration(until - since), duration(wait.delay));
}

/** A wait without its host: `"4 B held by Nagle"`, `"delayed ACK, 40 ms"`. */
export function waitName(wait: WaitRecord): string {
  switch (wait.kind) {
    case "nagle":
      return words.heldByNagle(count(wait.bytes));
    case "cork":
      return words.heldByCork(count(wait.bytes));
    case "delayed-ack":
      return words.delayedAck(duration(wait.delay));
  }
}
