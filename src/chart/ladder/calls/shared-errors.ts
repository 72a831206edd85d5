/**
 * Errors of calls that the run beside has as well. Where two runs are compared, what is marked is
 * what differs: an error that both have is told, and not marked.
 */
import type {CallRecord} from "../../../sim/record.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import {errnoOf} from "../../../trace/words/call.ts";

/** The calls of a run that fail in the runs beside it as well: on the same host, and as often. */
export function sharedErrors(run: Trace, beside: readonly Trace[]): ReadonlySet<CallRecord> {
  const others = beside.map(({calls}) => tally(calls));
  const shared = new Set<CallRecord>();
  if (others.length === 0) return shared;
  for (const [key, calls] of tally(run.calls)) {
    const most = Math.min(...others.map((other) => other.get(key)?.length ?? 0));
    for (const call of calls.slice(0, most)) shared.add(call);
  }
  return shared;
}

/** The calls that failed, by host, name and error. */
function tally(calls: readonly CallRecord[]): ReadonlyMap<string, readonly CallRecord[]> {
  const found = new Map<string, CallRecord[]>();
  for (const call of calls) {
    const errno = errnoOf(call);
    if (errno === null) continue;
    const key = `${call.host} ${call.name} ${errno}`;
    const known = found.get(key);
    if (known) known.push(call);
    else found.set(key, [call]);
  }
  return found;
}
