/**
 * The ladder: a sequence diagram with time to scale. Read across, it shows what each program
 * called, the state of each socket, and the wire between them.
 */
import {checkOptions} from "../../base/shape.ts";
import type {Micros} from "../../base/units.ts";
import {checkRun} from "../../trace/query/check-query.ts";
import {LADDER} from "../chart-shapes.ts";
import type {CallRecord, Transit} from "../../sim/record.ts";
import type {Happening} from "../../trace/query/happening.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {FEW} from "./segments/bundles.ts";
import {drawCauses} from "./causes.ts";
import type {CausePressing} from "./causes.ts";
import {cursorLine} from "./cursor-line.ts";
import type {CursorLine} from "./cursor-line.ts";
import {
  callsAt,
  drawBands,
  drawBlocks,
  drawCalls,
  drawHead,
  drawLifeline,
  drawNames,
  drawNotices,
  drawWaits
} from "./draw.ts";
import {drawAxis, drawBreaks} from "./draw-axis.ts";
import {foldButtons} from "./folds.ts";
import {ownMarks} from "./individual-marks.ts";
import {Reach} from "./roving-mark.ts";
import {press} from "./marks.ts";
import type {Marks, Pressing} from "./marks.ts";
import {drawRings} from "./lit.ts";
import {LAYERS, blank, layersOf} from "./layers.ts";
import type {Layers} from "./layers.ts";
import type {Ladder} from "./drawn-ladder.ts";
import {sceneOf} from "./scene.ts";
import type {Scene} from "./scene.ts";
import {isAdapted} from "../axis/axis.ts";
import {keyOf} from "../axis/course.ts";
import {seenIn} from "./seen.ts";
import type {Seen} from "./seen.ts";
import {axisOf, stageOf} from "./stage.ts";
import type {Stage, StageOptions} from "./stage.ts";
import {svgElement} from "../dom/svg.ts";
import type {Tiles} from "./segments/tiles.ts";
import {MANY, drawMany} from "./batched-arrows.ts";

/** How a ladder is drawn. */
export interface LadderOptions extends Pressing, StageOptions, CausePressing {
  /** Called with the time at which the empty wire was clicked. */
  readonly onTime?: (at: Micros) => void;
  /**
   * Called when a mark of a program column was pressed that stands for several calls. `place` is
   * where it is, as parts of the drawing's width and height.
   */
  readonly onCalls?: (calls: readonly CallRecord[], place: {x: number; y: number}) => void;
}

/** Draws a run as a ladder. */
export function ladder(run: Trace, options: LadderOptions = {}): SVGSVGElement {
  checkRun("ladder()", run);
  checkOptions("ladder()", options, LADDER);
  return drawLadder(run, options).node;
}

/** Draws a run as a ladder with a cursor. */
export const drawLadder = (run: Trace, options: LadderOptions = {}): Ladder =>
  new Drawing(run, options);

/** The time that would stand `px` further down than `at` in a ladder of a run. */
export function timeAfter(run: Trace, at: Micros, px: number): Micros {
  const {y} = axisOf(run, {});
  return y.invert(y(at) + px);
}

/** So many segments to a px are told apart in a ladder that is drawn as tall as it can be. */
const APART = 0.2;
/** No ladder is taller than this, in px: browsers place marks exactly up to about here. */
const TALLEST = 1.4e6;
/** How far beyond what is in sight is drawn, in px. */
const BEYOND = 300;
/** Moments that are nearer than this, in px, are one. */
const SAME = 0.5;
/** Height of a time at the axis, in px. */
const TICK = 11;
/** Any ladder can be drawn so many times taller. */
const USUAL = 64;

