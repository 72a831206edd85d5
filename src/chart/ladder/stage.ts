/** How a ladder is laid out as a whole: its axis, its columns, its tiles. */
import type {Micros} from "../../base/units.ts";
import type {CallRecord, Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {timeAxis} from "../axis/axis.ts";
import {courseOf} from "../axis/course.ts";
import type {TimeAxis} from "../axis/axis.ts";
import {tickTexts, tickWidth} from "./axis-texts.ts";
import type {TickText} from "./axis-texts.ts";
import {
  HEAD,
  NARROW,
  haveRoom,
  layout,
  leastWidth,
  mostLanes,
  mostThreads
} from "./layout/layout.ts";
import type {Layout, Lifeline} from "./layout/layout.ts";
import {laneNeed} from "./calls/lane-need.ts";
import type {LaneNeed} from "./layout/lane-widths.ts";
import {sharedErrors} from "./calls/shared-errors.ts";
import {programLanes} from "./calls/program-lanes.ts";
import type {ProgramLane} from "./calls/program-lanes.ts";
import {lanesOf} from "./bands/socket-lanes.ts";
import type {Lanes} from "./bands/socket-lanes.ts";
import {bandsOf} from "./bands/state-bands.ts";
import type {Bands} from "./bands/state-bands.ts";
import {Tiles} from "./segments/tiles.ts";

/** So many lanes of sockets are a few. */
const FEW_LANES = 4;

/** How large a ladder is, and what it shows. */
export interface StageOptions {
  /** In px. Defaults to 1080; below 760 the programs' calls fold to numbered marks. */
  readonly width?: number;
  /** How tall it may grow before idle stretches are broken out, in px. Defaults by the width. */
  readonly tallest?: number;
  /** How much taller the time is drawn than it would be. Defaults to 1. */
  readonly zoom?: number;
  /** Other runs that are drawn on the same time axis, beside this one. */
  readonly beside?: readonly Trace[];
  /** Is all of the time drawn to one scale? Defaults to false: dense stretches get more room. */
  readonly trueScale?: boolean;
  /** What happens before this time is not drawn. Defaults to the start of the run. */
  readonly from?: Micros;
  /** Is what is alike drawn as one mark, by its key? By default it is. */
  readonly fold?: (key: string) => boolean;
  /** Segments whose labels have a sign, "≠", and what it means: their tips say it. */
  readonly signs?: ReadonlyMap<Transit, string>;
  /** Has each segment a mark of its own, however many they are? Defaults to false. */
  readonly each?: boolean;
  /** Called when the note of what is left out was pressed: it then says to see the transcript. */
  readonly onLeftOut?: () => void;
  /** Is of a tall one only drawn what `look` says is in sight? Defaults to false: all is drawn. */
  readonly tiled?: boolean;
}

/** What the tiles of a ladder have in common. */
export interface Stage {
  readonly run: Trace;
  readonly axis: TimeAxis;
  readonly ticks: readonly TickText[];
  readonly at: Layout;
  readonly tiles: Tiles;
  readonly bands: readonly (readonly [Lifeline, Bands])[];
  readonly signs: ReadonlyMap<Transit, string>;
  /** Calls whose error the runs beside this one have as well. */
  readonly shared: ReadonlySet<CallRecord>;
  /** Is there a transcript, to which the note of what is left out leads? */
  readonly transcript: boolean;
}

/** Lays out a run. */
export function stageOf(run: Trace, options: StageOptions): Stage {
  const {each = false, tiled = false, fold = () => true, signs = new Map()} = options;
  const width = widthOf(run, options);
  const axis = axisOf(run, options);
  const ticks = tickTexts(axis);
  // Room for the axis' labels.
  const lanes = run.hosts.map((_, host) => socketLanes(run, host, width));
  const threads = run.hosts.map((_, host) => threadLanes(run, host, width));
  const counts = lanes.map((host, i) => ({
    sockets: host.lanes.length - host.listening,
    listening: host.listening,
    programs: needsOf(threads[i] ?? [])
  }));
  const gutter = tickWidth(ticks, axis) + (width < NARROW ? 12 : 18);
  const sight = Math.min(width, Math.round(options.width ?? width));
  const at = {...layout(run, axis, width, gutter, counts), sight};
  const tiles = new Tiles(run, axis, at, {
    bundled: !each,
    tiled,
    fold: (key) => !each && fold(key)
  });
  const none = {lanes: [], listening: 0, hidden: 0};
  const bands = at.lifelines.map(
    (line) => [line, bandsOf(run, line, lanes[line.host] ?? none, axis)] as const
  );
  const transcript = options.onLeftOut !== undefined;
  const shared = sharedErrors(run, options.beside ?? []);
  return {run, axis, ticks, at, tiles, bands, signs, shared, transcript};
}

/** Where most sockets of a host have no lane in any case, a few are enough: calls need room. */
function socketLanes(run: Trace, host: number, width: number): Lanes {
  const all = lanesOf(run, host, mostLanes(run, width));
  return all.hidden > all.lanes.length && all.lanes.length > FEW_LANES
    ? lanesOf(run, host, FEW_LANES)
    : all;
}

/** So with programs: the main one, and all others in a lane that has room for words. */
function threadLanes(run: Trace, host: number, width: number): readonly ProgramLane[] {
  const most = programLanes(run, host, mostThreads(run, width));
  const crowded = most.length > 2 && most.some(({several}) => several);
  let all = crowded ? programLanes(run, host, 2) : most;
  while (all.length > 1 && !haveRoom(all.map(laneNeed), width)) {
    all = programLanes(run, host, all.length - 1);
  }
  return all;
}

/** What the lanes of a host need. One alone has all the room that there is. */
const needsOf = (lanes: readonly ProgramLane[]): readonly LaneNeed[] =>
  lanes.length > 1 ? lanes.map(laneNeed) : [{least: 0, wish: 0}];

/** Many hosts need more width than a phone has: then the ladder scrolls sideways. */
const widthOf = ({hosts}: Trace, {width = 1080}: StageOptions): number =>
  Math.max(leastWidth(hosts.length), Math.round(width));

/** The axis of a run. */
export function axisOf(run: Trace, options: StageOptions): TimeAxis {
  const {width = 1080, beside = [], tallest, ...more} = options;
  const most = tallest ?? roomFor(courseOf([run, ...beside]).rows);
  const slope = width < NARROW ? 38 : 44;
  const room = {top: HEAD + 10, tallest: most, slope};
  return timeAxis([run, ...beside], {...more, ...room});
}

/**
 * How tall a ladder may grow, in px: a simple run stands beside its explanation on one screen, a
 * longer one needs a line for each label.
 */
const roomFor = (labels: number): number => Math.min(640, Math.max(400, labels * 18));
