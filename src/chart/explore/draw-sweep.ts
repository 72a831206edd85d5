/** A sweep as charts: lines, heatmaps or maps of outcomes, each point one press from its run. */
import type {Exploration} from "../../explore/exploration.ts";
import type {Sweep, SweepPoint} from "../../explore/sweep/sweep.ts";
import {html} from "../dom/html.ts";
import {likelyWidth, observeWidth} from "../dom/figure-width.ts";
import {rove} from "../dom/roving-tabindex.ts";
import {type Facets, facetsOf, placeText, pointText} from "./facets.ts";
import {type Pressable, gridOf, gridLegend} from "./grid.ts";
import {linesOf} from "./lines.ts";
import {progressLine} from "./progress-line.ts";
import {runPane} from "./run-pane.ts";
import type {SweepChartOptions} from "./sweep-options.ts";
import {whileSeen} from "./while-seen.ts";
import {words} from "./words.ts";

/** How often a chart is drawn again while points come in, at most. */
const DRAWINGS = 12;
/** The least width of one of several charts beside each other, in px. */
const NARROW = 230;
const BETWEEN = 24;

/** Draws into `body`, and begins when it is in sight. */
export function fillSweep(
  body: HTMLElement,
  sweep: Exploration<Sweep, SweepPoint>,
  options: SweepChartOptions
): void {
  const pane = runPane({views: ["ladder", "player", "sentence"]});
  const charts = html("div", {class: "explored-charts"});
  const line = progressLine(sweep, {summary: ({left}) => (left > 0 ? words.thinned(left) : "")});
  let width = likelyWidth() - 32;
  let drawn = -1;
  let chosen: SweepPoint | null = null;
  const press: Pressable = {
    name: (placed) => {
      const found = sweep.progress?.result;
      const where = found ? placeText(placed, found, options) : "";
      return words.answer(where, pointText(placed, options));
    },
    isChosen: ({point}) => point === chosen,
    choose: (placed) => {
      const found = sweep.progress?.result;
      if (!found) return;
      chosen = placed.point;
      draw();
      const where = placeText(placed, found, options);
      void pane.open(`${where}: ${pointText(placed, options)}`, () => sweep.open(placed.point));
    }
  };
  const draw = (): void => {
    const found = sweep.progress?.result;
    const facets = found && facetsOf(found, options);
    if (!facets) return;
    const marks = [...charts.querySelectorAll<SVGElement>("[tabindex]")];
    const focused = marks.indexOf(document.activeElement as SVGElement);
    charts.replaceChildren(...chartsOf(facets, width, options, press));
    const legend = gridLegend(facets);
    if (legend) charts.append(legend);
    rove(charts);
    if (focused >= 0) charts.querySelectorAll<SVGElement>(".point")[focused]?.focus();
  };
  const show = (): void => {
    line.show();
    const {runs = 0, planned = 1} = sweep.progress ?? {};
    const step = Math.floor((runs / Math.max(1, planned)) * DRAWINGS);
    if (step === drawn && sweep.state === "running") return;
    drawn = step;
    draw();
  };
  body.className = "explored-box";
  const label = html("p", {class: "explored-label"}, options.label ?? "");
  body.append(line.node, label, charts, pane.node);
  observeWidth(charts, width, (now) => {
    width = now;
    draw();
  });
  whileSeen(body, sweep, show);
}

function chartsOf(
  facets: Facets,
  width: number,
  options: SweepChartOptions,
  press: Pressable
): HTMLElement[] {
  const beside = Math.max(1, Math.min(facets.facets.length, Math.floor(width / NARROW)));
  const each = Math.floor((width - BETWEEN * (beside - 1)) / beside);
  const {up} = facets;
  return facets.facets.map(({title, placed}) => {
    const chart = up
      ? gridOf(facets, placed, each, options, press)
      : facets.isMap
        ? gridOf(facets, placed, each, options, press)
        : linesOf(facets, placed, each, options, press);
    const above = up?.name ?? "";
    chart.setAttribute("aria-label", [title, options.label].filter(Boolean).join(": "));
    return html(
      "div",
      {class: "explored-chart"},
      title === "" ? null : html("p", {class: "multiple-name"}, title),
      above === "" ? null : html("p", {class: "axis-above"}, above),
      chart
    );
  });
}
