/** Answers as a line over one parameter: the middle of all seeds, their spread, and a formula. */
import {max, ticks} from "d3-array";
import {svgElement} from "../dom/svg.ts";
import {textWidth} from "../text/text-width.ts";
import {type Axis, type Facets, type Placed, answerText, middleOf} from "./facets.ts";
import type {Pressable} from "./grid.ts";
import type {SweepChartOptions} from "./sweep-options.ts";

const HEIGHT = 200;
const HEAD = 10;
const FOOT = 40;
const RIGHT = 16;
/** Factor between the ends from which on a scale is logarithmic, where its steps are even so. */
const WIDE = 30;

/** Draws one facet. The vertical scale is that of all facets. */
export function linesOf(
  {across, facets}: Facets,
  placed: readonly Placed[],
  width: number,
  options: SweepChartOptions,
  press: Pressable
): SVGSVGElement {
  const all = facets.flatMap((facet) => facet.placed);
  const formulas = all.map((each) => formulaOf(each, options)).filter((v) => v !== null);
  const top = Math.max(
    max(all.flatMap(({numbers}) => [...numbers])) ?? 0,
    max(formulas) ?? 0,
    1e-9
  );
  const marks = ticks(0, top, 4);
  const left = Math.max(...marks.map((v) => textWidth(answerText(v, options), "sans", 12))) + 14;
  const bottom = HEAD + HEIGHT;
  const y = (value: number): number => bottom - (value / top) * HEIGHT;
  const x = scaleOf(across, left + 12, width - RIGHT);
  const height = bottom + FOOT;
  const svg = svgElement("svg", {class: "graph lines", width, height, role: "group"});
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  for (const value of marks) {
    const at = y(value);
    svg.append(svgElement("line", {class: "rule", x1: left, x2: width, y1: at, y2: at}));
    const place = {x: left - 8, y: at + 4, "text-anchor": "end", class: "tick"};
    svg.append(svgElement("text", place, answerText(value, options)));
  }
  let free = -Infinity;
  across.values.forEach((value, column) => {
    const text = across.text(value);
    const half = textWidth(text, "sans", 12) / 2;
    const at = Math.min(x(column), width - half);
    if (at - half < free) return;
    free = at + half + 8;
    const place = {x: at, y: bottom + 16, "text-anchor": "middle", class: "tick"};
    svg.append(svgElement("text", place, text));
  });
  const middle = {x: left + (width - left) / 2, y: bottom + 34, "text-anchor": "middle"};
  svg.append(svgElement("text", {...middle, class: "axis-name"}, across.name));
  const sorted = [...placed].sort((a, b) => a.column - b.column);
  svg.append(...shapesOf(sorted, x, y, options));
  for (const each of sorted) svg.append(...pointOf(each, x, y, press));
  return svg;
}

type Scale = (value: number) => number;

/** From a value's place to px: by its size, where it is a number, else evenly. */
function scaleOf({values}: Axis, left: number, right: number): Scale {
  const numbers = values.filter((value) => typeof value === "number");
  const isNumeric = numbers.length === values.length && values.length > 1;
  const [low = 0, high = 1] = [Math.min(...numbers), Math.max(...numbers)];
  const isWide = isNumeric && low > 0 && high / low >= WIDE;
  return (column) => {
    const value = values[column] as number;
    const part = !isNumeric
      ? (column + 0.5) / values.length
      : isWide
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
    return left + part * (right - left);
  };
}

function formulaOf({point}: Placed, {formula}: SweepChartOptions): number | null {
  const value = formula?.(point.at) ?? null;
  return value !== null && Number.isFinite(value) ? value : null;
}

function shapesOf(
  sorted: readonly Placed[],
  x: Scale,
  y: Scale,
  options: SweepChartOptions
): SVGElement[] {
  const shapes: SVGElement[] = [];
  const full = sorted.filter(({numbers}) => numbers.length > 0);
  const path = (places: readonly (readonly [number, number])[]): string =>
    places.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join("L");
  const low = full.map(({column, numbers}) => [x(column), y(numbers[0] ?? 0)] as const);
  const high = full.map(({column, numbers}) => [x(column), y(numbers.at(-1) ?? 0)] as const);
  const isSpread = full.some(({numbers}) => numbers[0] !== numbers.at(-1));
  if (full.length > 1) {
    const d = `M${path(high)}L${path([...low].reverse())}Z`;
    if (isSpread) shapes.push(svgElement("path", {class: "spread", d}));
    const line = full.map((each) => [x(each.column), y(middleOf(each) ?? 0)] as const);
    shapes.push(svgElement("path", {class: "middle", d: `M${path(line)}`}));
  }
  const formula = sorted.flatMap((each) => {
    const value = formulaOf(each, options);
    return value === null ? [] : [[x(each.column), y(value)] as const];
  });
  if (formula.length > 1) {
    shapes.push(svgElement("path", {class: "formula", d: `M${path(formula)}`}));
  }
  return shapes;
}

/** A point, with room around it for a finger. */
function pointOf(each: Placed, x: Scale, y: Scale, press: Pressable): SVGElement[] {
  const middle = middleOf(each);
  if (middle === undefined) return [];
  const place = {cx: x(each.column), cy: y(middle)};
  const isChosen = press.isChosen(each);
  const mark = svgElement("g", {
    class: `point${isChosen ? " chosen" : ""}`,
    tabindex: -1,
    role: "button",
    "aria-label": press.name(each),
    "aria-pressed": isChosen ? "true" : "false"
  });
  mark.append(svgElement("circle", {...place, r: 12, class: "room"}));
  mark.append(svgElement("circle", {...place, r: isChosen ? 6 : 4, class: "dot"}));
  mark.addEventListener("click", () => press.choose(each));
  return [mark];
}
