/**
 * The window of a flow at the cursor: the byte stream as acked, in flight, sendable, held and
 * blocked, both windows as brackets beside each other, and the receiver's buffer below.
 */
import {ticks} from "d3-array";
import {create} from "d3-selection";
import type {Selection} from "d3-selection";
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {count} from "../../trace/words/duration.ts";
import {hostName} from "../../trace/query/flow.ts";
import type {Flow} from "../../trace/query/flow.ts";
import {size, streamAt, streamSizes, streamText} from "../../trace/data/stream.ts";
import type {Stream, Stretch} from "../../trace/data/stream.ts";
import {textWidth} from "../text/text-width.ts";
import {flowPanel} from "./flow-panel.ts";
import {html, sentence} from "../dom/html.ts";
import type {Panel} from "./panel.ts";
import type {View} from "./view.ts";
import {words} from "./words.ts";

const HEIGHT = 164;
const BAR = 30;
const SEND_Y = 62;
const RECEIVE_Y = 104;
/** Size of what is written at the axis, and what is free between its numbers and unit, in px. */
const [TICK, AFTER] = [12, 8];
/** Where the stream begins: its left edge, in px. */
const LEFT = 1;

type Svg = Selection<SVGSVGElement, undefined, null, undefined>;
/** A stretch of a bar: the class says how it looks and is its name in the legend. */
interface Part {
  readonly kind: Kind;
  readonly at: Stretch;
}

type Kind =
  "acked" | "in-flight" | "sendable" | "held" | "blocked" | "read" | "unread" | "early" | "free";

const NAMES: Readonly<Record<Kind, string>> = words.parts;

let made = 0;

/** A view of one flow's byte stream and windows. */
export function windowView(): View {
  let svg: Svg | null = null;
  let span = 1;
  let width = 300;
  const legends = [html("ul", {class: "legend"}), html("ul", {class: "legend"})] as const;
  return flowPanel({
    title: words.stream,
    draw(run, flow, frame) {
      width = frame.width();
      span = spanOf(run, flow);
      if (flow.octets === 0 && streamSizes(run, flow).total === 0) {
        svg = null;
        frame.stage.replaceChildren();
        frame.note.textContent = words.noPayload;
        return;
      }
      svg = blank(width);
      const [send, receive] = legends;
      const picture = svg.node();
      if (picture) frame.stage.replaceChildren(picture, send, receive);
    },
    moveTo(run, flow, at, frame) {
      if (svg) show({svg, width, span, legends, run, flow, at, frame});
    }
  });
}

/**
 * How many bytes the picture shows. It stays the same for the whole run, so that moving the cursor
 * moves the stream and does not stretch it.
 */
function spanOf(run: Trace, flow: Flow): number {
  const {total, buffered, inFlight} = streamSizes(run, flow);
  const wanted = Math.min(total, Math.max(1.3 * buffered, 1), Math.max(6 * inFlight, 1));
  // A quarter is left free, so that the windows are seen even when all is acknowledged.
  return Math.max(4, wanted) * 1.34;
}

function blank(width: number): Svg {
  const id = `hatch-${++made}`;
  const svg = create<SVGSVGElement>("svg:svg")
    .attr("class", "window-picture")
    .attr("viewBox", `0 0 ${width} ${HEIGHT}`)
    .attr("width", width)
    .attr("height", HEIGHT)
    .attr("role", "img")
    .style("--hatch", `url(#${id}-flight)`);
  // Each kind has its own hatching, so that no two differ by colour alone.
  const patterns = [
    {name: "flight", d: "M0,8L8,0M-2,2L2,-2M6,10L10,6"},
    {name: "held", d: "M0,0L8,8M-2,6L2,10M6,-2L10,2M0,8L8,0M-2,2L2,-2M6,10L10,6"},
    {name: "blocked", d: "M4,0L4,8"},
    {name: "unread", d: "M0,4L8,4"}
  ];
  const defs = svg.append("defs");
  for (const {name, d} of patterns) {
    defs
      .append("pattern")
      .attr("id", `${id}-${name}`)
      .attr("width", 8)
      .attr("height", 8)
      .attr("patternUnits", "userSpaceOnUse")
      .append("path")
      .attr("class", `hatch ${name}`)
      .attr("d", d);
    svg.style(`--${name}`, `url(#${id}-${name})`);
  }
  for (const name of ["axis", "parts", "brackets"]) svg.append("g").attr("class", name);
  return svg;
}

