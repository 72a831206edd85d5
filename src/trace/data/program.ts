/**
 * A program as it runs: its text, the line that each system call stands in, and what is blocked or
 * done at a time. The line comes from the stack traces that were taken when the calls were made.
 */
import type {Micros} from "../../base/units.ts";
import type {CallRecord, ProgramRecord} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {duration} from "../words/duration.ts";
import {resultText} from "../words/call.ts";
import {words} from "./words.ts";

/** The calls of a program with their lines, counted from 0; null where the line is not known. */
export interface ProgramText {
  readonly program: ProgramRecord;
  /** Its lines, without the indentation that all of them share. */
  readonly lines: readonly string[];
  readonly calls: readonly PlacedCall[];
}

/**
 * A call and the line of its program on which it was made, from 1; null where that is not known.
 */
interface PlacedCall {
  readonly call: CallRecord;
  readonly line: number | null;
  /** Was it traced? Only the first calls of a long run are. */
  readonly traced: boolean;
}

/** What a program does at a time, and what its lines have answered so far. */
export interface ProgramState {
  /** In words: `"blocked in recv() since 20 ms"`. */
  readonly text: string;
  readonly blocked: boolean;
  /** The line of the last call; null before the first, and where lines are not known. */
  readonly line: number | null;
  /**
   * What the last call made on a line answered, by line; none where the last call was not traced,
   * for it may be one of any line.
   */
  readonly answers: ReadonlyMap<number, Answer>;
}

/** What the last call on a line answered. */
export interface Answer {
  readonly call: CallRecord;
  /** How often this call was made on this line, since another was. */
  readonly times: number;
  /** `"returns 4 B"`, `"fails with ECONNRESET"`, or that it is blocked. */
  readonly text: string;
  readonly failed: boolean;
  readonly blocked: boolean;
}

const texts = new WeakMap<ProgramRecord, ProgramText>();

/** The programs of a run with the lines of their calls, in the order of the hosts. */
export function programsOf(run: Trace): ProgramText[] {
  const order = (a: ProgramRecord, b: ProgramRecord) => a.host - b.host || a.program - b.program;
  return [...run.programs].sort(order).map((program) => {
    const known = texts.get(program);
    if (known) return known;
    const text = place(run, program);
    texts.set(program, text);
    return text;
  });
}

/** What a program does at a time. */
export function programAt({program, calls}: ProgramText, at: Micros): ProgramState {
  const made = calls.filter(({call}) => call.calledAt <= at);
  const last = made.at(-1);
  const answers = new Map<number, Answer>();
  for (const {call, line} of last?.traced ? made : []) {
    if (line === null) continue;
    // One line may make several calls, as listen() with a port does: socket, bind, listen.
    const before = answers.get(line);
    const times = (before?.call.name === call.name ? before.times : 0) + 1;
    const blocked = isBlocked(call, at);
    const text = blocked ? words.blockedSince(duration(call.calledAt)) : resultText(call);
    answers.set(line, {
      call,
      times,
      text,
      failed: call.outcome.kind === "errno" && !blocked,
      blocked
    });
  }
  const ended = program.endedAt >= 0 && program.endedAt <= at;
  const blocked = !ended && last !== undefined && isBlocked(last.call, at);
  const line = ended ? null : (last?.line ?? null);
  return {text: stateText(program, last?.call, at, ended), blocked, line, answers};
}

const isBlocked = (call: CallRecord, at: Micros): boolean =>
  call.returnedAt < 0 || call.returnedAt > at;

function stateText(
  program: ProgramRecord,
  last: CallRecord | undefined,
  at: Micros,
  ended: boolean
): string {
  if (ended) return words.endedAt(duration(program.endedAt));
  if (at < program.startedAt) return words.beginsAt(duration(program.startedAt));
  if (!last) return words.noCall;
  const since = duration(last.calledAt);
  if (isBlocked(last, at)) return words.blockedIn(last.name, since);
  return words.stopped(last.name);
}

/** A line and column of a stack trace, counted from 0, and in which file. */
interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function framesOf(call: CallRecord): Frame[] {
  const frames: Frame[] = [];
  for (const text of (call.trace?.stack ?? "").split("\n")) {
    const found = /^(.*):(\d+):(\d+)\)?$/.exec(text.trim());
    if (!found) continue;
    // Engines name the function before the file, and each in its own way.
    const file = (found[1] ?? "").replace(/^.*[(@]|^at /, "");
    frames.push({file, line: Number(found[2]) - 1, column: Number(found[3]) - 1});
  }
  // The first frame is the recorder's: what lies beside it is the engine, and not the program.
  const engine = frames[0]?.file.replace(/(sim\/)?[^/]*$/, "");
  return frames.filter(({file}) => !engine || !file.startsWith(engine));
}

