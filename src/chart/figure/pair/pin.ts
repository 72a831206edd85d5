/**
 * Pinning a run: it stays while the reader changes code, controls, faults or systems, and stands
 * beside the run that comes of that. It is kept by the figure's name, as a cell that runs again
 * can make a new figure.
 */
import type {Trace} from "../../../trace/query/trace.ts";
import {html} from "../../dom/html.ts";
import type {Folds} from "../folds/folds.ts";
import type {MorePart} from "../folds/under-figure.ts";
import {words} from "../../words.ts";

const KEY = "pinned";
const kept = new Map<string, Trace>();

/** Makes the part; a run that was pinned under this name is there again. */
export function pinned(name: string | undefined): MorePart {
  const node = html("div", {class: "pinned-pair"});
  let pin: Trace | null = null;
  let run: Trace | null = null;
  let row: Folds | null = null;
  const draw = async (): Promise<void> => {
    const [before, now] = [pin, run];
    if (!before || !now) return;
    const {drawPinned} = await import("./draw-pinned.ts");
    // Something else may have been pinned, or run, meanwhile.
    if (pin === before && run === now) drawPinned(node, before, now, name);
  };
  const toggled = (open: boolean): void => {
    pin = open ? ((name === undefined ? null : kept.get(name)) ?? run) : null;
    if (name !== undefined && pin) kept.set(name, pin);
    else if (name !== undefined) kept.delete(name);
    row?.rename(KEY, pin ? words.unpin : words.pin);
    node.replaceChildren();
    void draw();
  };
  return {
    fold: {key: KEY, name: words.pin, node, toggled},
    show(shown, within) {
      [run, row] = [shown, within];
      if (pin) void draw();
      else if (name !== undefined && kept.has(name)) within.open(KEY);
    }
  };
}
