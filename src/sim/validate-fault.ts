/** Looks over the faults of a scenario: kind, hosts, number, time and segment. */
import {didYouMean} from "../base/did-you-mean.ts";
import type {Fault, SegmentKind} from "../net/fault.ts";
import {SEGMENT_KINDS} from "../net/segment-faults.ts";

/** What a fault of each kind must have. */
const FIELDS: Readonly<Record<Fault["kind"], readonly Field[]>> = {
  drop: ["from", "nth", "of"],
  delay: ["from", "nth", "of", "by"],
  duplicate: ["from", "nth", "of", "by"],
  cut: ["at", "between"],
  heal: ["at", "between"],
  hang: ["host", "at"],
  resume: ["host", "at"],
  kill: ["host", "at"],
  "power-off": ["host", "at"],
  forge: ["at", "from", "to", "segment"]
};
type Field = "of" | "from" | "to" | "host" | "nth" | "by" | "at" | "between" | "segment";

const MAKERS =
  "drop, delay, duplicate, cut, heal, hang, resume, kill, powerOff and forge make them";

/** Throws a TypeError that says what is wrong with a fault, and what was wanted. */
export function checkFault(fault: unknown, names: readonly string[], path: string): void {
  if (typeof fault !== "object" || fault === null || !("kind" in fault)) {
    throw new TypeError(`simulate(): ${path} is ${show(fault)}, not a fault; ${MAKERS}`);
  }
  const kind = String(fault.kind);
  if (!Object.hasOwn(FIELDS, kind)) {
    throw new TypeError(`simulate(): ${path} is of kind "${kind}", which there is not; ${MAKERS}`);
  }
  for (const field of FIELDS[kind as Fault["kind"]]) {
    checkField(field, (fault as Partial<Record<Field, unknown>>)[field], names, path);
  }
}

function checkField(field: Field, value: unknown, names: readonly string[], path: string): void {
  const wrong = (wanted: string): TypeError =>
    new TypeError(`simulate(): ${path} has ${field} ${show(value)}; ${wanted}`);
  switch (field) {
    case "from":
    case "to":
    case "host":
      return checkHost(value, names, path);
    case "between":
      return value === undefined ? undefined : checkPair(value, names, `${path}.between`);
    case "nth":
      if (Number.isInteger(value) && (value as number) >= 1) return;
      throw wrong("segments are counted from 1");
    case "of":
      return checkPattern(value, wrong);
    case "at":
    case "by":
      if (typeof value === "number" && value >= 0) return;
      throw wrong("wanted a time in µs, as seconds(3)");
    case "segment":
      if (typeof value === "object" && value !== null && "toPort" in value) return;
      throw wrong("wanted {fromPort, toPort, flags, seq, …}");
  }
}

const PATTERN: readonly string[] = ["flags", "payload"];

function checkPattern(of: unknown, wrong: (wanted: string) => TypeError): void {
  if (of === undefined) return;
  if (typeof of !== "object" || of === null) throw wrong("wanted {flags, payload}");
  const {flags, payload} = of as {flags?: unknown; payload?: unknown};
  const other = Object.keys(of).find((name) => !PATTERN.includes(name));
  if (other !== undefined) {
    const hint = didYouMean(other, [...PATTERN, "nth"]);
    throw wrong(`a segment has no ${other}${hint}; wanted ${PATTERN.join(", ")} or nth`);
  }
  if (flags !== undefined && !SEGMENT_KINDS.includes(flags as SegmentKind)) {
    const hint = didYouMean(String(flags), SEGMENT_KINDS);
    throw wrong(
      `there are no segments of kind ${show(flags)}${hint}; there are ${SEGMENT_KINDS.join(", ")}`
    );
  }
  if (payload !== undefined && typeof payload !== "boolean") {
    throw wrong("payload is true (with payload) or false (without)");
  }
}

/** Throws a TypeError unless these are the names of two hosts. */
export function checkPair(pair: unknown, names: readonly string[], path: string): void {
  if (!Array.isArray(pair) || pair.length !== 2) {
    throw new TypeError(
      `simulate(): ${path} is ${show(pair)}; wanted: two host names, as ["client", "server"]`
    );
  }
  for (const name of pair) checkHost(name, names, path);
}

function checkHost(name: unknown, names: readonly string[], path: string): void {
  if (names.includes(name as string)) return;
  const there = names.join(", ");
  const hint = didYouMean(String(name), names);
  throw new TypeError(
    `simulate(): ${path} names host "${String(name)}"${hint || ";"} there are: ${there}`
  );
}

/** A value as a message shows it. */
export function show(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "string") return `"${value}"`;
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? "a list" : "an object";
  return String(value);
}
