/** Whether a value that came from a file is a recording, and what is wrong with it if not. */
import type {Recording} from "./recorded.ts";

/** What is wrong: where in the file, as `packets[3].t_ms`, and what was wanted there. */
export interface RecordingProblem {
  readonly where: string;
  readonly wanted: Wanted;
}

/** What a place of a recording must hold. */
export type Wanted = "object" | "list" | "number" | "text" | "fewer-rows";

/** A recording, or what is wrong. */
export type Checked =
  | {readonly kind: "recording"; readonly recording: Recording}
  | {readonly kind: "problem"; readonly problem: RecordingProblem};

/** More rows than this of one kind are not drawn, as nobody could tell them apart. */
const MOST_ROWS = 20_000;

type Fields = Readonly<Record<string, "number" | "text">>;

interface Rows {
  /** Fields that all rows have, and those that some have. */
  readonly all: Fields;
  readonly some: Fields;
  /** May the list be missing? */
  readonly optional?: true;
}

/** Each list. */
const LISTS: Readonly<Record<string, Rows>> = {
  packets: {
    all: {t_ms: "number", dir: "text", flags: "text", seq: "number", len: "number", win: "number"},
    some: {rx_ms: "number", ack: "number", lost: "text", ip: "number"}
  },
  events: {
    all: {t_ms: "number", host: "text", what: "text"},
    some: {took_ms: "number", thread: "number"}
  },
  states: {
    all: {t_ms: "number", host: "text", lport: "number", rport: "number", state: "text"},
    some: {}
  },
  samples: {
    all: {
      t_ms: "number",
      host: "text",
      lport: "number",
      rport: "number",
      recv_q: "number"
    },
    some: {
      notsent: "number",
      cwnd: "number",
      ssthresh: "number",
      mss: "number",
      rtt_ms: "number"
    },
    optional: true
  }
};

/** Checks a value, as `JSON.parse()` gives it. */
export function checkRecording(value: unknown): Checked {
  const problem = problemOf(value);
  if (problem) return {kind: "problem", problem};
  return {kind: "recording", recording: value as Recording};
}

function problemOf(value: unknown): RecordingProblem | null {
  if (!isObject(value)) return {where: "", wanted: "object"};
  for (const name of ["name", "claim", "kernel"])
    if (typeof value[name] !== "string") return {where: name, wanted: "text"};
  const {link} = value;
  if (!isObject(link)) return {where: "link", wanted: "object"};
  if (!isNumber(link["delay_ms"])) return {where: "link.delay_ms", wanted: "number"};
  for (const [name, fields] of Object.entries(LISTS)) {
    const rows = value[name];
    if (rows === undefined && fields.optional) continue;
    if (!Array.isArray(rows)) return {where: name, wanted: "list"};
    if (rows.length > MOST_ROWS) return {where: name, wanted: "fewer-rows"};
    for (const [i, row] of rows.entries()) {
      const problem = rowProblem(row, fields, `${name}[${i}]`);
      if (problem) return problem;
    }
  }
  return null;
}

function rowProblem(row: unknown, {all, some}: Rows, where: string): RecordingProblem | null {
  if (!isObject(row)) return {where, wanted: "object"};
  for (const [name, wanted] of Object.entries({...all, ...some})) {
    const value = row[name];
    const isThere = value !== undefined || name in all;
    const fits = wanted === "text" ? typeof value === "string" : isNumber(value);
    if (isThere && !fits) return {where: `${where}.${name}`, wanted};
  }
  return optionsProblem(row["opts"], `${where}.opts`);
}

function optionsProblem(opts: unknown, where: string): RecordingProblem | null {
  if (opts === undefined) return null;
  if (!isObject(opts)) return {where, wanted: "object"};
  for (const name of ["mss", "ws"])
    if (opts[name] !== undefined && !isNumber(opts[name]))
      return {where: `${where}.${name}`, wanted: "number"};
  for (const [name, depth] of [
    ["ts", 1],
    ["sack", 2]
  ] as const)
    if (opts[name] !== undefined && !isNumbers(opts[name], depth))
      return {where: `${where}.${name}`, wanted: "list"};
  return null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Times of a day and numbers of 32 bits are far below this. */
const isNumber = (value: unknown): boolean =>
  typeof value === "number" && Number.isFinite(value) && Math.abs(value) < 1e12;

const isNumbers = (value: unknown, depth: 1 | 2): boolean =>
  Array.isArray(value) &&
  value.every((each) => (depth === 1 ? isNumber(each) : isNumbers(each, 1)));