class Drawing implements Ladder {
  readonly node: SVGSVGElement;
  readonly tiled: boolean;
  readonly wide: boolean;
  readonly seen: Seen;
  readonly adapted: boolean;
  readonly most: number;
  readonly #stage: Stage;
  readonly #tiles: Tiles;
  readonly #marks: Marks;
  readonly #layers: Layers;
  readonly #folds = svgElement("g", {class: "folds"});
  readonly #options: LadderOptions;
  /** The first tile, laid out already where each segment has a mark of its own. */
  readonly #first: Scene | null = null;
  /** The tiles that are drawn now, with what they consist of. */
  readonly #drawn = new Map<number, readonly SVGElement[]>();
  /** What is written over the sheet of what is to come, and where its moment stands, in px. */
  #timed: readonly {readonly element: SVGElement; readonly since: number}[] = [];
  readonly #cursor: CursorLine;
  #time: Micros | null = null;
  #rings: SVGElement | null = null;

  constructor(run: Trace, options: LadderOptions) {
    const {each = false, onSegment} = options;
    this.#options = options;
    const stage = stageOf(run, options);
    const {axis, at, tiles} = stage;
    this.seen = seenIn(stage);
    this.adapted = isAdapted(axis);
    // How tall it is without zoom.
    const usual = at.height / (options.zoom ?? 1);
    this.#stage = stage;
    this.#tiles = tiles;
    this.tiled = tiles.count > 1;
    this.wide = at.width > (options.width ?? at.width);
    const wanted = run.transits.length / APART / usual;
    const most = Math.min(TALLEST / usual, Math.max(USUAL, wanted));
    this.most = 2 ** Math.round(Math.log2(Math.max(USUAL, most)));
    const many = run.transits.length > FEW || tiles.count > 1 || tiles.begin(0).length > MANY;
    if (many && !each) this.#marks = new Reach(run, tiles, options);
    else {
      this.#first = sceneOf(stage, 0, true);
      this.#marks = ownMarks(run, this.#first, options);
    }
    this.#layers = layersOf();
    const inSight = (y: number) => this.#drawn.has(tiles.of(y));
    const hosts = new Set(
      stage.bands.flatMap(([{host}, {bands}]) => (bands.length > 0 ? host : []))
    );
    this.#cursor = cursorLine(run, tiles, axis, at, inSight, (host) => hosts.has(host));
    this.node = blank(run, at, onSegment !== undefined);
    if (this.wide) this.node.style.minWidth = `${at.width}px`;
    this.#assemble();
    this.#listen(options);
    if (!this.tiled) this.look(-Infinity, Infinity);
  }

