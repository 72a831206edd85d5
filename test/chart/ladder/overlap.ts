/** What is wrong with the texts of a ladder, by the boxes of its layout: nothing is drawn. */
import {sceneOf, textsIn} from "../../../src/chart/ladder/scene.ts";
import type {Scene} from "../../../src/chart/ladder/scene.ts";
import {stageOf} from "../../../src/chart/ladder/stage.ts";
import type {Stage, StageOptions} from "../../../src/chart/ladder/stage.ts";
import {MANY} from "../../../src/chart/ladder/batched-arrows.ts";
import {touch} from "../../../src/chart/text/collision.ts";
import type {Piece} from "../../../src/chart/ladder/segments/clip-arrows.ts";
import type {PlacedText} from "../../../src/chart/text/placed-text.ts";
import type {Run} from "../../../src/index.ts";
import type {Transit} from "../../../src/sim/record.ts";

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

/**
 * Each fault in one line: two texts that touch, one that lies on what must stay clear, or one that
 * is read as the name of something else.
 */
export function faultsOf(run: Run, options: StageOptions): string[] {
  const {stage, scenes} = scenesOf(run, options);
  const texts = scenes.flatMap((scene) => [...textsIn(scene).filter(isText), ...marksIn(scene)]);
  return [
    ...overlaps(texts),
    ...texts.flatMap((text) => misplaced(text, stage)),
    ...scenes.flatMap((scene) => [...strangeLabels(scene), ...strangeNames(scene)]),
    ...scenes.flatMap(disordered)
  ];
}

/** Marks of calls with their frames: more than their numbers. */
function marksIn({columns}: Scene): PlacedText[] {
  const pills = columns.flatMap(({callTexts}) => callTexts.pills);
  return pills.map(({placed, width, height}) => ({
    ...placed,
    kind: "mark",
    box: {...placed.box, width, height}
  }));
}

const isText = ({kind}: PlacedText): boolean => kind !== "number";

/** How far below the middle of a label it is still said to stand on a line, in px. */
const STANDS = 12;
/** Lines that are nearer than this, in px, are seen as one. */
const SAME = 1;
/** The places of a label at which it is looked at, as parts of its width from its middle. */
const PLACES = Array.from({length: 21}, (_, i) => (i - 10) / 20);

/** Labels of which more than half stands on the line of another arrow, one that looks different. */
function strangeLabels({labels, pieces}: Scene): string[] {
  const lines = pieces.flatMap((piece) => {
    const {members} = piece.arrow;
    return (members.length > 0 ? members : [piece]).map((line) => ({...line, piece}));
  });
  const look = ({arrow: {x1, kind, lost, repeat}}: Piece) => [x1, kind, lost, repeat].join();
  return labels.flatMap(({piece, placed: {text, box}}) => {
    const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
    const stoodOn = PLACES.flatMap((part) => {
      const [x, y] = [box.x + cos * part * box.width, box.y + sin * part * box.width];
      // Going down from the top of its letters, the first line is the one that it stands on.
      const met = lines.flatMap((line) => {
        if (x < Math.min(line.x1, line.x2) || x > Math.max(line.x1, line.x2)) return [];
        const at = line.y1 + ((line.y2 - line.y1) * (x - line.x1)) / (line.x2 - line.x1);
        const below = (at - y) * cos;
        return below > -box.height / 2 && below < STANDS ? [{below, line}] : [];
      });
      const first = met.sort((a, b) => a.below - b.below)[0];
      // Of lines that lie on one another it stands on each.
      const own = met.find(({line}) => line.piece === piece);
      return own && first && own.below < first.below + SAME ? own.line : (first?.line ?? []);
    });
    const strange = stoodOn.filter((line) => look(line.piece) !== look(piece));
    return [...new Set(strange)].flatMap((line) => {
      const part = strange.filter((each) => each === line).length / PLACES.length;
      const {y1} = line;
      const {kind} = line.piece.arrow;
      return part > 0.55 ? [`"${text}" stands on a line of ${kind} from ${Math.round(y1)} px`] : [];
    });
  });
}

/** So far below its time an arrow may be drawn, in px: at the seam of a tile it meets the next. */
const SEAM = 15;

/**
 * Answers that leave above what they answer, and what leaves above what its host sent before. Each
 * tile of a tall ladder keeps its own order.
 */
function disordered({pieces, tile}: Scene): string[] {
  const arrows = pieces.flatMap(({arrow}) =>
    arrow.members.length > 0 ? arrow.members : arrow.extent ? [] : [arrow]
  );
  const lines = arrows
    .filter(({y1}) => y1 >= tile.top + SEAM)
    .flatMap(({transits: [first], ...ends}) => (first ? {first, ...ends} : []));
  lines.sort((a, b) => a.first.id - b.first.id);
  const name = ({from, nth}: Transit) => `segment ${nth} of host ${from}`;
  return lines.flatMap(({first, y1, x1}, i) => {
    const before = lines.slice(0, i);
    const lower = before.filter((other) => other.x1 === x1 && other.y1 > y1 + 0.01);
    const answered = before.filter(
      ({first: {to, arrivedAt}, lost, yEnd}) =>
        to === first.from &&
        !lost &&
        arrivedAt >= 0 &&
        arrivedAt <= first.sentAt &&
        yEnd > y1 + 0.01
    );
    return [
      ...lower.map((other) => `${name(first)} leaves above ${name(other.first)}`),
      ...answered.map((other) => `${name(first)} leaves above the head of ${name(other.first)}`)
    ];
  });
}

/** Names of states that begin below where the next state does: they are read as its name. */
function strangeNames({columns}: Scene): string[] {
  return columns.flatMap(({bands, states}) =>
    states.flatMap(({placed: {text, kind, box}, since}) => {
      const own = bands.find(
        ({y, span, socket}) => y === since && isNameOf(text, `${socket} ${span.state}`.trim())
      );
      if (kind !== "state beside" || !own) return [];
      // A state that lasts no time has a line for its name.
      const end = Math.max(own.next, since + box.height / 2);
      const below = box.y - box.height / 2 - end;
      return below > 0.5 ? [`"${text}" begins ${below.toFixed(1)} px below its state`] : [];
    })
  );
}

/** A state that is too short to be seen has its time behind its name. */
const isNameOf = (text: string, name: string): boolean =>
  text === name || text.startsWith(`${name} for `);

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
