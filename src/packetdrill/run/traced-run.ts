/** Runs a script, and keeps what happened on the host in the shape of a simulated run. */
import {traceOf} from "../../trace/query/trace-of.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {parseAddress} from "../../wire/address.ts";
import {recordedStack} from "../stack/engine.ts";
import {RecordedWire} from "../stack/recorded-wire.ts";
import {defaultOptions, type RunOptions} from "./options.ts";
import type {Outcome} from "./outcome.ts";
import {runScript} from "./run.ts";

/** How a script ended, and the run; null where the script is not written in the language. */
export interface TracedRun {
  readonly outcome: Outcome;
  readonly trace: Trace | null;
}

/** Runs a script. In the trace its own end is half a round trip away from the host. */
export function runTraced(source: string, options: Partial<RunOptions> = {}): TracedRun {
  const wire = new RecordedWire();
  const all = {...defaultOptions, ...options};
  const outcome = runScript(source, all, new Set(["profile"]), recordedStack(wire));
  if (outcome.kind === "malformed") return {outcome, trace: null};
  return {outcome, trace: traceOf(wire.data(parseAddress(all.remoteAddress) ?? 0))};
}
