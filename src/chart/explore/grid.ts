/** A heatmap, or a map of outcomes: a cell for each pair of values, with what came out in it. */
import {extent} from "d3-array";
import {svgElement} from "../dom/svg.ts";
import {html} from "../dom/html.ts";
import {textWidth} from "../text/text-width.ts";
import {type Facets, type Placed, answerText, middleOf} from "./facets.ts";
import type {SweepChartOptions} from "./sweep-options.ts";

/** What charts need to know to make their points pressable. */
export interface Pressable {
  /** The spoken name of a point. */
  name(placed: Placed): string;
  choose(placed: Placed): void;
  isChosen(placed: Placed): boolean;
}

const ROW = 34;
const FOOT = 38;
const HEAD = 8;
const GAP = 2;
/** Different outcomes that have a colour of their own; more share the last. */
const COLOURS = 6;

/** Draws one facet. Colours are those of all facets. */
export function gridOf(
  facets: Facets,
  placed: readonly Placed[],
  width: number,
  options: SweepChartOptions,
  press: Pressable
): SVGSVGElement {
  const {across, up} = facets;
  const rows = up?.values ?? [""];
  const labels = rows.map((value) => (up ? up.text(value) : ""));
  const left = up ? Math.max(...labels.map((text) => textWidth(text, "sans", 12))) + 14 : 2;
  const bottom = HEAD + rows.length * ROW;
  const cell = (width - left - 2) / across.values.length;
  const height = bottom + FOOT;
  const svg = svgElement("svg", {class: "graph grid", width, height, role: "group"});
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  labels.forEach((text, row) => {
    const y = bottom - (row + 0.5) * ROW + 4;
    svg.append(svgElement("text", {x: left - 8, y, "text-anchor": "end", class: "tick"}, text));
  });
  const every = Math.ceil(widest(across.values.map(across.text)) / cell);
  across.values.forEach((value, column) => {
    if (column % every > 0) return;
    const x = left + (column + 0.5) * cell;
    const attributes = {x, y: bottom + 15, "text-anchor": "middle", class: "tick"};
    svg.append(svgElement("text", attributes, across.text(value)));
  });
  const name = {x: left + (width - left) / 2, y: bottom + 32, "text-anchor": "middle"};
  svg.append(svgElement("text", {...name, class: "axis-name"}, across.name));
  const shade = shadesOf(facets);
  for (const each of placed) {
    const x = left + each.column * cell;
    const y = bottom - (each.row + 1) * ROW;
    const mark = svgElement("g", {
      class: `point${press.isChosen(each) ? " chosen" : ""}`,
      tabindex: -1,
      role: "button",
      "aria-label": press.name(each),
      "aria-pressed": press.isChosen(each) ? "true" : "false"
    });
    const {kind, strength, text} = shade(each, options);
    const size = {x: x + GAP / 2, y: y + GAP / 2, width: cell - GAP, height: ROW - GAP, rx: 3};
    mark.append(
      svgElement("rect", {...size, class: `cell ${kind}`, style: `--strength: ${strength}`})
    );
    if (text !== "" && textWidth(text, "sans", 12) < cell - 6) {
      const middle = {x: x + cell / 2, y: y + ROW / 2 + 4, "text-anchor": "middle"};
      const tone = strength > 0.55 ? "strong" : "";
      mark.append(svgElement("text", {...middle, class: `value ${tone}`}, text));
    }
    mark.addEventListener("click", () => press.choose(each));
    svg.append(mark);
  }
  return svg;
}

const widest = (texts: readonly string[]): number =>
  Math.max(...texts.map((text) => textWidth(text, "sans", 12))) + 10;

interface Shade {
  readonly kind: string;
  /** From 0, the least of all numbers, to 1, the greatest. */
  readonly strength: number;
  readonly text: string;
}

function shadesOf({facets, isMap}: Facets): (each: Placed, options: SweepChartOptions) => Shade {
  const all = facets.flatMap(({placed}) => placed);
  const kinds = kindsOf(all);
  const middles = all.map(middleOf).filter((value) => value !== undefined);
  const [low = 0, high = 0] = extent(middles);
  const isWide = low > 0 && high / low > 20;
  const part = (value: number): number => {
    if (high === low) return 0;
    return isWide ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  };
  return (each, options) => {
    if (each.point.problem !== "") return {kind: "k-problem", strength: 0, text: "!"};
    if (isMap) {
      const place = kinds.indexOf(String(each.point.answers[0]));
      return {kind: `k${Math.min(place, COLOURS - 1)}`, strength: 0, text: letter(place)};
    }
    const middle = middleOf(each);
    // Among numbers a text says why there is none.
    if (middle === undefined) return {kind: "k-none", strength: 0, text: "×"};
    return {kind: "k-number", strength: part(middle), text: answerText(middle, options)};
  };
}

const letter = (place: number): string => String.fromCharCode(65 + Math.max(0, place));

const kindsOf = (all: readonly Placed[]): string[] => [
  ...new Set(all.flatMap(({point}) => point.answers.map(String)))
];

/**
 * What the letters and colours of a map of outcomes mean, and how often each came out; what points
 * of a heatmap say that have no number. Null where there is nothing to say.
 */
export function gridLegend({facets, isMap}: Facets): HTMLElement | null {
  const all = facets.flatMap(({placed}) => placed);
  if (!isMap) {
    const silent = all.filter(({numbers, point}) => numbers.length + point.problem.length === 0);
    const said = kindsOf(silent);
    if (said.length === 0) return null;
    const mark = html("span", {class: "map-mark k-none"}, "×");
    return html("ul", {class: "legend map-legend"}, html("li", {}, mark, said.join("; ")));
  }
  const items = kindsOf(all).map((kind, place) => {
    const times = all.filter(({point}) => String(point.answers[0]) === kind).length;
    const mark = html("span", {class: `map-mark k${Math.min(place, COLOURS - 1)}`}, letter(place));
    return html("li", {}, mark, kind, html("span", {class: "explored-share"}, String(times)));
  });
  return html("ul", {class: "legend map-legend"}, ...items);
}
