/**
 * Zoom and pan of the ladder's time: by buttons, by keys, by the wheel with Ctrl or Meta. Zoomed
 * in, the ladder stands in a box that scrolls, so that panning is what the reader's system does.
 */
import type {Micros} from "../../../base/units.ts";
import {button, html} from "../../dom/html.ts";
import {words} from "../../words.ts";

/** What the zoom asks of the ladder that is drawn now. */
interface Zoomed {
  /** How much taller it can be drawn. */
  readonly most: number;
  /** Is it wider than the box? */
  readonly wide: boolean;
  /** Says which heights are in sight, in px. */
  readonly look: (top: number, bottom: number) => void;
  /** Where a time stands, in px from the top, and the other way round. */
  readonly y: (at: Micros) => number;
  readonly timeAt: (y: number) => Micros;
}

/** The zoom of a ladder. */
export interface Zoom {
  /** The buttons. */
  readonly node: HTMLElement;
  /** How much taller than usual the time is drawn: 1, 2, 4, … */
  readonly factor: number;
  /** Tells the ladder what of it is in sight. */
  look(): void;
  /** The ladder was drawn again. `whole`: all of it is drawn, or sees to it by itself. */
  redrawn(whole: boolean): void;
  /** Zooms in until a stretch of time fills the box; false when it cannot be drawn any taller. */
  open(since: Micros, until: Micros): boolean;
  /** Scrolls so that a time is in sight. */
  reveal(at: Micros): void;
}

/** How much of the box is filled by what was opened; and by how much is zoomed in at least. */
const FILLED = 0.6;
const LEAST = 4;
/** How far a wheel turns, in px, for one step of zoom: pads send many small turns. */
const TURN = 50;
/** How near to the edge of the box the cursor may come, in px. */
const EDGE = 60;

/** How a figure and its zoom work together. */
export interface ZoomLink {
  /** The ladder as it is drawn now. */
  readonly drawn: () => Zoomed | null;
  /** Draws it again, with the factor as it is. */
  readonly redraw: () => void;
  /** The time of the cursor. */
  readonly cursor: () => Micros;
}

/** Zoom for the box that the ladder stands in. */
export function zoom(stage: HTMLElement, {drawn, redraw, cursor}: ZoomLink): Zoom {
  const out = button("−", () => set(factor / 2), {
    "aria-label": words.zoomOut,
    title: words.zoomOut
  });
  const into = button("+", () => set(factor * 2), {
    "aria-label": words.zoomIn,
    title: words.zoomIn
  });
  const node = html("span", {class: "zoom", role: "group", "aria-label": words.zoom}, out, into);
  let [factor, moving] = [1, false];
  const name = () => {
    const ladder = drawn();
    [out.disabled, into.disabled] = [factor === 1, factor === ladder?.most];
    letScroll(stage, {zoomed: factor > 1, wide: ladder?.wide ?? false});
  };
  /** The time at `pointer`, in px from the top of the box, stays there; else the cursor's does. */
  const set = (to: number, pointer?: number, at = cursor()) => {
    const before = drawn();
    const next = Math.min(before?.most ?? 1, Math.max(1, to));
    if (next === factor || !before) return;
    const time = pointer === undefined ? at : before.timeAt(stage.scrollTop + pointer);
    factor = next;
    name();
    moving = true;
    redraw();
    moving = false;
    stage.scrollTop = (drawn()?.y(time) ?? 0) - (pointer ?? stage.clientHeight / 2);
    look();
  };
  const look = () => {
    // While it is drawn again, it is not yet known what is in sight.
    if (moving) return;
    // Not zoomed in, the ladder does not scroll: the page does.
    if (factor === 1) return drawn()?.look(-Infinity, Infinity);
    drawn()?.look(stage.scrollTop, stage.scrollTop + stage.clientHeight);
  };
  stage.addEventListener("scroll", look, {passive: true});
  listen(stage, (by, pointer) => set(by === 0 ? 1 : factor * by, pointer));
  name();
  return {
    node,
    get factor() {
      return factor;
    },
    look,
    redrawn(whole) {
      name();
      if (!whole) look();
    },
    open(since, until) {
      const before = drawn();
      if (!before || factor >= before.most) return false;
      const height = Math.max(1, before.y(until) - before.y(since));
      const times = (typeof innerHeight === "number" ? innerHeight : 800) * FILLED;
      const steps = Math.max(Math.log2(LEAST), Math.floor(Math.log2(times / height)));
      set(factor * 2 ** steps, undefined, (since + until) / 2);
      return true;
    },
    reveal(at) {
      const y = drawn()?.y(at);
      if (factor === 1 || y === undefined) return;
      const {scrollTop, clientHeight} = stage;
      const low = y < scrollTop + EDGE;
      if (!low && y <= scrollTop + clientHeight - EDGE) return;
      stage.scrollTop = low ? y - EDGE : y - clientHeight + EDGE;
      look();
    }
  };
}

/** Says how the box scrolls: in height, in width. What scrolls can be scrolled by keyboard. */
function letScroll(stage: HTMLElement, ways: {zoomed: boolean; wide: boolean}): void {
  for (const [name, on] of Object.entries(ways)) stage.classList.toggle(name, on);
  if (ways.zoomed || ways.wide) stage.tabIndex = 0;
  else stage.removeAttribute("tabindex");
}

/** Keys and the wheel: by how much to zoom, 0 for not at all, and where the pointer is, in px. */
function listen(stage: HTMLElement, zoomBy: (by: number, pointer?: number) => void): void {
  let turned = 0;
  stage.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      turned += event.deltaY;
      if (Math.abs(turned) < TURN) return;
      const pointer = event.clientY - stage.getBoundingClientRect().top;
      zoomBy(turned < 0 ? 2 : 0.5, pointer);
      turned = 0;
    },
    {passive: false}
  );
  stage.addEventListener("keydown", ({key, ctrlKey, metaKey}) => {
    if (ctrlKey || metaKey) return;
    if (key === "+" || key === "=") zoomBy(2);
    if (key === "-") zoomBy(0.5);
    if (key === "0") zoomBy(0);
  });
}
