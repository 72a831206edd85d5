/** Draws the parts of a ladder as SVG marks; where each stands was decided before. */
import type {CallRecord} from "../../sim/record.ts";
import type {Meaning} from "../../trace/data/meaning.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {waitInAll} from "../../trace/words/sentence.ts";
import {callName} from "../../trace/words/call.ts";
import {hostName} from "../../trace/query/flow.ts";
import {drawGround, drawText, timed} from "../text/draw-text.ts";
import type {PlacedText} from "../text/placed-text.ts";
import type {TimeAxis} from "../axis/axis.ts";
import {EDGE} from "./bands/state-bands.ts";
import type {Band} from "./bands/state-bands.ts";
import {callsOfMark} from "./calls/call-marks.ts";
import type {Pill} from "./calls/call-marks.ts";
import {HEAD} from "./layout/layout.ts";
import type {Layout, Lifeline} from "./layout/layout.ts";
import type {Column, Scene} from "./scene.ts";
import {svgElement} from "../dom/svg.ts";
import {words} from "../words.ts";
import {words as ladderWords} from "./layout/words.ts";

/** The names of the hosts and of the columns. */
export function drawHead(run: Trace, {head}: Scene): SVGGElement {
  const g = svgElement("g", {class: "head"});
  // A name that was cut is told whole by its tip.
  const whole = (text: string) => run.hosts.find(({name}) => name.startsWith(text.slice(0, -1)));
  for (const text of head) {
    const cut = text.kind === "host" && text.text.endsWith("…");
    g.append(drawText(text, cut ? whole(text.text)?.name : undefined));
  }
  return g;
}

/** A host's line: over the whole height, or until its run ends before the one beside it. */
export function drawLifeline({x}: Lifeline, axis: TimeAxis, {end}: Trace): SVGElement {
  const y2 = end.at < axis.last ? axis.y(end.at) : axis.bottom + 14;
  return svgElement("line", {class: "life", x1: x, x2: x, y1: HEAD - 14, y2});
}

/** The state bands of a host, with their names. */
export function drawBands(run: Trace, {line, bands}: Column): SVGGElement {
  const g = svgElement("g", {class: "bands", "aria-hidden": "true"});
  const host = hostName(run, line.host);
  const edges = new Map<Meaning, string>();
  for (const {span, meaning, socket, x, y, width, height, cut} of bands) {
    const place = {
      x: px(x),
      y: px(y + EDGE),
      width: px(width - (bands.length > 1 ? LANE_EDGE : 0)),
      height: px(Math.max(1, height - 2 * EDGE)),
      rx: Math.min(2, height / 2)
    };
    edges.set(meaning, (edges.get(meaning) ?? "") + edgeOf(place, cut));
    const names = {"data-state": span.state, "data-socket": span.socket};
    const band = svgElement("rect", {class: `band ${meaning}`, ...names, ...place});
    const who = socket === "" ? host : `${host}, ${socket}`;
    band.append(svgElement("title", {}, `${who}: ${span.state}, ${words.meanings[meaning]}`));
    g.append(band);
    // A pattern says the same without colour.
    const pattern = {class: `pattern ${meaning}`, ...place};
    if (meaning !== "healthy" && height > 3) g.append(svgElement("rect", pattern));
  }
  for (const [meaning, d] of edges) g.append(svgElement("path", {class: `edge ${meaning}`, d}));
  return g;
}

/** The edge of a band: around it, but not where its tile cuts it off. */
function edgeOf(
  {x, y, width, height}: Readonly<Record<"x" | "y" | "width" | "height", number>>,
  [above, below]: Band["cut"]
): string {
  const [left, right] = [px(x + HALF), px(x + width - HALF)];
  const [top, bottom] = [above ? y : px(y + HALF), below ? px(y + height) : px(y + height - HALF)];
  const across = (cut: boolean, to: number) => (cut ? `M${to},` : `L${to},`);
  const start = `M${left},${top}`;
  return `${start}${across(above, right)}${top}V${bottom}${across(below, left)}${bottom}V${top}`;
}

/** What is to be read of the calls that a mark stands for: the figure lists them. */
const told = new WeakMap<Element, readonly CallRecord[]>();

/** The calls that a mark of a program column stands for; null when it is none. */
export const callsAt = (mark: Element): readonly CallRecord[] | null => told.get(mark) ?? null;

/** The bars and dots of a program column. */
export function drawBlocks({line, calls}: Column): SVGGElement {
  const g = svgElement("g", {class: "blocks", "aria-hidden": "true", "data-host": line.host});
  const paths = {block: "", dot: "", "dot failed": ""};
  for (const {marks} of calls.lanes) {
    for (const {x, y, height, failed} of marks) {
      if (height > 0) paths.block += `M${px(x)},${px(y)}v${px(height)}`;
      else paths[failed ? "dot failed" : "dot"] += `M${px(x)},${px(y)}h0`;
    }
  }
  for (const [name, d] of Object.entries(paths)) {
    if (d) g.append(svgElement("path", {class: name, d}));
  }
  return g;
}