interface Shown {
  readonly svg: Svg;
  readonly width: number;
  readonly span: number;
  readonly legends: readonly [HTMLElement, HTMLElement];
  readonly run: Trace;
  readonly flow: Flow;
  readonly at: Micros;
  readonly frame: Panel;
}

function show({svg, width, span, legends, run, flow, at, frame}: Shown): void {
  const stream = streamAt(run, flow, at);
  const una = stream.send?.inFlight.from ?? stream.receive?.free.from ?? 1;
  const {total} = streamSizes(run, flow);
  // The oldest byte that is not acknowledged stands at a fifth, as far as there is text around it.
  const first = Math.max(1, Math.min(una - span * 0.2, total + 1 - span * 0.75));
  const x = (seq: number) =>
    LEFT + Math.min(1.02, Math.max(-0.02, (seq - first) / span)) * (width - 2 * LEFT);
  const [send, receive] = partsOf(stream);
  drawParts(svg, send, receive, x);
  drawBrackets(svg, stream, x, width);
  drawAxis(svg, first, span, x, width);
  svg.attr("aria-label", words.streamOf(streamText(run, flow, stream)));
  const none = (isGone: boolean) => (isGone ? words.socketGone : words.nothingYet);
  const {gone} = stream;
  legends[0].replaceChildren(
    ...legendOf(words.sends(hostName(run, flow.from)), send, none(gone.send))
  );
  legends[1].replaceChildren(
    ...legendOf(words.receives(hostName(run, flow.to)), receive, none(gone.receive))
  );
  frame.note.replaceChildren(...sentence(stream.why.map((text) => `${text}.`).join(" ")));
}

function partsOf({send, receive}: Stream): [Part[], Part[]] {
  const sent: Part[] = send
    ? [
        {kind: "acked", at: send.acked},
        {kind: "in-flight", at: send.inFlight},
        {kind: "sendable", at: send.sendable},
        {kind: "held", at: send.held},
        {kind: "blocked", at: send.blocked}
      ]
    : [];
  const got: Part[] = receive
    ? [
        {kind: "read", at: receive.read},
        {kind: "unread", at: receive.unread},
        {kind: "free", at: receive.free},
        ...receive.early.map((at): Part => ({kind: "early", at}))
      ]
    : [];
  return [sent, got];
}

type X = (seq: number) => number;

function drawParts(svg: Svg, send: readonly Part[], receive: readonly Part[], x: X): void {
  const all = [
    ...send.map((part) => ({...part, y: SEND_Y})),
    ...receive.map((part) => ({...part, y: RECEIVE_Y}))
  ].filter(({at}) => size(at) > 0);
  const parts = svg.select(".parts").selectAll<SVGGElement, unknown>("g").data(all).join("g");
  parts.attr("class", ({kind}) => `part ${kind}`);
  for (const fill of ["base", "hatched"]) {
    parts
      .selectAll(`rect.${fill}`)
      .data((part) => [part])
      .join("rect")
      .attr("class", fill)
      .attr("x", ({at}) => x(at.from))
      .attr("y", ({y}) => y)
      // What is there is seen, however small it is.
      .attr("width", ({at}) => Math.max(1.5, x(at.to) - x(at.from)))
      .attr("height", BAR);
  }
  parts
    .selectAll("text")
    .data(({kind, at, y}) => {
      const [from, to] = [Math.max(0, x(at.from)), x(at.to)];
      const text = count(size(at));
      const room = to - from > text.length * 7 + 10;
      return room ? [{text, x: (from + to) / 2, y: y + 19, kind}] : [];
    })
    .join("text")
    .attr("x", (d) => d.x)
    .attr("y", (d) => d.y)
    .attr("text-anchor", "middle")
    .text((d) => d.text);
}

