/**
 * The ladder: a sequence diagram with time to scale. Read across, it shows what each program
 * called, the state of each socket, and the wire between them.
 */
import type {Micros} from "../../base/units.ts";
import type {Run, Transit} from "../../sim/record.ts";
import {summary} from "../../trace/words/transcript.ts";
import {timeAxis} from "./axis.ts";
import type {TimeAxis} from "./axis.ts";
import {bandsIn, bandsOf} from "./state-bands.ts";
import type {Bands} from "./state-bands.ts";
import {FEW} from "./bundles.ts";
import {callsOf} from "./call-column.ts";
import {cursorLine} from "./cursor-line.ts";
import type {CursorLine} from "./cursor-line.ts";
import {drawBands, drawCalls, drawHead, drawLifeline, drawWaits, namesOf} from "./draw.ts";
import {drawAxis, drawBreaks, middle, tickTexts} from "./draw-axis.ts";
import type {TickText} from "./draw-axis.ts";
import {HEAD, layout} from "./layout.ts";
import type {Layout, Lifeline} from "./layout.ts";
import {ownMarks} from "./individual-marks.ts";
import {Reach} from "./roving-mark.ts";
import {press} from "./marks.ts";
import type {Marks, Pressing} from "./marks.ts";
import {svgElement} from "../dom/svg.ts";
import {Tiles} from "./tiles.ts";
import {MANY, drawMany} from "./batched-arrows.ts";

/** How a ladder is drawn. */
export interface LadderOptions extends Pressing {
  /** In px. Defaults to 1080; below 760 the programs' calls fold to numbered marks. */
  readonly width?: number;
  /** How tall it may grow before idle stretches are broken out, in px. Defaults by the width. */
  readonly tallest?: number;
  /** How much taller the time is drawn than it would be. Defaults to 1. */
  readonly zoom?: number;
  /** Other runs that are drawn on the same time axis, beside this one. */
  readonly beside?: readonly Run[];
  /** Has each segment a mark of its own, however many they are? Defaults to false. */
  readonly each?: boolean;
  /** Is of a tall one only drawn what `look` says is in sight? Defaults to false: all is drawn. */
  readonly tiled?: boolean;
  /** Called with the time at which the empty wire was clicked. */
  readonly onTime?: (at: Micros) => void;
}

/** A ladder that is drawn, and can show a time. */
export interface Ladder {
  readonly node: SVGSVGElement;
  /** Is it so tall that it waits for `look` to be drawn? */
  readonly tiled: boolean;
  /** How much taller it can be drawn until even the nearest segments are apart: a power of two. */
  readonly most: number;
  /** Moves the cursor line; null takes it away. */
  moveTo(at: Micros | null): void;
  /** The time that stands `px` further down than `at`: what playing moves through. */
  timeAfter(at: Micros, px: number): Micros;
  /** Where a time stands, in px from the top, and the other way round. */
  y(at: Micros): number;
  timeAt(y: number): Micros;
  /** Says which heights are in sight, in px: a tall ladder draws these and what is near. */
  look(top: number, bottom: number): void;
  /** Puts the focus on a segment, if it is drawn. */
  focus(from: number, nth: number): void;
  /** Lights a segment; null lights none. Says where it stands, as parts of width and height. */
  light(transit: Transit | null): {readonly x: number; readonly y: number};
}

/** Draws a run as a ladder. */
export function ladder(run: Run, options: LadderOptions = {}): SVGSVGElement {
  return drawLadder(run, options).node;
}

/** Draws a run as a ladder with a cursor. */
export function drawLadder(run: Run, options: LadderOptions = {}): Ladder {
  return new Drawing(run, options);
}

/** The time that would stand `px` further down than `at` in a ladder of a run. */
export function timeAfter(run: Run, at: Micros, px: number): Micros {
  const {y} = measured(run, {}).axis;
  return y.invert(y(at) + px);
}

/** So many segments to a px are told apart in a ladder that is drawn as tall as it can be. */
const APART = 0.2;
/** No ladder is taller than this, in px: browsers place marks exactly up to about here. */
const TALLEST = 1.4e6;
/** How far beyond what is in sight is drawn, in px. */
const BEYOND = 300;
/** Any ladder can be drawn so many times taller. */
const USUAL = 64;

/** What is drawn tile by tile, from what lies below to what lies above. */
type Layers = Readonly<Record<"axis" | "bands" | "waits" | "segments" | "calls", SVGGElement>>;

