/** The arrows of a ladder: which segments are drawn as one, where each runs, where it is lost. */
import type {Transit} from "../../../sim/record.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import {count} from "../../../trace/words/duration.ts";
import {
  label,
  mediumLabel,
  relativeAck,
  relativeSeq,
  shortLabel
} from "../../../trace/words/segment.ts";
import {isRepeat, kindOf} from "../../../trace/query/segment-kind.ts";
import type {Purpose} from "../../../trace/query/segment-kind.ts";
import type {TimeAxis} from "../../axis/axis.ts";
import type {Layout, Lifeline} from "../layout/layout.ts";
import {words} from "../../words.ts";

/** One arrow: a segment, or several that would lie on one another. */
export interface Arrow {
  readonly transits: readonly Transit[];
  readonly kind: Purpose;
  readonly repeat: boolean;
  readonly lost: boolean;
  readonly x1: number;
  readonly y1: number;
  /** Where it ends: at the receiver, or at the point of loss. */
  readonly x2: number;
  readonly y2: number;
  /** Where it would have ended. */
  readonly xEnd: number;
  readonly yEnd: number;
  /** From where to where the segments of a bundle leave, and would arrive; null for an arrow. */
  readonly extent: Extent | null;
  /** The arrows that a wedge consists of; none of a bundle, of which only the extent is drawn. */
  readonly members: readonly Arrow[];
}

/** The heights between which the segments of a bundle leave and arrive, in px. */
interface Extent {
  readonly left: readonly [first: number, last: number];
  readonly arrived: readonly [first: number, last: number];
}

/** So far, in px, where there is room. */
const OUTSIDE = 40;
/** Segments whose ends stand closer than this, in px, are drawn as one. */
const SAME = 2.5;

/** The segments that are drawn as one arrow, in order; `transits` are in the order of sending. */
export function burstsOf(transits: readonly Transit[], axis: TimeAxis): Transit[][] {
  const bursts: Transit[][] = [];
  const last = new Map<number, Transit[]>();
  for (const transit of transits) {
    const before = last.get(transit.from);
    if (before?.[0] && joins(before[0], transit, axis)) {
      before.push(transit);
      continue;
    }
    const burst = [transit];
    bursts.push(burst);
    last.set(transit.from, burst);
  }
  return bursts;
}

function joins(first: Transit, next: Transit, axis: TimeAxis): boolean {
  const plain = (t: Transit) => !t.lost && t.arrivedAt >= 0 && !isRepeat(t);
  const kind = kindOf(next.segment);
  if (kind !== "data" && kind !== "ack") return false;
  if (!plain(first) || !plain(next) || first.to !== next.to) return false;
  if (first.connection !== next.connection || kindOf(first.segment) !== kind) return false;
  const near = (a: number, b: number) => Math.abs(axis.y(a) - axis.y(b)) < SAME;
  return near(first.sentAt, next.sentAt) && near(first.arrivedAt, next.arrivedAt);
}

/** The arrow of a burst; null when a host at one of its ends is not drawn. */
export function arrowOf(transits: readonly Transit[], axis: TimeAxis, at: Layout): Arrow | null {
  const transit = transits[0];
  const from = transit && at.lifelines[transit.from];
  const to = transit && at.lifelines[transit.to];
  if (!transit || !from || !to) return null;
  const right = to.x > from.x ? 1 : -1;
  const x1 = beginsAt(from, to, right, transit.reason === "forged");
  const xEnd = edge(to, -right) - right * 2;
  const y1 = axis.y(transit.sentAt);
  const yEnd = endY(transit, axis);
  const part = lossPart(transit, axis);
  return {
    transits,
    kind: kindOf(transit.segment),
    repeat: isRepeat(transit),
    lost: transit.lost !== null,
    x1,
    y1,
    x2: x1 + (xEnd - x1) * part,
    y2: y1 + (yEnd - y1) * part,
    xEnd,
    yEnd,
    extent: null,
    members: []
  };
}