function place(run: Trace, program: ProgramRecord): ProgramText {
  const raw = program.source.split("\n");
  const own = run.calls.filter(
    (call) => call.host === program.host && call.program === program.program
  );
  const traces = own.map(framesOf);
  const start = startOf(raw, own, traces, sharedFrames(run.calls));
  const calls = own.map((call, i) => {
    const frame = traces[i]?.find(
      ({file, line}) => start?.file === file && line >= start.line && line - start.line < raw.length
    );
    const traced = (call.trace ?? null) !== null;
    return {call, line: frame && start ? frame.line - start.line : null, traced};
  });
  return {program, lines: readable(raw), calls};
}

/**
 * Where the program begins in its file. No engine says so; but a call's line in the file is its
 * line in the program and the same number of lines more, for all calls. That number is found by
 * trying where each call may stand; when two would do equally well, none is taken.
 */
function startOf(
  raw: readonly string[],
  calls: readonly CallRecord[],
  traces: readonly (readonly Frame[])[],
  isShared: (frame: Frame) => boolean
): Frame | null {
  const votes = new Map<string, {start: Frame; weight: number}>();
  const seen = new Set<string>();
  calls.forEach((call, i) => {
    // Many calls of one line say no more than one of them.
    const key = `${call.name} ${traces[i]?.map(({line, column}) => `${line}:${column}`).join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    const best = new Map<string, {start: Frame; weight: number}>();
    for (const frame of traces[i] ?? []) {
      if (isShared(frame)) continue;
      raw.forEach((text, line) => {
        const weight = likeness(text, line, frame, call.name);
        if (weight === 0 || frame.line < line) return;
        const start = {file: frame.file, line: frame.line - line, column: 0};
        const id = `${start.file} ${start.line}`;
        if ((best.get(id)?.weight ?? 0) < weight) best.set(id, {start, weight});
      });
    }
    for (const [id, {start, weight}] of best) {
      votes.set(id, {start, weight: weight + (votes.get(id)?.weight ?? 0)});
    }
  });
  const [first, second] = [...votes.values()].sort((a, b) => b.weight - a.weight);
  return first && first.weight > (second?.weight ?? 0) ? first.start : null;
}

/** One line of a program makes at most so many calls: os.listen() is socket, bind and listen. */
const MOST_CALLS_OF_A_LINE = 3;

/** Tells the frames of the kernel and the loop from those of a program: many calls share them. */
function sharedFrames(calls: readonly CallRecord[]): (frame: Frame) => boolean {
  const keyOf = ({file, line, column}: Frame): string => `${file}:${line}:${column}`;
  const names = new Map<string, Set<string>>();
  for (const call of calls) {
    for (const frame of framesOf(call)) {
      const key = keyOf(frame);
      names.set(key, (names.get(key) ?? new Set()).add(call.name));
    }
  }
  return (frame) => (names.get(keyOf(frame))?.size ?? 0) > MOST_CALLS_OF_A_LINE;
}

/** How well a frame fits a line: by the call's name, and by the column of a method's name. */
function likeness(text: string, line: number, frame: Frame, name: string): number {
  const named = text.includes(`.${name}(`) ? 1 : 0;
  // The program's first line stands further to the right in its file.
  const exact = line > 0 && /^\.\w+\(/.test(text.slice(frame.column - 1));
  return named + (exact ? 2 : 0);
}

/** What stands in quotes, a whole number as compilers write it, "4e4", and spaces within braces. */
const AS_COMPILED = new RegExp(
  [
    /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/,
    /(?<![\w.$])(\d+)e(\d\d?)\b/,
    /\{ (?=\S)|(?<=\S) \}/
  ]
    .map(({source}) => source)
    .join("|"),
  "g"
);

/** `40_000`; a number of four digits has no sign between them. */
const grouped = (digits: string): string =>
  digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, "_");

function asWritten(found: string, digits?: string, zeros?: string): string {
  if (digits !== undefined) return grouped(digits + "0".repeat(Number(zeros)));
  return found === "{ " || found === " }" ? found.trim() : found;
}

/**
 * The lines without their common indentation, without the checks that an edited cell gets, and as
 * people write them, not as compilers do: these give the `os` of a program within another a number,
 * write 40_000 as 4e4, and put spaces within braces.
 */
function readable(raw: readonly string[]): string[] {
  const lines = raw.map((text) =>
    text
      .replace(/--(\w+)\.left<0&&\1\.tick\("\w+",\d+,\d+\)[;,]/g, "")
      .replace("for (; ; )", "for (;;)")
      .replace(/\bos\d+\b/g, "os")
      .replace(AS_COMPILED, asWritten)
      .replace(/\) ;$/, ");")
      .replaceAll("\t", "  ")
      .trimEnd()
  );
  const indents = lines
    .slice(1)
    .filter(Boolean)
    .map((text) => text.search(/\S/));
  const shared = Math.min(...indents, Infinity);
  return lines.map((text, i) => (i === 0 || shared === Infinity ? text : text.slice(shared)));
}
