/** Draws the parts of a ladder as SVG marks; where each stands was decided before. */
import type {Run} from "../sim/record.ts";
import {callName, hostName, waitName} from "../view/sentence.ts";
import type {TimeAxis} from "./axis.ts";
import type {Band} from "./bands.ts";
import type {CallColumn} from "./calls.ts";
import {middle} from "./draw-axis.ts";
import {HEAD, fit} from "./layout.ts";
import {group, node} from "./svg.ts";
import type {Layout, Lifeline} from "./layout.ts";

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

/** A lifeline with its state bands. */
export function drawBands(
  run: Run,
  line: Lifeline,
  bands: readonly Band[],
  hidden: number,
  axis: TimeAxis,
  at: Layout
): SVGGElement {
  const g = group("bands");
  const outward = line.side < 0 ? "end" : "start";
  for (const band of bands) {
    const steady = band.span.state === "ESTABLISHED" || band.span.state === "LISTEN";
    g.append("rect")
      .attr("class", steady ? "band steady" : "band")
      .attr("data-state", band.span.state)
      .attr("data-socket", band.span.socket)
      .attr("x", band.x)
      .attr("y", band.y + 0.75)
      .attr("width", band.width)
      .attr("height", Math.max(1, band.height - 1.5))
      .attr("rx", Math.min(2, band.height / 2))
      .append("title")
      .text(`${hostName(run, line.host)} ${band.span.state}`);
  }
  for (const band of bands) {
    if (!band.name) continue;
    const text = g.append("text").attr("class", "state").text(band.span.state);
    if (band.name.at === "inside") {
      const x = band.x + band.width / 2;
      text
        .attr("text-anchor", "middle")
        .attr("dy", "0.35em")
        .attr("transform", `translate(${x},${band.name.y}) rotate(${line.side < 0 ? -90 : 90})`);
    } else {
      const x = line.x + line.side * (at.band + 5);
      text.attr("x", x).attr("y", band.name.y).attr("text-anchor", outward);
    }
  }
  g.append("line")
    .attr("class", "life")
    .attr("x1", line.x)
    .attr("x2", line.x)
    .attr("y1", HEAD - 14)
    .attr("y2", axis.bottom + 14);
  if (hidden > 0) {
    // Towards the wire, where nothing else stands beside the system's name.
    g.append("text")
      .attr("class", "note")
      .attr("x", line.x - line.side * 34)
      .attr("y", 36)
      .attr("text-anchor", line.side < 0 ? "start" : "end")
      .text(`+ ${hidden} more sockets`);
  }
  return node(g);
}

/** A program column: bars, dots, texts; or numbered marks. */
export function drawCalls(line: Lifeline, column: CallColumn, pageWidth: number): SVGGElement {
  const g = group("calls");
  const anchor = line.side < 0 ? "end" : "start";
  for (const {x, y, height, failed} of column.marks) {
    if (height > 0) {
      g.append("rect")
        .attr("class", "block")
        .attr("x", x - 1.5)
        .attr("y", y)
        .attr("width", 3)
        .attr("height", height)
        .attr("rx", 1.5);
    } else {
      const dot = g.append("circle").attr("cx", x).attr("cy", y).attr("r", 3);
      dot.attr("class", failed ? "dot failed" : "dot");
    }
  }
  for (const text of column.texts) {
    if (text.pushed) {
      const x = line.programX + line.side * 3;
      const wanted = text.y - 4;
      g.append("path")
        .attr("class", "leader")
        .attr("d", `M${x},${text.home}L${x + line.side * 5},${wanted}`);
    }
    g.append("text")
      .attr("class", `call ${text.kind}`)
      .attr("x", text.x)
      .attr("y", text.y)
      .attr("text-anchor", anchor)
      .text(text.text);
  }
  for (const {calls, number, x, y} of column.folded) {
    const last = number + calls.length - 1;
    const text = last > number ? `${number}–${last}` : String(number);
    const width = Math.max(16, text.length * 6 + 5);
    // A wide one at the right edge moves inward, so that all of it is seen.
    const inside = Math.min(x, pageWidth - width / 2 - 1);
    const there = `translate(${inside},${y})`;
    const mark = g.append("g").attr("class", "folded").attr("transform", there);
    mark.attr("data-at", calls[0]?.calledAt ?? 0);
    mark
      .append("rect")
      .attr("x", -width / 2)
      .attr("y", -8)
      .attr("width", width);
    mark.select("rect").attr("height", 16).attr("rx", 8);
    mark.append("text").attr("text-anchor", "middle").attr("dy", "0.34em").text(text);
    const names = calls.slice(0, 6).map(callName).join(", ");
    mark.append("title").text(last > number ? `${number}–${last}: ${names}` : names);
  }
  return node(g);
}

/** What is waited for and is not on the wire: held bytes, delayed ACKs. */
export function drawWaits(run: Run, axis: TimeAxis, at: Layout, size: number): SVGGElement {
  const g = group("waits");
  const wire = at.lifelines.length === 2 ? Math.abs(second(at) - first(at)) : 0;
  let floor = -Infinity;
  for (const wait of run.waits) {
    const line = at.lifelines[wait.host];
    if (!line || wait.since > axis.last) continue;
    const x = line.x - line.side * 11;
    const y1 = axis.y(wait.since);
    const y2 = wait.until < 0 ? axis.bottom : axis.y(wait.until);
    if (y2 - y1 < 3) continue;
    const bar = g.append("line").attr("class", `wait ${wait.kind}`);
    bar.attr("x1", x).attr("x2", x).attr("y1", y1).attr("y2", y2);
    const [from, to] = longestClear(axis, y1, y2);
    const y = (from + to) / 2 + size / 2 + (to - from < 4 * size ? -2 : line.side > 0 ? -6 : 8);
    // A text without room is left to the table; the bar stays.
    if (to - from < size * 1.6 || y < floor + size) continue;
    floor = y;
    g.append("text")
      .attr("class", "held")
      .attr("x", x - line.side * 9)
      .attr("y", y)
      .attr("text-anchor", line.side > 0 ? "end" : "start")
      .text(wire > 0 ? fit(waitName(wait), wire * 0.6, size) : "");
  }
  return node(g);
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