/** Where a segment arrives, or would arrive, in px from the top. */
export function endY(transit: Transit, axis: TimeAxis): number {
  if (transit.arrivedAt >= 0) return axis.y(transit.arrivedAt);
  const {sentAt} = transit;
  return axis.y(sentAt) + axis.flight * axis.paceAt(sentAt);
}

/** Where a segment begins: at its host, or, as that has not sent it, a way off if it is forged. */
export function beginsAt(from: Lifeline, to: Lifeline, right: -1 | 1, forged: boolean): number {
  const away = forged ? Math.min(OUTSIDE, Math.abs(to.x - from.x) / 4) : 1.5;
  return edge(from, right) + right * away;
}

/** Where an arrow touches a host: at its line, or beyond the state band that stands in the way. */
const edge = (line: Lifeline, towards: number): number =>
  line.x + (towards === line.side ? line.side * line.band : 0);

/** How far a lost segment came, as a part of its way; 1 for one that arrived. */
function lossPart(transit: Transit, axis: TimeAxis): number {
  const {lost} = transit;
  if (!lost) return transit.arrivedAt >= 0 ? 1 : 0.96;
  if (lost.why === "queue") return 0.12;
  if (lost.why === "host-off") return 0.95;
  const part = (lost.at - transit.sentAt) / axis.flight;
  // Where the record does not say how far it came, it is lost half way.
  return part > 0.05 && part < 0.95 ? part : 0.5;
}

/** What may be written along an arrow: all of it first, the word that matters last. */
export type ArrowTexts = readonly [text: string, ...shorter: string[]];

/** The texts of an arrow. They are made when they are wanted: most arrows of many have no label. */
export function textsOf(run: Trace, arrow: Arrow): ArrowTexts {
  const texts = plainTexts(run, arrow);
  const marked = arrow.transits.filter((transit) => transit.marked).length;
  if (marked === 0) return texts;
  const [text, ...shorter] = texts;
  // The label of a single one has it already; its shorter ones have not.
  if (arrow.transits.length === 1) return [text, ...shorter.map((each) => `${each} ${words.ce}`)];
  const ce = ` · ${count(marked)} ${words.ce}`;
  return [text + ce, ...shorter.map((each) => each + ce)];
}

function plainTexts(run: Trace, {transits, repeat, extent}: Arrow): ArrowTexts {
  const first = transits[0];
  const last = transits[transits.length - 1];
  if (!first || !last) return [""];
  const mark = repeat ? "↻ " : "";
  const n = transits.length;
  if (n === 1) {
    const shorter = new Set([mediumLabel(first), shortLabel(first)]);
    return [mark + label(run, first), ...[...shorter].map((each) => mark + each)];
  }
  const kind = kindOf(first.segment);
  const one = !extent || transits.every((t) => t.connection === first.connection);
  if (kind === "ack") {
    const short = `${count(n)} × ACK`;
    if (!one || mark) return [short];
    // Duplicate ACKs say the same number again; others say how far they go.
    const same = transits.every(({segment}) => segment.ack === last.segment.ack);
    return [`${short}${same ? "" : " …"} ${relativeAck(run, last)}`, short];
  }
  const bytes = transits.reduce((sum, t) => sum + t.segment.len, 0);
  if (kind === "data") {
    const even = transits.every((t) => t.segment.len === first.segment.len);
    const text = mark + words.segmentsOf(count(n), count(bytes));
    const short = even
      ? `${count(n)} × ${count(first.segment.len)} B`
      : words.severalSegments(count(n));
    return [one && !mark ? `${text} seq ${relativeSeq(run, first)}` : text, mark + short];
  }
  const names = [...new Set(transits.map(shortLabel))].join(", ");
  return [`${mark}${count(n)} × ${names}`, `${mark}${count(n)} × ${shortLabel(first)}`];
}
