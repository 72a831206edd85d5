/** The element of a figure: what text beside it asks of it, and what it reports. */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Happening} from "../../trace/query/happening.ts";
import type {Run} from "../../trace/query/trace.ts";

/**
 * The element that `figure` makes. It dispatches "input" when the reader's faults have changed the
 * run, and "cursor" (a bubbling `CustomEvent<CursorDetail>`) each time that its cursor moves.
 */
export interface FigureElement extends HTMLElement {
  /** The run as it is now, with the reader's faults. */
  readonly value: Run;
  /** The same as `value`: text beside the figure looks up its moments in it. */
  readonly run: Run;
  /** Where the cursor is, in µs. */
  readonly at: Micros;
  /** Moves the cursor to the moment of the run that is nearest to a time in µs. */
  goTo(at: Micros): void;
  /**
   * Lights a segment of the run in all views of the figure, or what happened (`run.moment()`) where
   * it is drawn: a call, a state, a wait, a cause. Null lights nothing.
   */
  light(what: Transit | Happening | null): void;
}

/** What a figure's "cursor" event reports. */
export interface CursorDetail {
  /** Where the cursor is now, in µs. */
  readonly at: Micros;
}

/** What stands behind the element. */
export interface Driven {
  readonly run: () => Run;
  readonly at: () => Micros;
  readonly goTo: (at: Micros) => void;
  readonly light: (transit: Transit | null) => void;
  /** Rings what happened; null rings nothing. By default only segments are lit. */
  readonly ring?: (happening: Happening | null) => void;
}

/** Makes an element one that can be driven from outside. */
export function drivable(node: HTMLElement, {run, at, goTo, light, ring}: Driven): FigureElement {
  const lightAny = (what: Transit | Happening | null) => {
    const happening = what && "kind" in what ? what : null;
    light(!what || !("kind" in what) ? what : "transit" in what ? what.transit : null);
    ring?.(happening);
  };
  return Object.defineProperties(node, {
    value: {get: run},
    run: {get: run},
    at: {get: at},
    goTo: {value: goTo},
    light: {value: lightAny}
  }) as FigureElement;
}

/** Dispatches the "cursor" event of a figure. */
export function reportCursor(node: HTMLElement, at: Micros): void {
  const detail: CursorDetail = {at};
  node.dispatchEvent(new CustomEvent("cursor", {bubbles: true, detail}));
}
