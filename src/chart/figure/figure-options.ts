/** What a page says when it makes a figure, and what it gets. */
import {checkOptions, type ShapesOf} from "../../base/shape.ts";
import type {Micros} from "../../base/units.ts";
import {checkRun} from "../../trace/query/check-query.ts";
import {checkMoment, timeOf} from "../../trace/query/find-moment.ts";
import {lastArrival} from "../../trace/query/run-summary.ts";
import {momentNear} from "../../trace/query/timeline.ts";
import type {MomentQuery, Run, Trace} from "../../trace/query/trace.ts";
import {FIGURE} from "../chart-shapes.ts";
import type {LazyViewName, ViewMaker} from "../panels/view.ts";

/**
 * The views that any page has: the ladder of segments, the faults that a reader made, the player of
 * the cursor, the sentence at the cursor, the socket tables, and the transcript ("words").
 */
type OwnViewName = "ladder" | "faults" | "player" | "sentence" | "sockets" | "words";

/** A view that a figure can hold. */
export type ViewName = OwnViewName | LazyViewName;

/** How a figure is made. */
export interface FigureOptions {
  /** Keeps the reader's cursor and faults when the page's cell runs again. */
  readonly name?: string;
  /** A line above. */
  readonly title?: string;
  /** Text below the figure: fixed, or made for each run and time (in µs). */
  readonly caption?: string | ((run: Run, at: Micros) => string);
  /**
   * Which views, in their order: by name, or a function that makes one. Defaults to ladder, faults,
   * player, sentence. The socket tables are closed under the figure unless "sockets" is named; the
   * transcript ("words") is there in any case.
   */
  readonly views?: readonly (ViewName | ViewMaker)[];
  /**
   * Where the cursor is at first: a time in µs, or a moment named by what happens in it. After a
   * guess, this is the moment that decides the question. Defaults to the last arrival.
   */
  readonly at?: Micros | MomentQuery;
  /**
   * From when on the ladder is drawn, as `at`: where the handshake is not the subject, a figure may
   * begin after it. The cursor still goes there. Defaults to the start of the run.
   */
  readonly from?: Micros | MomentQuery;
}

/** The views of a figure for which none are named. */
export const USUAL: readonly ViewName[] = ["ladder", "faults", "player", "sentence"];

/** Throws a TypeError for what is no run, and for options of which no figure can be made. */
export function checkFigure(run: unknown, options: FigureOptions): void {
  checkRun("figure()", run);
  checkOptions("figure()", options, FIGURE satisfies ShapesOf<FigureOptions>);
  for (const moment of [options.at, options.from]) {
    if (typeof moment === "object") checkMoment("figure()", moment);
    // A host that the run does not have is told here, where the caller's line is still near.
    timeOf(run as Trace, moment);
  }
}

/** Where the page wants the cursor at first: by default at the last arrival. */
export const ownTime = ({at}: FigureOptions, run: Run): Micros =>
  momentNear(run, timeOf(run, at) ?? lastArrival(run)).at;

/** What stands below the figure at a time. */
export function captionAt({caption = ""}: FigureOptions, run: Run, at: Micros): string {
  return typeof caption === "string" ? caption : caption(run, at);
}

/**
 * Which parts a figure has: two sets of options with the same text make the same figure of a run.
 * Views that the page makes by itself hold what it likes, so that no two are the same.
 */
export function partsOf({name, title, caption, views = USUAL}: FigureOptions): string {
  const named = views.map((view) => (typeof view === "string" ? view : {own: made++}));
  return JSON.stringify([name, title, caption === undefined, named]);
}

let made = 0;
