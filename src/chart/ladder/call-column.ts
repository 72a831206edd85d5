/** The program columns of a ladder: what was called, how long it blocked, the answer. */
import type {CallRecord} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {callName} from "../../trace/words/sentence.ts";
import type {TimeAxis} from "../axis/axis.ts";
import {MONO, fit} from "./layout.ts";
import type {Layout, Lifeline} from "./layout.ts";
import {spread} from "./stack-labels.ts";
import {timesOf} from "./tiles.ts";
import type {Tile} from "./tiles.ts";

/** One call as it is drawn: a bar while it blocks, a dot when it does not. */
export interface CallMark {
  readonly call: CallRecord;
  /** The how manieth call of its host it is, from 1. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
  /** Height of the bar in px; 0 for a call that returned at once. */
  readonly height: number;
  readonly failed: boolean;
}

/** A text beside the bars. `y` is its base line. */
export interface CallText {
  readonly text: string;
  readonly kind: "call" | "answer" | "failed";
  readonly x: number;
  readonly y: number;
  /** Where it belongs, in px. */
  readonly home: number;
  /** Does it stand so far away that it needs a leader? */
  readonly pushed: boolean;
}

/** A numbered mark, where there is no room for texts. */
export interface Folded {
  readonly calls: readonly CallRecord[];
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

/** Marks of one kind that are nearer than this, in px, look like one. */
const SAME = 0.5;

/** What a program column consists of. */
export interface CallColumn {
  readonly marks: readonly CallMark[];
  readonly texts: readonly CallText[];
  readonly folded: readonly Folded[];
}

/** The program column of one host in a tile; `size` is the texts' size in px. */
export function callsOf(
  run: Trace,
  line: Lifeline,
  axis: TimeAxis,
  at: Layout,
  size: number,
  tile: Tile
): CallColumn {
  const marks: CallMark[] = [];
  let number = 0;
  const [since, until] = timesOf(tile, axis);
  for (const call of ownCalls(run, line.host)) {
    if (call.calledAt > until) break;
    number++;
    if (call.returnedAt >= 0 && call.returnedAt < since) continue;
    if (call.returnedAt >= 0 && axis.hides(call.calledAt) && axis.hides(call.returnedAt)) continue;
    const y = axis.y(call.calledAt);
    const blocked = call.returnedAt !== call.calledAt;
    const end = call.returnedAt < 0 ? axis.bottom + 12 : axis.y(call.returnedAt);
    if (y >= tile.bottom || Math.max(y, end) < tile.top) continue;
    const height = blocked ? Math.max(2, end - y) : 0;
    marks.push({call, number, x: line.programX, y, height, failed: call.errno !== null});
  }
  const inside = (y: number) => y >= tile.top && y < tile.bottom;
  if (at.folded) return {marks: [], texts: [], folded: fold(marks.filter(({y}) => inside(y)))};
  const lines = linesOf(marks, line, size).filter(({want}) => inside(want));
  return {marks: apart(marks, tile), texts: arrange(lines, line, axis, size, tile), folded: []};
}

const known = new WeakMap<Trace, Map<number, readonly CallRecord[]>>();

/** The calls of one host, in order of time. */
function ownCalls(run: Trace, host: number): readonly CallRecord[] {
  const hosts = known.get(run) ?? new Map<number, readonly CallRecord[]>();
  known.set(run, hosts);
  const before = hosts.get(host);
  if (before) return before;
  const calls = run.calls.filter((call) => call.host === host);
  calls.sort((a, b) => a.calledAt - b.calledAt);
  hosts.set(host, calls);
  return calls;
}

/** The marks as far as they are in a tile; of those that would lie on one another, one. */
function apart(marks: readonly CallMark[], {top, bottom}: Tile): CallMark[] {
  let [dot, bar] = [-Infinity, -Infinity];
  return marks.flatMap((mark): CallMark | readonly CallMark[] => {
    const y = Math.max(top, mark.y);
    const height = Math.min(bottom, mark.y + mark.height) - y;
    if (mark.height === 0) {
      if (y - dot < SAME && !mark.failed) return [];
      dot = y;
      return mark;
    }
    if (y + height - bar < SAME) return [];
    bar = y + height;
    return {...mark, y, height};
  });
}

interface Line {
  readonly text: string;
  readonly kind: CallText["kind"];
  readonly home: number;
  /** Where its middle wants to stand. */
  readonly want: number;
}

/** A call's name stands where it is made, its answer where it returns; together when near. */
function linesOf(marks: readonly CallMark[], line: Lifeline, size: number): Line[] {
  const lines: Line[] = [];
  const half = size / 2 + 1;
  for (const {call, y: home, height} of marks) {
    const answer = answerOf(call);
    const kind = call.errno ? "failed" : "call";
    const name = callName(call);
    if (height > 0 && (!answer || height >= 2 * size + 4)) {
      // A bar's name stands below its upper end, its answer above its lower end.
      lines.push({text: name, kind: "call", home, want: home + half - 1});
      const end = home + height;
      const told = call.errno ? "failed" : "answer";
      if (answer) lines.push({text: answer, kind: told, home: end, want: end - half + 1});
    } else {
      const both = `${name} ${answer}`;
      const fits = both.length * size * MONO <= line.programWidth;
      const text = answer && (fits || call.errno) ? both : name;
      lines.push({text, kind, home, want: home});
    }
  }
  return lines.sort((a, b) => a.want - b.want);
}

function arrange(
  lines: readonly Line[],
  line: Lifeline,
  axis: TimeAxis,
  size: number,
  tile: Tile
): CallText[] {
  const top = Math.max(40, tile.top);
  const bottom = Math.min(axis.bottom + 24, tile.bottom);
  const room = (Math.min(axis.bottom, tile.bottom) - Math.max(0, tile.top)) / (size + 2);
  const merged = lines.length > 0.6 * room ? gather(lines, 5 * size) : repeats(lines, size);
  const half = (size + 2) / 2;
  const places = spread(
    merged.map(({want}) => ({y: want - half, height: size + 2})),
    top,
    bottom,
    90,
    axis.breaks
  );
  return merged.flatMap((text, i): CallText[] => {
    const y = places[i];
    if (y === null || y === undefined) return [];
    const short = fit(text.text, line.programWidth, size, MONO);
    const x = line.programX + line.side * 10;
    // Only a text that was pushed away from where it wants to stand needs a leader.
    const pushed = Math.abs(y + half - text.want) > 10;
    return [{text: short, kind: text.kind, x, y: y + size - 1, home: text.home, pushed}];
  });
}

/** Like texts that follow each other at once are told as one. */
function repeats(lines: readonly Line[], size: number): Line[] {
  const out: (Line & {times: number})[] = [];
  for (const line of lines) {
    const last = out.at(-1);
    const crowded = last && line.want - last.want < size * 0.8;
    if (crowded && last.text === line.text && last.kind === line.kind) last.times++;
    else out.push({...line, times: 1});
  }
  return out.map((line) => ({
    ...line,
    text: line.times > 1 ? `${line.text} × ${line.times}` : line.text
  }));
}

/** Where there are far too many, calls of one name are counted within `reach` px; errors stay. */
function gather(lines: readonly Line[], reach: number): Line[] {
  const out: (Line & {name: string; times: number})[] = [];
  for (const line of lines) {
    if (line.kind === "answer") continue;
    const name = line.text.replace(/\(.*$/, "");
    const last = out.at(-1);
    const joins = last && last.name === name && last.kind === line.kind;
    if (joins && line.want - last.want < reach) last.times++;
    else out.push({...line, name, times: 1});
  }
  return out.map((line) => ({
    ...line,
    text: line.times > 1 ? `${line.name}() × ${line.times}` : line.text
  }));
}

function answerOf(call: CallRecord): string {
  if (call.returnedAt < 0) return "";
  if (call.errno) return `→ ${call.errno}`;
  const {result} = call;
  // What every good call answers, or what its arguments already say, is not worth a place.
  const usual = result === "" || result === "0" || result === "ok";
  const atOnce = call.returnedAt === call.calledAt;
  if (usual || call.args.endsWith(result) || (atOnce && result.startsWith("fd "))) return "";
  return `→ ${result}`;
}

/** Calls as numbered marks; those that would touch share one, with their numbers as a range. */
function fold(marks: readonly CallMark[]): Folded[] {
  const out: {calls: CallRecord[]; number: number; x: number; y: number}[] = [];
  for (const {call, number, x, y} of marks) {
    const last = out.at(-1);
    if (last && y - last.y < 17) last.calls.push(call);
    else out.push({calls: [call], number, x, y});
  }
  return out;
}
