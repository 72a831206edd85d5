/**
 * How a figure's ladder draws time: so that it can be read, or all to one scale; and which wedges
 * and folded probes the reader has opened.
 */
import {button, html} from "../../dom/html.ts";
import type {Ladder} from "../../ladder/drawn-ladder.ts";
import type {LadderOptions} from "../../ladder/ladder.ts";
import {words} from "../../words.ts";

/** The scale of a figure's time. */
export interface TimeScale {
  /** The buttons. */
  readonly node: HTMLElement;
  /** What the reader has chosen, for the ladder to draw. */
  chosen(): Required<Pick<LadderOptions, "trueScale" | "fold" | "onFold">>;
  /** The ladder was drawn: shows the buttons that can do something. */
  drawn(ladder: Ladder): void;
}

interface Kept {
  trueScale: boolean;
  /** The keys of what was opened. */
  readonly opened: Set<string>;
}

/** What readers did to named figures, which are made again when a control is moved. */
const kept = new Map<string, Kept>();

/** Makes the scale of the figure `name`; `redraw` draws its ladder again, with what was opened. */
export function timeScale(name: string | undefined, redraw: (opened?: string) => void): TimeScale {
  const state = (name !== undefined && kept.get(name)) || {trueScale: false, opened: new Set()};
  if (name !== undefined) kept.set(name, state);
  const toggle = button(
    words.trueScale,
    () => {
      state.trueScale = !state.trueScale;
      redraw();
    },
    {title: words.trueScaleHint}
  );
  const close = button(
    words.foldAgain,
    () => {
      state.opened.clear();
      redraw();
      toggle.focus();
    },
    {title: words.foldAgainHint}
  );
  const node = html("span", {class: "scale"}, toggle, close);
  return {
    node,
    chosen: () => ({
      trueScale: state.trueScale,
      fold: (key) => !state.opened.has(key),
      onFold(key) {
        state.opened.add(key);
        redraw(key);
      }
    }),
    drawn({adapted}) {
      toggle.hidden = !adapted && !state.trueScale;
      toggle.setAttribute("aria-pressed", String(state.trueScale));
      close.hidden = state.opened.size === 0;
    }
  };
}
