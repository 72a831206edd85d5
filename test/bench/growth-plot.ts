/** The plot of growth: small charts with logarithmic axes, where a straight line is linear. */
import {line} from "d3-shape";
import {scaleLog} from "d3-scale";

/** How long runs of growing size took. */
export interface Curve {
  readonly name: string;
  readonly points: readonly {readonly size: number; readonly ms: number}[];
}

const WIDTH = 300;
const HEIGHT = 220;
/** On the left there is room for "10,000 ms". */
const MARGIN = {top: 30, right: 16, bottom: 40, left: 72};
/** Seen on a light and on a dark page. */
const COLOUR = "#3d8ec4";
/** Small text needs more contrast than one colour has on both: the page gives its own. */
const TEXT = "currentColor";

/** The plot as the text of an SVG file. */
export function growthPlot(curves: readonly Curve[]): string {
  const parts = curves.map(
    (curve, i) => `<g transform="translate(${i * WIDTH} 0)">${chart(curve)}</g>`
  );
  const width = WIDTH * curves.length;
  const names = curves.map(({name}) => name).join(", ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="Time against ${names}" font-family="system-ui, sans-serif" font-size="11" fill="${TEXT}">
${parts.join("\n")}
</svg>
`;
}

function chart({name, points}: Curve): string {
  const sizes = points.map(({size}) => size);
  const times = points.map(({ms}) => ms);
  const x = scaleLog()
    .domain([Math.min(...sizes), Math.max(...sizes)])
    .range([MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLog()
    .domain([Math.min(...times), Math.max(...times)])
    .nice()
    .range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const bottom = HEIGHT - MARGIN.bottom;
  const across = sizes.map(
    (size) => `<text x="${x(size)}" y="${bottom + 16}" text-anchor="middle">${power(size)}</text>`
  );
  const decades = y
    .ticks()
    .filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6));
  const up = decades.map(
    (tick) =>
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="${TEXT}" stroke-opacity="0.3"/>` +
      `<text x="${MARGIN.left - 6}" y="${y(tick) + 4}" text-anchor="end">${tick.toLocaleString("en")} ms</text>`
  );
  const path = line<{size: number; ms: number}>()
    .x(({size}) => x(size))
    .y(({ms}) => y(ms))([...points]);
  const dots = points.map(
    ({size, ms}) => `<circle cx="${x(size)}" cy="${y(ms)}" r="3.5" fill="${COLOUR}"/>`
  );
  return [
    `<text x="${MARGIN.left}" y="16" font-size="13" font-weight="600">Time against ${name}</text>`,
    ...up,
    ...across,
    `<path d="${path ?? ""}" fill="none" stroke="${COLOUR}" stroke-width="2"/>`,
    ...dots
  ].join("\n");
}

const power = (size: number): string =>
  size >= 1e4 ? `10${"⁰¹²³⁴⁵⁶"[Math.round(Math.log10(size))] ?? ""}` : size.toLocaleString("en");
