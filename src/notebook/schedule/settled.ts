/** When the cells of a page have run. */
import {libraryIsComing} from "./library-parts.ts";
import type {Module, Variable} from "./runtime.ts";

/** How often cells are asked whether they have run, in ms. */
const step = 50;

/**
 * Waits until every cell has run that can, or for `patience` ms: a cell may wait for something
 * that never comes. A name that has no value yet, because the reader has to give it, counts as run.
 */
export async function settled({_runtime: runtime}: Module, patience: number): Promise<void> {
  const end = performance.now() + patience;
  const wait = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));
  do {
    await runtime._computing;
    const done = new Set<Variable>();
    const all = [...runtime._variables];
    for (const variable of all) {
      const add = (): void => void done.add(variable);
      variable._promise.then(add, add);
    }
    await wait(0);
    const isRunning = (variable: Variable): boolean =>
      !done.has(variable) &&
      !isOutput(variable) &&
      variable._inputs.every((input) => done.has(input));
    if (!runtime._computing && !libraryIsComing() && !all.some(isRunning)) return;
    await wait(step);
  } while (performance.now() < end);
}

/** Whether a variable takes one name out of what its cell returned. */
const isOutput = ({_inputs: [cell, more]}: Variable): boolean =>
  more === undefined && (cell?._name?.startsWith("cell ") ?? false);
