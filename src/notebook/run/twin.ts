/**
 * Gives an exploration of the author's code the workers of the page: its cell runs once more beside
 * the page, and what it gives there makes the runs.
 */
import {runnerOf} from "./load-runner.ts";
import type {Cell, Page} from "./page.ts";

/** What the library asks for: the detail of the event `nb-explore`. */
interface HelpWanted {
  /** The value of a cell. */
  readonly exploration: unknown;
  /** Takes the same value as it is beside the page. */
  offer(twin: Promise<unknown>): void;
}

/** Hears who wants help. What readers have changed runs beside the page anyway. */
export function offerTwins(page: Page): void {
  addEventListener("nb-explore", (event) => {
    const {exploration, offer} = (event as CustomEvent<HelpWanted>).detail;
    const found = nameOf(page, exploration);
    if (found) offer(twinOf(page, found.cell, found.name));
  });
}

async function twinOf(page: Page, cell: Cell, name: string): Promise<unknown> {
  const runner = await runnerOf(page);
  const outputs = (await runner.twin(cell)) as Readonly<Record<string, unknown>>;
  return outputs[name];
}

/** The cell that gives a value, and the name by which it does. */
function nameOf({cells, module}: Page, value: unknown): {cell: Cell; name: string} | null {
  for (const cell of cells) {
    const name = cell.outputs.find((each) => module._scope.get(each)?._value === value);
    if (name !== undefined) return {cell, name};
  }
  return null;
}
