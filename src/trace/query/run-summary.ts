/** A run in outline: when the last segment arrived, and what went wrong in it. */
import type {Micros} from "../../base/units.ts";
import type {Trace} from "./trace.ts";
import {moments} from "./timeline.ts";
import {endOf} from "./at-time.ts";

/** The end of the last segment's way: what a reader sees first is how it all ended. */
export function lastArrival(run: Trace): Micros {
  const ends = run.transits.map((t) => Math.max(t.sentAt, endOf(t) === Infinity ? 0 : endOf(t)));
  return ends.length > 0 ? ends.reduce((a, b) => Math.max(a, b)) : (moments(run)[0]?.at ?? 0);
}

/** Mistakes of programs, and why the run was stopped, if it was. */
export function troubles({notes, hosts, end}: Trace): string[] {
  const errors = notes.filter(({kind}) => kind === "error");
  const texts = errors.map(({host, text}) => `${hosts[host]?.name ?? "the network"}: ${text}`);
  if (end.why === "budget") texts.push(`The run was stopped: ${end.text}`);
  return texts;
}
