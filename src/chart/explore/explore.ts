/** Views of explorations, as pages call them; what draws them is loaded when they come near. */
import type {BreakResult, Broken} from "../../explore/search/break-it.ts";
import type {LossRow, Losses} from "../../explore/loss/every-loss.ts";
import type {Exploration} from "../../explore/exploration.ts";
import type {Sweep, SweepPoint} from "../../explore/sweep/sweep.ts";
import {checkOptions, checkValue, type ShapesOf} from "../../base/shape.ts";
import {BREAK_STORY, EXPLORATION, SIDE_BY_SIDE, SWEEP_CHART} from "../chart-shapes.ts";
import {wanted} from "../wanted.ts";
import type {LateFigureOptions} from "../dom/lazy-figure.ts";
import {lateFigure} from "../dom/lazy-figure.ts";
import type {FigureOptions} from "../figure/figure-options.ts";
import type {SweepChartOptions} from "./sweep-options.ts";

const checkExploration = (where: string, given: unknown, what: string): void =>
  checkValue(where, wanted.exploration, given, {...EXPLORATION, wanted: what});

const views = () => import("./chunk-explore-views.ts");

/**
 * Shows what came of each loss: `display(lossTable(everyLoss(run)))`. The losses are grouped by
 * outcome, the worst first; each is one press from its run. It begins when it is in sight, and can
 * be stopped.
 */
export function lossTable(
  losses: Exploration<Losses, LossRow>,
  options: LateFigureOptions = {}
): HTMLElement {
  checkExploration("lossTable()", losses, wanted.everyLoss);
  checkOptions("lossTable()", options, SIDE_BY_SIDE);
  const filling = async () => {
    const {fillLosses} = await views();
    return (body: HTMLElement) => fillLosses(body, losses);
  };
  return lateFigure("table", filling, options);
}

/**
 * Shows a sweep: `display(sweepChart(sweep(…)))`. One parameter gives a line with its spread over
 * seeds, two a heatmap, or an outcome map where the answers are texts; a parameter of texts before
 * them gives one chart for each of its values. Each point opens its run.
 */
export function sweepChart(
  sweep: Exploration<Sweep, SweepPoint>,
  options: SweepChartOptions = {}
): HTMLElement {
  checkExploration("sweepChart()", sweep, wanted.sweep);
  checkOptions("sweepChart()", options, SWEEP_CHART satisfies ShapesOf<SweepChartOptions>);
  const filling = async () => {
    const {fillSweep} = await views();
    return (body: HTMLElement) => fillSweep(body, sweep, options);
  };
  return lateFigure("chart", filling, options);
}

/** How a search is shown: texts around it, and the figure of what it finds. */
export interface BreakStoryOptions
  extends LateFigureOptions, Omit<FigureOptions, "title" | "caption"> {
  /** What the button says that begins the search. By default it begins when it is in sight. */
  readonly button?: string;
}

/**
 * Shows a search and the run that it finds: `display(breakStory(breakIt(run, holds)))`. With a
 * `name` a link to the page carries what was found.
 */
export function breakStory(
  search: Exploration<BreakResult, Broken>,
  options: BreakStoryOptions = {}
): HTMLElement {
  checkExploration("breakStory()", search, wanted.breakIt);
  checkOptions("breakStory()", options, BREAK_STORY satisfies ShapesOf<BreakStoryOptions>);
  const {title, caption, ...own} = options;
  const filling = async () => {
    const {fillBreak} = await views();
    return (body: HTMLElement) => fillBreak(body, search, own);
  };
  return lateFigure("search", filling, {
    ...(title === undefined ? {} : {title}),
    ...(caption === undefined ? {} : {caption})
  });
}