/** The texts of a program column, or its numbered marks. */
export function drawCalls({line, callTexts}: Column): SVGGElement {
  const g = svgElement("g", {class: "calls", "aria-hidden": "true"});
  g.append(drawGround(callTexts.lines.map(({placed}) => placed)));
  g.append(...callTexts.lines.map(({placed, calls, home}) => timed(drawLine(placed, calls), home)));
  g.append(...callTexts.pills.map((pill) => timed(drawPill(pill), pill.folded.y)));
  g.dataset.host = String(line.host);
  return g;
}

/** A line of a lane: a press on it goes to its call, or lists all the calls in it. */
function drawLine(placed: PlacedText, own: readonly CallRecord[]): SVGTextElement {
  const [first] = own;
  const whole = !/[…×+]/.test(placed.text);
  const text = drawText(placed, whole ? undefined : tipOf(own));
  text.dataset.calls = String(own.length);
  if (first) text.dataset.at = String(first.calledAt);
  told.set(text, own);
  return text;
}

const tipOf = (calls: readonly CallRecord[]): string =>
  calls.slice(0, 6).map(callName).join(", ") + (calls.length > 6 ? ", …" : "");

/** One numbered mark, with the calls that it stands for as its tip. */
function drawPill({folded, placed, width, height}: Pill): SVGGElement {
  const {calls, ended, number, y, failed} = folded;
  const all = callsOfMark(folded);
  const mark = svgElement("g", {
    class: failed ? "folded failed" : "folded",
    "data-at": ended[0]?.returnedAt ?? calls[0]?.calledAt ?? 0,
    "data-calls": calls.length
  });
  const last = number + all.length - 1;
  const names = tipOf(all);
  mark.append(
    svgElement("rect", {
      x: px(placed.x - width / 2),
      y: px(y - 8),
      width,
      height: px(height),
      rx: 8
    }),
    drawText(placed),
    svgElement("title", {}, last > number ? `${number}–${last}: ${names}` : names)
  );
  told.set(mark, all);
  return mark;
}

/** What is left free between two lanes, in px. */
const LANE_EDGE = 1;
/** Half the width of the edge of a band, in px: it is drawn within it. */
const HALF = 0.5;

const px = (value: number): number => Math.round(value * 100) / 100;

/** Waits of no more than this many have a tip each. */
const FEW = 200;

/** What is waited for and is not on the wire: held bytes, delayed ACKs. */
export function drawWaits(run: Trace, {waits}: Scene): SVGGElement {
  const g = svgElement("g", {class: "waits", "aria-hidden": "true"});
  const paths = new Map<string, string>();
  for (const [i, {wait, x, y1, y2}] of waits.entries()) {
    // Of few, each can be pointed at.
    const key = waits.length > FEW ? wait.kind : `${wait.kind} ${i}`;
    paths.set(key, `${paths.get(key) ?? ""}M${x},${px(y1)}V${px(y2)}`);
  }
  for (const [key, d] of paths) {
    const [kind = "", place] = key.split(" ");
    const path = svgElement("path", {class: `wait ${kind}`, d});
    const wait = place === undefined ? undefined : waits[Number(place)]?.wait;
    if (wait)
      path.append(svgElement("title", {}, `${hostName(run, wait.host)}: ${waitInAll(wait)}`));
    g.append(path);
  }
  return g;
}

/** What is written on the wire and in the bands: it lies above the cursor's line. */
export function drawNames({columns, waitNames, ends, breaks, note}: Scene): SVGGElement {
  const g = svgElement("g", {class: "names", "aria-hidden": "true"});
  const skipped = breaks.filter((text) => text !== null);
  const inColumns = columns.flatMap(({states, errors}) => [...states, ...errors]);
  const names = [...inColumns, ...waitNames, ...ends];
  const others = [...skipped, ...(note ? [note] : [])];
  const level = [...names.map(({placed}) => placed), ...others].filter(({angle}) => angle === null);
  g.append(drawGround(level));
  g.append(...names.map(({placed, since}) => timed(drawText(placed), since)));
  g.append(...skipped.map((text) => timed(drawText(text), text.y)));
  // What the picture leaves out is true at every moment.
  if (note) g.append(drawText(note, ladderWords.unlabelledTip));
  return g;
}

/** What the picture does not show is said in it. */
export function drawNotices(svg: SVGSVGElement, run: Trace, at: Layout): void {
  const xs = at.lifelines.map(({x}) => x);
  const x = xs.length > 0 ? (Math.min(...xs) + Math.max(...xs)) / 2 : at.width / 2;
  const place = {class: "notice", x, "text-anchor": "middle"};
  const say = (text: string, y: number) => svg.append(svgElement("text", {...place, y}, text));
  if (run.transits.length === 0) say(words.noSegment, HEAD + 34);
  else if (run.end.why === "budget") say(words.runStopped, at.height - 6);
}