function drawBrackets(svg: Svg, {send}: Stream, x: X, width: number): void {
  const brackets = send
    ? [
        {name: "window", octets: send.window, y: 24, kind: "rwnd"},
        {name: "cwnd", octets: send.cwnd, y: 48, kind: "cwnd"}
      ]
    : [];
  const from = x(send?.inFlight.from ?? 1);
  // Of a capture the congestion window is not known.
  const known = brackets.filter(({octets}) => Number.isFinite(octets));
  const shapes = known.map((each) => {
    const to = x((send?.inFlight.from ?? 1) + each.octets);
    const over = to > width;
    const end = Math.min(to, width - 3);
    // An end that is out of sight is an arrow, not a corner.
    const tail = over ? `M${end - 5},${each.y - 4}L${end},${each.y}L${end - 5},${each.y + 4}` : "";
    const corner = over ? "" : `V${each.y + 6}`;
    const d = `M${from},${each.y + 6}V${each.y}H${end}${corner}${tail}`;
    const text = `${each.name} ${count(each.octets)} B`;
    const room = text.length * 6.6;
    return {...each, d, text, x: Math.max(2, Math.min(from + 5, width - room - 8))};
  });
  const g = svg.select(".brackets").selectAll("g").data(shapes).join("g");
  g.attr("class", ({kind}) => `bracket ${kind}`);
  g.selectAll("path")
    .data((d) => [d])
    .join("path")
    .attr("d", (d) => d.d);
  g.selectAll("text")
    .data((d) => [d])
    .join("text")
    .attr("x", (d) => d.x)
    .attr("y", (d) => d.y - 4)
    .text((d) => d.text);
}

function drawAxis(svg: Svg, first: number, span: number, x: X, width: number): void {
  const wanted = Math.max(
    2,
    Math.floor(width / (count(Math.round(first + span)).length * 12 + 20))
  );
  const half = (seq: number) => textWidth(count(seq), "mono", TICK) / 2 + 2;
  const end = width - textWidth(words.axisUnit, "sans", TICK) - AFTER;
  const inside = (seq: number) => x(seq) >= half(seq) && x(seq) <= end - half(seq);
  const marks = ticks(first, first + span, wanted)
    .filter(Number.isInteger)
    .filter((seq) => inside(seq));
  const g = svg.select(".axis").selectAll("g").data(marks).join("g");
  g.selectAll("line")
    .data((seq) => [seq])
    .join("line")
    .attr("x1", (seq) => x(seq))
    .attr("x2", (seq) => x(seq))
    .attr("y1", SEND_Y - 2)
    .attr("y2", RECEIVE_Y + BAR + 6);
  g.selectAll("text")
    .data((seq) => [seq])
    .join("text")
    .attr("x", x)
    .attr("y", HEIGHT - 10)
    .attr("text-anchor", "middle")
    .text((seq) => count(seq));
  svg
    .select(".axis")
    .selectAll<SVGTextElement, string>("text.unit")
    .data([words.axisUnit])
    .join("text")
    .attr("class", "unit")
    .attr("x", width - LEFT)
    .attr("y", HEIGHT - 10)
    .attr("text-anchor", "end")
    .text((unit) => unit);
}

/** `none` is told where there are no parts. */
function legendOf(name: string, parts: readonly Part[], none: string): HTMLElement[] {
  const sums = new Map<Kind, number>();
  for (const {kind, at} of parts) sums.set(kind, (sums.get(kind) ?? 0) + size(at));
  const items = [...sums]
    .filter(([kind, octets]) => octets > 0 || kind === "acked" || kind === "free")
    .map(([kind, octets]) =>
      html(
        "li",
        {class: kind},
        html("span", {class: `swatch ${kind}`}),
        `${NAMES[kind]} ${count(octets)} B`
      )
    );
  const empty = parts.length === 0 ? [html("li", {}, none)] : [];
  return [html("li", {class: "who"}, name), ...items, ...empty];
}
