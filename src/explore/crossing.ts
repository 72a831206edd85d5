/**
 * What of this library's own goes from a program beside the page to the page: runs, and
 * explorations, whose runs are made there, some at a time, for a plan that is here.
 */
import {type PackedRun, packRun, unpackRun} from "../trace/query/far-run.ts";
import type {Run} from "../trace/query/trace.ts";
import {Exploration} from "./exploration.ts";
import type {Settings} from "./settings.ts";

/** An exploration as it crosses: what it is, without the scenario and the reader's questions. */
interface PackedExploration {
  readonly exploration: Settings;
}

type Packed = PackedRun | PackedExploration;
type Ask = (...args: unknown[]) => Promise<unknown>;

/** The notebook, which knows nothing of runs and explorations, calls this. */
export const crossing = {
  /** A run or an exploration as plain data; null for anything else. Throws when it is too much. */
  pack(value: unknown): Packed | null {
    return value instanceof Exploration ? {exploration: value.settings} : packRun(value);
  },
  /** The same on the other side; `ask` has something done with it where it came from. */
  unpack(packed: Packed, ask: Ask): unknown {
    if (!("exploration" in packed)) return unpackRun(packed, ask);
    const open = async (item: unknown): Promise<Run> => (await ask("open", item)) as Run;
    const lane = (tasks: readonly unknown[]) => ask("do", tasks) as Promise<readonly unknown[]>;
    return new Exploration(packed.exploration, {work: null, helpers: {lane}, open});
  },
  /** Does what was asked for, where the value came from. */
  async again(value: unknown, ...args: unknown[]): Promise<unknown> {
    if (!(value instanceof Exploration)) {
      return (value as Run).again(...(args as Parameters<Run["again"]>));
    }
    return args[0] === "open" ? value.open(args[1]) : value.do(args[1] as readonly unknown[]);
  }
};
