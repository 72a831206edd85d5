/** Compares what the programs were answered with the recording's events and table of results. */
import type {Divergence} from "./compare.ts";
import type {Answer} from "./replay.ts";
import type {Trace, TraceEvent} from "./trace.ts";

/** An event that says what a call returned: `"recv() -> 20 bytes"`, `"read 14600"`. */
interface Said {
  readonly what: string;
  readonly result: string;
  readonly event: TraceEvent;
}

const WITHOUT_ARROW = /^(SO_RCVBUF reads back|has read|read|still connected,) (.+)$/;

function said(event: TraceEvent): Said | null {
  const arrow = event.what.split(" -> ");
  if (arrow.length === 2) return {what: arrow[0]!, result: arrow[1]!, event};
  const match = WITHOUT_ARROW.exec(event.what);
  return match ? {what: match[1]!.replace(",", ""), result: match[2]!, event} : null;
}

/** How much earlier than the recording a simulated answer may come, in ms, and how much later. */
const EARLY = 2;
const LATE = 25;

/** What was only written down afterwards says nothing about when it was. */
const isTimed = (event: TraceEvent): boolean => event.what.includes(" -> ");
const isInTime = (real: number, sim: number): boolean =>
  sim <= real + EARLY && real <= 1.125 * sim + LATE;

/** Each event with an answer against the program's answer to the same call. */
export function compareAnswers(trace: Trace, answers: readonly Answer[]): Divergence[] {
  const found: Divergence[] = [];
  const left = [...answers];
  for (const event of trace.events) {
    const expected = said(event);
    if (!expected) continue;
    const {what, result} = expected;
    const where = left.findIndex((a) => a.host === event.host && a.what === what);
    const [got] = where < 0 ? [undefined] : left.splice(where, 1);
    const line = `[${event.host}] ${what}: expected ${result}`;
    if (got?.result !== result) {
      const came = got ? got.result : "no answer";
      found.push({rule: "answer", at: event.t_ms, what: `${line}, got ${came}`});
    } else if (isTimed(event) && !isInTime(event.t_ms, got.at)) {
      const when = got.at > event.t_ms ? "later" : "much earlier";
      const times = `at ${event.t_ms.toFixed(2)} ms, got it ${when}`;
      found.push({rule: "answer", at: event.t_ms, what: `${line} ${times}`});
    }
  }
  for (const extra of left) {
    const what = `[${extra.host}] ${extra.what}: expected none, got ${extra.result}`;
    found.push({rule: "answer", at: extra.at, what});
  }
  return found;
}

type Row = Readonly<Record<string, unknown>>;
const NAMES = ["case", "client", "exchange", "option", "honest connect"] as const;

/** Each row of the recording's table against the program's own. */
export function compareResults(trace: Trace, results: readonly Row[]): Divergence[] {
  const at = Math.max(0, ...trace.packets.map((p) => p.t_ms));
  const found: Divergence[] = [];
  const differ = (what: string): void => {
    found.push({rule: "result", at, what});
  };
  const left = [...results];
  for (const row of trace.results ?? []) {
    const by = NAMES.find((key) => key in row);
    if (by === undefined || "note" in row) continue;
    const where = left.findIndex((other) => other[by] === row[by]);
    const name = `${by} "${String(row[by])}"`;
    if (where < 0) {
      differ(`${name}: expected a row, got none`);
      continue;
    }
    const [other = {}] = left.splice(where, 1);
    for (const [key, value] of Object.entries(row)) {
      if (key === by || key === "inherited" || agree(key, value, other[key])) continue;
      differ(`${name}: expected ${key} ${text(value)}, got ${text(other[key])}`);
    }
  }
  for (const row of left) differ(`expected no such row, got ${text(row)}`);
  return found;
}

const text = (value: unknown): string => JSON.stringify(value) ?? "nothing";
/** Which port was given is chance; and the recorder wrote a switch as a number or as a truth. */
const plain = (value: unknown): string =>
  text(typeof value === "boolean" ? Number(value) : value).replace(/port \d+/, "port");

function agree(key: string, real: unknown, sim: unknown): boolean {
  if (key === "ms" && typeof real === "number" && typeof sim === "number") {
    return real >= sim - 0.5 && real <= 1.125 * sim + LATE;
  }
  return plain(real) === plain(sim);
}
