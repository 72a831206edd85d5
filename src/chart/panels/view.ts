/**
 * What a figure asks of a view: to show a run, to follow the cursor, and to light the segment that
 * was picked in another view. A page may give a figure views of its own, made the same way.
 */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";

/** A view that stands in a figure, under its cursor. */
export interface View {
  readonly node: HTMLElement | SVGElement;
  /** Shows a run: at first, and each time that the faults have changed. `moveTo` comes after it. */
  show(run: Trace): void;
  /** Shows what was true at a time, in µs. It is called for each frame while the reader plays. */
  moveTo(at: Micros): void;
  /** Lights a segment that was picked somewhere in the figure; null lights none. */
  pick?(transit: Transit | null): void;
}

/** What a view may ask of the figure that it stands in. */
export interface ViewLink {
  /** Moves the figure's cursor to the moment nearest to a time. */
  goTo(at: Micros): void;
  /** Lights a segment in all views; null lights none. */
  pick(transit: Transit | null): void;
}

/** Makes a view for one figure. */
export type ViewMaker = (link: ViewLink) => View;

/**
 * The views that are loaded when a page first uses one: the state machine ("states"), the windows
 * of a flow ("window"), its time-sequence graph ("sequence") and throughput ("series"), what was
 * sent by kind ("counters"), a segment's headers ("segment"), the program's line at the cursor
 * ("program"), sockets by state over time ("census"), a listener's two queues ("queues").
 */
export type LazyViewName =
  | "states"
  | "window"
  | "sequence"
  | "series"
  | "counters"
  | "segment"
  | "program"
  | "census"
  | "queues";
