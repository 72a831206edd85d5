/** What a step of the explanation names, ringed where it stands in a ladder. */
import type {CallRecord} from "../../sim/record.ts";
import type {Happening} from "../../trace/query/happening.ts";
import type {PlacedText} from "../text/placed-text.ts";
import type {TimeAxis} from "../axis/axis.ts";
import {svgElement} from "../dom/svg.ts";
import type {Scene} from "./scene.ts";

/** From where to where something stands, in px. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is free between a thing and its ring, in px. */
const AROUND = 3;
/** How wide the bar of a wait is, in px. */
const BAR = 3;
/** What is no further apart than this, in px, stands at one height. */
const SAME = 1;

/** Rings around what happened, as far as it is in the scene; a segment is lit by its arrow. */
export function drawRings(scene: Scene, happening: Happening, axis: TimeAxis): SVGGElement {
  const g = svgElement("g", {class: "rings", "aria-hidden": "true"});
  for (const {x, y, width, height} of placesOf(scene, happening, axis)) {
    const place = {x: x - AROUND, y: y - AROUND, rx: AROUND + 2};
    const size = {width: width + 2 * AROUND, height: height + 2 * AROUND};
    g.append(svgElement("rect", {...place, ...size}));
  }
  return g;
}

function placesOf(scene: Scene, happening: Happening, axis: TimeAxis): readonly Place[] {
  const here = (y: number) => Math.abs(y - axis.y(happening.at)) < SAME;
  switch (happening.kind) {
    case "state": {
      const {host, socket, to} = happening.change;
      const bands = scene.columns.flatMap(({line, bands}) => (line.host === host ? bands : []));
      return bands.filter(({span, y}) => span.socket === socket && span.state === to && here(y));
    }
    case "wait": {
      const {host, kind, since} = happening.wait;
      const bar = scene.waits.find(
        ({wait}) => wait.host === host && wait.kind === kind && wait.since === since
      );
      return bar ? [{x: bar.x - BAR / 2, y: bar.y1, width: BAR, height: bar.y2 - bar.y1}] : [];
    }
    case "call":
    case "return":
      return callPlaces(scene, happening.call, happening.kind === "return");
    case "note":
      return scene.causes.flatMap(({name, y}) => (name && here(y) ? [placeOf(name)] : []));
    default:
      return [];
  }
}

/** The line of a call, or of what it returned, or the numbered mark. */
function callPlaces({columns}: Scene, call: CallRecord, returned: boolean): readonly Place[] {
  const texts = columns.find(({line}) => line.host === call.host)?.callTexts;
  if (!texts) return [];
  const ends = returned ? texts.pills.find(({folded}) => folded.ended.includes(call)) : undefined;
  const pill = ends ?? texts.pills.find(({folded}) => folded.calls.includes(call));
  if (pill) {
    const {placed, width, height, folded} = pill;
    return [{x: placed.x - width / 2, y: folded.y - 8, width, height}];
  }
  const {lines} = texts;
  const result = returned ? lines.find(({results}) => results.includes(call)) : undefined;
  const line = result ?? lines.find(({calls}) => calls.includes(call));
  return line ? [placeOf(line.placed)] : [];
}

const placeOf = ({box: {x, y, width, height}}: PlacedText): Place => ({
  x: x - width / 2,
  y: y - height / 2,
  width,
  height
});