  #assemble(): void {
    const {run, at, axis} = this.#stage;
    const layers = this.#layers;
    layers.life.append(...at.lifelines.map((line) => drawLifeline(line, axis, run)));
    this.node.append(...LAYERS.map((name) => layers[name]), this.#cursor.line);
    const {segments, calls, causes} = layers;
    this.node.append(segments, this.#folds, this.#marks.node, this.#cursor.veil, calls, causes);
    drawNotices(this.node, run, at);
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
    if (!changed) return;
    const timed = this.node.querySelectorAll<SVGElement>("[data-since]");
    this.#timed = [...timed].map((element) => ({element, since: Number(element.dataset["since"])}));
    this.moveTo(this.#time);
  }

  #drawTile(place: number): readonly SVGElement[] {
    const {run, axis, at} = this.#stage;
    const scene = this.#first ?? sceneOf(this.#stage, place, false);
    const parts: SVGElement[] = [];
    const add = (layer: keyof Layers, ...drawn: readonly SVGElement[]) => {
      this.#layers[layer].append(...drawn);
      parts.push(...drawn);
    };
    add("axis", drawAxis(axis, at, scene));
    if (scene.head.length > 0) add("head", drawHead(run, scene));
    for (const column of scene.columns) {
      add("bands", drawBands(run, column));
      add("bands", drawBlocks(column));
      add("calls", drawCalls(column));
    }
    const {causes, tile} = scene;
    if (causes.length > 0) {
      const {strikes, names} = drawCauses(causes, tile, this.#options);
      add("strikes", strikes);
      add("causes", names);
    }
    add("waits", drawWaits(run, scene));
    add("breaks", drawBreaks(this.#stage, scene));
    const buttons = foldButtons(this.#stage, tile, this.#options.onFold);
    this.#folds.append(...buttons);
    parts.push(...buttons);
    add("calls", drawNames(scene));
    // Marks of their own are drawn already.
    if (!this.#marks.own) add("segments", drawMany(scene));
    return parts;
  }

  /** Listens for all that has no mark of its own. */
  #listen(options: LadderOptions): void {
    const place = ({clientX, clientY}: MouseEvent) => {
      const box = this.node.getBoundingClientRect();
      const {height} = this.#stage.at;
      const scale = height / (box.height || height);
      return {x: (clientX - box.left) * scale, y: (clientY - box.top) * scale};
    };
    this.node.addEventListener("click", (event) => {
      const {x, y} = place(event);
      if (options.onLeftOut && (event.target as Element).closest(".left-out")) {
        return options.onLeftOut();
      }
      const mark = (event.target as Element).closest<SVGGElement>("[data-at]");
      const calls = (mark && callsAt(mark)) ?? [];
      if (calls.length > 1 && options.onCalls) {
        const {width, height} = this.#stage.at;
        return options.onCalls(calls, {x: x / width, y: (y + 8) / height});
      }
      const arrow = mark ? null : this.#marks.at(x, y);
      if (arrow && options.onSegment) press(arrow, options);
      else options.onTime?.(mark ? Number(mark.dataset.at) : this.timeAt(y));
    });
    if (this.#marks.own) return;
    this.node.addEventListener("pointermove", (event) => {
      const {x, y} = place(event);
      this.#marks.point(x, y);
    });
  }

  moveTo(at: Micros | null): void {
    this.#time = at;
    const reach = (this.#cursor.moveTo(at) + TICK) / 2;
    const y = (at === null ? NaN : this.y(at)) + TICK / 3;
    const now = (at === null ? Infinity : this.y(at)) + SAME;
    for (const {element, since} of this.#timed) element.classList.toggle("ahead", since > now);
    const texts = [...this.#layers.axis.querySelectorAll("text")];
    const isUnder = (text: SVGElement) => Math.abs(Number(text.getAttribute("y")) - y) < reach;
    const under = new Set(texts.filter(isUnder).map(({dataset}) => dataset["tick"]));
    under.delete(undefined);
    for (const text of texts) {
      text.classList.toggle("under", isUnder(text) || under.has(text.dataset["tick"]));
    }
  }

  y(at: Micros): number {
    return this.#stage.axis.y(at);
  }

  timeAt(y: number): Micros {
    return this.#stage.axis.y.invert(y);
  }

  timeAfter(at: Micros, px: number): Micros {
    return this.timeAt(this.y(at) + px);
  }

  focus(key: string): void {
    const transit = this.#stage.run.transits.find((each) => keyOf(each) === key);
    const arrow = transit && this.#tiles.find(transit);
    if (arrow) this.#marks.focus(arrow);
  }

  light(transit: Transit | null): {x: number; y: number} {
    const arrow = transit && this.#tiles.find(transit);
    this.#marks.light(arrow);
    if (!arrow) return {x: 0.5, y: 0};
    const {x1, xEnd, y1, yEnd} = arrow;
    const {width, height} = this.#stage.at;
    return {x: (x1 + xEnd) / 2 / width, y: (Math.max(y1, yEnd) + 8) / height};
  }

  ring(happening: Happening | null): void {
    this.#rings?.remove();
    this.#rings = null;
    if (!happening) return;
    const {axis} = this.#stage;
    const tile = this.#tiles.of(axis.y(happening.at));
    const scene = this.#first ?? sceneOf(this.#stage, tile, false);
    this.#rings = drawRings(scene, happening, axis);
    this.node.append(this.#rings);
  }
}
