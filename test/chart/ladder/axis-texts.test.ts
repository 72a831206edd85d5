// @vitest-environment happy-dom
/** What is written at the axis of a ladder, and where a run ends on it. */
import {expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {placeSlower} from "../../../src/chart/ladder/axis-texts.ts";
import {drawLadder} from "../../../src/chart/ladder/ladder.ts";
import {layout} from "../../../src/chart/ladder/layout/layout.ts";
import {axisOf} from "../../../src/chart/ladder/stage.ts";
import {Room} from "../../../src/chart/text/room.ts";
import {altered, story} from "../../trace/fixture.ts";
import {texts} from "./drawn.ts";

test("by how much time is drawn slower is written at the first stretch that has room for it", () => {
  const run = story();
  const piece = {since: 0, until: 1, event: null};
  const axis = {
    ...axisOf(run, {}),
    breaks: [],
    pieces: [
      {...piece, y0: 68, y1: 76, factor: 4},
      {...piece, y0: 76, y1: 120, factor: 1},
      {...piece, y0: 120, y1: 200, factor: 4},
      {...piece, y0: 200, y1: 250, factor: 1},
      {...piece, y0: 250, y1: 300, factor: 4}
    ]
  };
  const none = {sockets: 1, listening: 0, programs: [{least: 0, wish: 0}]};
  const at = layout(run, axis, 1080, 60, [none, none]);
  const tile = {top: -Infinity, bottom: Infinity};
  const room = new Room({width: 1080, top: 0, bottom: 400, bands: [], walls: [], left: at.left});
  const written = placeSlower(axis, at, tile, room).map(({placed}) => placed?.text ?? null);
  expect(written).toEqual([null, "× 4", null]);
});

test("a run that ends before the one beside it says so, and its hosts' lines end there", () => {
  const run = story();
  const short = altered(run, {end: {at: ms(400), why: "until"}});
  const long = altered(run, {end: {at: ms(90_000), why: "quiet"}});
  for (const width of [360, 540]) {
    const ended = drawLadder(short, {width, beside: [long]});
    expect(texts(ended.node, ".run-ends")).toEqual(["the run ends here"]);
    const lines = [...ended.node.querySelectorAll(".life")].map((line) =>
      Number(line.getAttribute("y2"))
    );
    expect(lines).toEqual([ended.y(ms(400)), ended.y(ms(400))]);
    const goesOn = drawLadder(long, {width, beside: [short]});
    expect(texts(goesOn.node, ".run-ends")).toEqual([]);
    expect(texts(drawLadder(run, {width}).node, ".run-ends")).toEqual([]);
  }
});
