/** What is wrong with the texts of a ladder, by the boxes of its layout: nothing is drawn. */
import {sceneOf, textsIn} from "../../../src/chart/ladder/scene.ts";
import type {Scene} from "../../../src/chart/ladder/scene.ts";
import {stageOf} from "../../../src/chart/ladder/stage.ts";
import type {Stage, StageOptions} from "../../../src/chart/ladder/stage.ts";
import {MANY} from "../../../src/chart/ladder/batched-arrows.ts";
import {touch} from "../../../src/chart/text/collision.ts";
import type {PlacedText} from "../../../src/chart/text/placed-text.ts";
import type {Run} from "../../../src/index.ts";

/** Widths of figures: on a small phone, a phone, a tablet, a page, and a wide screen. */
export const WIDTHS = [320, 390, 768, 1080, 1600] as const;

/** The scenes of a ladder that is `width` px wide, tile by tile. */
export function scenesOf(run: Run, options: StageOptions): {stage: Stage; scenes: Scene[]} {
  const stage = stageOf(run, {tiled: true, ...options});
  const {tiles} = stage;
  const own = tiles.count === 1 && tiles.begin(0).length <= MANY;
  const scenes = Array.from({length: tiles.count}, (_, place) => sceneOf(stage, place, own));
  return {stage, scenes};
}

/** Each fault in one line: two texts that touch, or one that lies on what must stay clear. */
export function faultsOf(run: Run, options: StageOptions): string[] {
  const {stage, scenes} = scenesOf(run, options);
  const texts = scenes.flatMap(textsIn);
  return [...overlaps(texts), ...texts.flatMap((text) => misplaced(text, stage))];
}

function overlaps(texts: readonly PlacedText[]): string[] {
  const faults: string[] = [];
  const ordered = [...texts].sort((a, b) => top(a) - top(b));
  ordered.forEach((a, i) => {
    for (const b of ordered.slice(i + 1)) {
      if (top(b) > bottom(a)) break;
      if (touch(a.box, b.box)) faults.push(`"${a.text}" (${a.kind}) and "${b.text}" (${b.kind})`);
    }
  });
  return faults;
}

function misplaced({text, kind, box}: PlacedText, {axis, at}: Stage): string[] {
  const wide = halfWidth(box);
  const [left, right] = [box.x - wide, box.x + wide];
  const faults: string[] = [];
  const fault = (what: string) => faults.push(`"${text}" (${kind}) ${what}`);
  if (left < -0.5 || right > at.width + 0.5) fault("leaves the picture");
  if (kind !== "host" && !kind.startsWith("note") && kind !== "skipped") {
    if (at.lifelines.some(({x}) => left < x && right > x)) fault("crosses a host's line");
  }
  const [y0, y1] = [box.y - halfHeight(box), box.y + halfHeight(box)];
  const torn = axis.breaks.some((gap) => y1 > gap.y0 + 1 && y0 < gap.y1 - 1);
  if (torn && kind !== "skipped" && right > at.left) fault("crosses a tear");
  return faults;
}

type Box = PlacedText["box"];
const halfWidth = ({width, height, angle}: Box): number =>
  (Math.abs(Math.cos(angle)) * width + Math.abs(Math.sin(angle)) * height) / 2;
const halfHeight = ({width, height, angle}: Box): number =>
  (Math.abs(Math.sin(angle)) * width + Math.abs(Math.cos(angle)) * height) / 2;
const top = ({box}: PlacedText): number => box.y - halfHeight(box);
const bottom = ({box}: PlacedText): number => box.y + halfHeight(box);