class Drawing implements Ladder {
  readonly node: SVGSVGElement;
  readonly tiled: boolean;
  readonly most: number;
  readonly #run: Run;
  readonly #axis: TimeAxis;
  readonly #at: Layout;
  readonly #tiles: Tiles;
  /** The waits of the first tile, drawn already where labels had to keep clear of them. */
  readonly #waits: SVGGElement | null = null;
  readonly #marks: Marks;
  readonly #texts: readonly TickText[];
  readonly #bands: readonly (readonly [Lifeline, Bands])[];
  readonly #layers: Layers;
  /** The tiles that are drawn now, with what they consist of. */
  readonly #drawn = new Map<number, readonly SVGElement[]>();
  readonly #cursor: CursorLine;
  #time: Micros | null = null;

  constructor(run: Run, options: LadderOptions) {
    this.#run = run;
    const {each = false, tiled = false, onSegment} = options;
    const {axis, texts, at, usual} = measured(run, options);
    [this.#axis, this.#at, this.#texts] = [axis, at, texts];
    const tiles = new Tiles(run, axis, at, {bundled: !each, tiled});
    this.#tiles = tiles;
    this.tiled = tiles.count > 1;
    const wanted = run.transits.length / APART / usual;
    const most = Math.min(TALLEST / usual, Math.max(USUAL, wanted));
    this.most = 2 ** Math.round(Math.log2(Math.max(USUAL, most)));
    this.#bands = at.lifelines.map((line) => [line, bandsOf(run, line, axis, at)]);
    const many = run.transits.length > FEW || tiles.count > 1 || tiles.begin(0).length > MANY;
    const size = at.narrow ? 11 : 12;
    if (many && !each) this.#marks = new Reach(run, tiles, options);
    else {
      this.#waits = drawWaits(run, axis, at, size - 0.5, tiles.tile(0));
      const names = namesOf(this.#waits, size - 0.5);
      this.#marks = ownMarks(run, tiles.begin(0), size, options, names);
    }
    this.#layers = layersOf();
    this.#cursor = cursorLine(run, tiles, axis, at, (y) => this.#drawn.has(tiles.of(y)));
    this.node = blank(run, at, onSegment !== undefined);
    this.#assemble();
    this.#listen(options);
    if (!this.tiled) this.look(-Infinity, Infinity);
  }

  #assemble(): void {
    const {axis, bands, waits, segments, calls} = this.#layers;
    const lines = this.#bands.map(([line, {hidden}]) => drawLifeline(line, hidden, this.#axis));
    this.node.append(axis, drawHead(this.#run, this.#at), bands, ...lines, waits, segments);
    this.node.append(this.#marks.node, drawBreaks(this.#axis, this.#at), calls);
    drawNotices(this.node, this.#run, this.#at);
    this.node.append(this.#cursor.node);
  }

  look(top: number, bottom: number): void {
    const first = this.#tiles.of(top - BEYOND);
    const last = this.#tiles.of(bottom + BEYOND);
    if (top > -Infinity) this.node.dataset.sight = `${top} ${bottom}`;
    else delete this.node.dataset.sight;
    let changed = false;
    for (const [tile, parts] of this.#drawn) {
      if (tile >= first && tile <= last) continue;
      for (const part of parts) part.remove();
      this.#drawn.delete(tile);
      changed = true;
    }
    for (let tile = first; tile <= last; tile++) {
      if (this.#drawn.has(tile)) continue;
      this.#drawn.set(tile, this.#drawTile(tile));
      changed = true;
    }
    if (changed) this.#cursor.moveTo(this.#time);
  }

  #drawTile(place: number): readonly SVGElement[] {
    const [run, axis, at] = [this.#run, this.#axis, this.#at];
    const tile = this.#tiles.tile(place);
    const sizes = at.narrow
      ? {label: 11, text: 10.5, state: 10}
      : {label: 12, text: 11.5, state: 11};
    const parts: SVGElement[] = [];
    const add = (layer: keyof Layers, ...drawn: readonly SVGElement[]) => {
      this.#layers[layer].append(...drawn);
      parts.push(...drawn);
    };
    add("axis", drawAxis(axis, this.#texts, at, tile));
    for (const [line, bands] of this.#bands) {
      const inside = bandsIn(bands, tile, at, axis, sizes.state);
      add("bands", drawBands(run, line, inside, at));
      add("calls", drawCalls(line, callsOf(run, line, axis, at, 12.5, tile), at.width));
    }
    const waits = place === 0 ? this.#waits : null;
    add("waits", waits ?? drawWaits(run, axis, at, sizes.text, tile));
    // Marks of their own are drawn already.
    if (this.#marks.own) return parts;
    add("segments", drawMany(run, this.#tiles.through(place), tile, sizes.label));
    return parts;
  }

  /** Listens for all that has no mark of its own. */
  #listen(options: LadderOptions): void {
    const place = ({clientX, clientY}: MouseEvent) => {
      const box = this.node.getBoundingClientRect();
      const scale = this.#at.height / (box.height || this.#at.height);
      return {x: (clientX - box.left) * scale, y: (clientY - box.top) * scale};
    };
    this.node.addEventListener("click", (event) => {
      const {x, y} = place(event);
      const mark = (event.target as Element).closest<SVGGElement>("[data-at]");
      const arrow = mark ? null : this.#marks.at(x, y);
      if (arrow && options.onSegment) press(arrow, options);
      else options.onTime?.(mark ? Number(mark.dataset.at) : this.#axis.y.invert(y));
    });
    if (this.#marks.own) return;
    this.node.addEventListener("pointermove", (event) => {
      const {x, y} = place(event);
      this.#marks.point(x, y);
    });
  }

  moveTo(at: Micros | null): void {
    this.#time = at;
    this.#cursor.moveTo(at);
  }

  y(at: Micros): number {
    return this.#axis.y(at);
  }

  timeAt(y: number): Micros {
    return this.#axis.y.invert(y);
  }

  timeAfter(at: Micros, px: number): Micros {
    return this.timeAt(this.y(at) + px);
  }

  focus(from: number, nth: number): void {
    const transit = this.#run.transits.find((t) => t.from === from && t.nth === nth);
    const arrow = transit && this.#tiles.find(transit);
    if (arrow) this.#marks.focus(arrow);
  }

  light(transit: Transit | null): {x: number; y: number} {
    const arrow = transit && this.#tiles.find(transit);
    this.#marks.light(arrow);
    if (!arrow) return {x: 0.5, y: 0};
    const {x1, xEnd, y1, yEnd} = arrow;
    const {width, height} = this.#at;
    return {x: (x1 + xEnd) / 2 / width, y: (Math.max(y1, yEnd) + 8) / height};
  }
}

/** How a ladder is laid out, and how tall it is without zoom. */
interface Measured {
  readonly axis: TimeAxis;
  readonly texts: readonly TickText[];
  readonly at: Layout;
  readonly usual: number;
}

function measured(run: Run, options: LadderOptions): Measured {
  const {zoom = 1, beside = []} = options;
  const width = Math.max(240, Math.round(options.width ?? 1080));
  const narrow = width < 560;
  const many = run.transits.length;
  const tallest = (options.tallest ?? Math.min(2600, Math.max(760, many * 11))) * zoom;
  const slope = (narrow ? 38 : 44) * zoom;
  const axis = timeAxis([run, ...beside], {top: HEAD + 10, tallest, slope});
  const texts = tickTexts(axis);
  // Room for the axis' labels.
  const longest = texts.reduce((most, {text}) => Math.max(most, text.length), 4);
  const at = layout(run, axis, width, longest * 6.7 + (narrow ? 12 : 18));
  return {axis, texts, at, usual: at.height / zoom};
}

function blank(run: Run, at: Layout, pressed: boolean): SVGSVGElement {
  const {width, height} = at;
  return svgElement("svg", {
    class: at.narrow ? "ladder narrow" : "ladder",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: pressed ? "graphics-document" : "img",
    "aria-label": summary(run)
  });
}

function layersOf(): Layers {
  const layer = () => svgElement("g", {"aria-hidden": "true"});
  return {axis: layer(), bands: layer(), waits: layer(), segments: layer(), calls: layer()};
}

/** What the picture does not show is said in it. */
function drawNotices(svg: SVGSVGElement, run: Run, at: Layout): void {
  const place = {class: "notice", x: middle(at), "text-anchor": "middle"};
  const say = (text: string, y: number) => svg.append(svgElement("text", {...place, y}, text));
  if (run.transits.length === 0) say("no segment was sent", HEAD + 34);
  else if (run.end.why === "budget") say("the run was stopped here", at.height - 6);
}
