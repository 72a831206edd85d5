/** Draws the parts of a ladder as SVG marks; where each stands was decided before. */
import type {Run} from "../../sim/record.ts";
import {callName, hostName, waitName} from "../../trace/words/sentence.ts";
import type {TimeAxis} from "./axis.ts";
import {EDGE} from "./state-bands.ts";
import type {Band} from "./state-bands.ts";
import type {Box} from "./collision.ts";
import type {CallColumn, Folded} from "./call-column.ts";
import {middle} from "./draw-axis.ts";
import {HEAD, fit} from "./layout.ts";
import type {Layout, Lifeline} from "./layout.ts";
import {group, node, svgElement} from "../dom/svg.ts";
import {timesOf} from "./tiles.ts";
import type {Tile} from "./tiles.ts";

/** The names of the hosts and of the columns. */
export function drawHead(run: Run, at: Layout): SVGGElement {
  const g = group("head");
  for (const line of at.lifelines) {
    g.append("text")
      .attr("class", "host")
      .attr("x", line.x)
      .attr("y", 20)
      .attr("text-anchor", "middle")
      .text(hostName(run, line.host));
    const system = run.hosts[line.host]?.system ?? "";
    g.append("text")
      .attr("class", "note")
      .attr("x", line.x)
      .attr("y", 36)
      .attr("text-anchor", "middle")
      .text(SYSTEMS[system] ?? system);
    if (line.programWidth > 0 && run.calls.length > 0) {
      g.append("text")
        .attr("class", "note")
        .attr("x", line.programX + line.side * 10)
        .attr("y", 20)
        .attr("text-anchor", line.side < 0 ? "end" : "start")
        .text("program");
    }
  }
  if (at.lifelines.length === 2) {
    g.append("text")
      .attr("class", "note")
      .attr("x", middle(at))
      .attr("y", 20)
      .attr("text-anchor", "middle")
      .text("wire");
  }
  return node(g);
}

const SYSTEMS: Readonly<Record<string, string>> = {
  linux: "Linux",
  windows: "Windows",
  macos: "macOS",
  freebsd: "FreeBSD"
};

/** A host's line, over the whole height, and how many sockets it has that are not drawn. */
export function drawLifeline(line: Lifeline, hidden: number, axis: TimeAxis): SVGGElement {
  const g = group("bands");
  g.append("line")
    .attr("class", "life")
    .attr("x1", line.x)
    .attr("x2", line.x)
    .attr("y1", HEAD - 14)
    .attr("y2", axis.bottom + 14);
  if (hidden > 0) {
    // Towards the wire, where nothing else stands beside the system's name.
    const words = `+ ${hidden} more ${hidden === 1 ? "socket" : "sockets"}`;
    g.append("text")
      .attr("class", "note")
      .attr("x", line.x - line.side * 34)
      .attr("y", 36)
      .attr("text-anchor", line.side < 0 ? "start" : "end")
      // On a narrow screen the words of two hosts would meet.
      .text(line.programWidth === 0 ? `+ ${hidden}` : words)
      .append("title")
      .text(words);
  }
  return node(g);
}

/** The state bands of a host, as far as they are in a tile. */
export function drawBands(
  run: Run,
  line: Lifeline,
  bands: readonly Band[],
  at: Layout
): SVGGElement {
  const g = svgElement("g", {class: "bands", "aria-hidden": "true"});
  const host = hostName(run, line.host);
  for (const {span, x, y, width, height} of bands) {
    const steady = span.state === "ESTABLISHED" || span.state === "LISTEN";
    const band = svgElement("rect", {
      class: steady ? "band steady" : "band",
      "data-state": span.state,
      "data-socket": span.socket,
      x,
      y: y + EDGE,
      width,
      height: Math.max(1, height - 2 * EDGE),
      rx: Math.min(2, height / 2)
    });
    band.append(svgElement("title", {}, `${host} ${span.state}`));
    g.append(band);
  }
  const outward = line.side < 0 ? "end" : "start";
  for (const {name, span, x, width} of bands) {
    if (!name) continue;
    const turn = `translate(${x + width / 2},${name.y}) rotate(${line.side < 0 ? -90 : 90})`;
    const place =
      name.at === "inside"
        ? {"text-anchor": "middle", dy: "0.35em", transform: turn}
        : {x: line.x + line.side * (at.band + 5), y: name.y, "text-anchor": outward};
    g.append(svgElement("text", {class: "state", ...place}, span.state));
  }
  return g;
}

