/**
 * A run whose scenario is somewhere else: in a worker, beside the page. Its record is here, and can
 * be asked like any other; to be run again, the other side is asked, which takes a while.
 */
import type {Fault} from "../../net/fault.ts";
import type {Changes} from "../../sim/record.ts";
import type {TraceData} from "../../sim/trace-data.ts";
import {AskedTrace, traceData} from "./trace-of.ts";
import type {Run, Trace} from "./trace.ts";

/** Asks the side that has the scenario to run it again; the answer is a trace. */
export type AskAgain = (faults: readonly Fault[], changes: Changes) => Promise<unknown>;

class FarRun extends AskedTrace implements Run {
  readonly #ask: AskAgain | null;
  /** What was chosen for runs before this one, as a run beside the page would keep it. */
  readonly #systems: Changes["systems"];

  constructor(data: TraceData, ask: AskAgain | null, systems: Changes["systems"] = {}) {
    super(data);
    this.#ask = ask;
    this.#systems = systems;
  }

  again(): Run {
    throw new TypeError("run.again(): this run is made beside the page, which has its record only");
  }

  async rerun(faults: readonly Fault[], changes: Changes = {}): Promise<Run> {
    const ask = this.#ask ?? (() => Promise.resolve(this.again()));
    const systems = {...this.#systems, ...changes.systems};
    const found = await ask(faults, {...changes, systems});
    return new FarRun(traceData(found as Trace), this.#ask, systems);
  }
}

/** The same scenario run again, wherever it is: at once when it is here, else as soon as it can. */
export function rerun(run: Run, faults: readonly Fault[], changes?: Changes): Run | Promise<Run> {
  return run instanceof FarRun ? run.rerun(faults, changes) : run.again(faults, changes);
}

/** Most characters of what programs logged, in one run, that go to the page. */
const MOST_LOGGED = 1_000_000;

/** A run as it goes from a worker to the page. */
export interface PackedRun {
  readonly data: TraceData;
  /** Whether it can be run again. */
  readonly again: boolean;
}

/** A run as plain data; null for anything else. Throws a TypeError when it is too much. */
export function packRun(value: unknown): PackedRun | null {
  if (!(value instanceof AskedTrace)) return null;
  const data = traceData(value);
  let logged = 0;
  for (const note of data.notes) if (note.kind === "log") logged += note.text.length;
  if (logged > MOST_LOGGED) {
    const [is, most] = [logged, MOST_LOGGED].map((n) => n.toLocaleString("en"));
    throw new TypeError(`os.log(): the run has ${is} characters of it; a page shows ${most}`);
  }
  return {data, again: "again" in value};
}

/** The run on the other side; `ask` has it run again where its scenario is. */
export const unpackRun = ({data, again}: PackedRun, ask: AskAgain): Trace =>
  again ? new FarRun(data, ask) : new AskedTrace(data);
