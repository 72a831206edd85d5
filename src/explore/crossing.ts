/**
 * What of this library's own goes from a program beside the page to the page: runs, and
 * explorations, which go on there, a stretch at a time, for whoever looks at them here.
 */
import {type PackedRun, packRun, unpackRun} from "../trace/query/far-run.ts";
import type {Run} from "../trace/query/trace.ts";
import {Exploration} from "./exploration.ts";
import type {FarSteps, Progress} from "./steps.ts";

/** How long an exploration goes on beside the page before it tells how far it is, in ms. */
const STRETCH = 200;

/** How far an exploration beside the page is. */
interface Advanced {
  readonly progress: Progress<unknown> | null;
  readonly isDone: boolean;
}

/** An exploration as it crosses: nothing of it but that it is one. */
interface PackedExploration {
  readonly exploration: true;
}

type Packed = PackedRun | PackedExploration;
type Ask = (...args: unknown[]) => Promise<unknown>;

/** The notebook, which knows nothing of runs and explorations, calls this. */
export const crossing = {
  /** A run or an exploration as plain data; null for anything else. Throws when it is too much. */
  pack(value: unknown): Packed | null {
    return value instanceof Exploration ? {exploration: true} : packRun(value);
  },
  /** The same on the other side; `ask` has something done with it where it came from. */
  unpack(packed: Packed, ask: Ask): unknown {
    if (!("exploration" in packed)) return unpackRun(packed, ask);
    const open = async (item: unknown): Promise<Run> => (await ask("open", item)) as Run;
    return new Exploration(() => Promise.resolve(farSteps(ask)), open);
  },
  /** Does what was asked for, where the value came from. */
  async again(value: unknown, ...args: unknown[]): Promise<unknown> {
    if (!(value instanceof Exploration)) {
      return (value as Run).again(...(args as Parameters<Run["again"]>));
    }
    return args[0] === "open" ? value.open(args[1]) : advance(value);
  }
};

/** Goes on for a stretch. Rejects with what the exploration fails of. */
async function advance(exploration: Exploration<unknown, unknown>): Promise<Advanced> {
  const going = exploration.finish();
  const {soon} = await import("./slices.ts");
  const forget = soon(STRETCH, () => exploration.stop());
  await going.finally(forget);
  return {progress: exploration.progress, isDone: exploration.state === "done"};
}

async function* farSteps(ask: Ask): FarSteps<unknown> {
  for (;;) {
    const {progress, isDone} = (await ask("advance")) as Advanced;
    if (isDone) return progress?.result;
    if (progress) yield progress;
  }
}