/** A program column: bars, dots, texts; or numbered marks. */
export function drawCalls(line: Lifeline, column: CallColumn, pageWidth: number): SVGGElement {
  const g = svgElement("g", {class: "calls", "aria-hidden": "true"});
  const paths = {block: "", dot: "", "dot failed": "", leader: ""};
  for (const {x, y, height, failed} of column.marks) {
    if (height > 0) paths.block += `M${x},${px(y)}v${px(height)}`;
    else paths[failed ? "dot failed" : "dot"] += `M${x},${px(y)}h0`;
  }
  for (const {pushed, home, y} of column.texts) {
    const x = line.programX + line.side * 3;
    if (pushed) paths.leader += `M${x},${px(home)}L${x + line.side * 5},${px(y - 4)}`;
  }
  for (const [name, d] of Object.entries(paths)) {
    if (d) g.append(svgElement("path", {class: name, d}));
  }
  const anchor = line.side < 0 ? "end" : "start";
  for (const {kind, x, y, text} of column.texts) {
    g.append(svgElement("text", {class: `call ${kind}`, x, y, "text-anchor": anchor}, text));
  }
  for (const folded of column.folded) g.append(drawFolded(folded, pageWidth));
  return g;
}

const px = (value: number): number => Math.round(value * 100) / 100;

/** So many characters of a range of numbers have room. */
const LONGEST = 5;

/** One numbered mark, with the calls that it stands for as its tip. */
function drawFolded({calls, number, x, y}: Folded, pageWidth: number): SVGGElement {
  const last = number + calls.length - 1;
  const range = last > number ? `${number}–${last}` : String(number);
  // A long range would cover what stands beside it: then it is said how many they are.
  const text = range.length > LONGEST ? `×${calls.length}` : range;
  const width = Math.max(16, text.length * 6 + 5);
  // A wide one at the right edge moves inward, so that all of it is seen.
  const inside = Math.min(x, pageWidth - width / 2 - 1);
  const mark = svgElement("g", {
    class: "folded",
    transform: `translate(${inside},${y})`,
    "data-at": calls[0]?.calledAt ?? 0
  });
  const names = calls.slice(0, 6).map(callName).join(", ");
  mark.append(
    svgElement("rect", {x: -width / 2, y: -8, width, height: 16, rx: 8}),
    svgElement("text", {"text-anchor": "middle", dy: "0.34em"}, text),
    svgElement("title", {}, last > number ? `${range}: ${names}` : names)
  );
  return mark;
}

/** What is waited for in a tile and is not on the wire: held bytes, delayed ACKs. */
export function drawWaits(
  run: Run,
  axis: TimeAxis,
  at: Layout,
  size: number,
  tile: Tile
): SVGGElement {
  const {top, bottom} = tile;
  const [since, until] = timesOf(tile, axis);
  const g = svgElement("g", {class: "waits", "aria-hidden": "true"});
  const wire = at.lifelines.length === 2 ? Math.abs(second(at) - first(at)) : 0;
  const bars = new Map<string, string>();
  // Where the last name stands on each side: both sides may wait at once.
  const last: number[] = [];
  for (const wait of run.waits) {
    const line = at.lifelines[wait.host];
    if (!line || wait.since > until || (wait.until >= 0 && wait.until < since)) continue;
    const x = line.x - line.side * 11;
    const y1 = Math.max(top, axis.y(wait.since));
    const y2 = Math.min(bottom, wait.until < 0 ? axis.bottom : axis.y(wait.until));
    if (y2 - y1 < 3) continue;
    bars.set(wait.kind, `${bars.get(wait.kind) ?? ""}M${x},${px(y1)}V${px(y2)}`);
    const [from, to] = longestClear(axis, y1, y2);
    const y = (from + to) / 2 + size / 2 + (to - from < 4 * size ? -2 : line.side > 0 ? -6 : 8);
    // A text without room is left to the table; the bar stays.
    if (to - from < size * 1.6 || last.some((other) => Math.abs(y - other) < size)) continue;
    last[wait.host] = y;
    const text = wire > 0 ? fit(waitName(wait), wire * 0.6, size) : "";
    const anchor = line.side > 0 ? "end" : "start";
    const place = {x: x - line.side * 9, y, "text-anchor": anchor};
    g.append(svgElement("text", {class: "held", ...place}, text));
  }
  g.prepend(...[...bars].map(([kind, d]) => svgElement("path", {class: `wait ${kind}`, d})));
  return g;
}

/** Where the names of waits stand, for other labels to keep clear of. */
export function namesOf(waits: SVGGElement, size: number): Box[] {
  return [...waits.querySelectorAll("text")].map((name) => {
    const at = (attribute: string): number => Number(name.getAttribute(attribute));
    const width = name.textContent.length * size * 0.56;
    const aside = name.getAttribute("text-anchor") === "end" ? -width / 2 : width / 2;
    return {x: at("x") + aside, y: at("y") - size / 3, width, height: size, angle: 0};
  });
}

/** The longest stretch between two heights, in px, that no break of the axis crosses. */
function longestClear({breaks}: TimeAxis, y1: number, y2: number): readonly [number, number] {
  let best: readonly [number, number] = [y1, y1];
  let from = y1;
  for (const {y0: top, y1: bottom} of [...breaks, {y0: y2, y1: y2}]) {
    const to = Math.min(top, y2);
    if (to - from > best[1] - best[0]) best = [from, to];
    from = Math.max(from, bottom);
  }
  return best;
}

const first = (at: Layout): number => at.lifelines[0]?.x ?? 0;
const second = (at: Layout): number => at.lifelines[1]?.x ?? 0;
