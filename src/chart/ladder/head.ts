/** What stands above the lines of a ladder: the hosts, their systems, what the columns are. */
import type {Trace} from "../../trace/query/trace.ts";
import {hostName} from "../../trace/query/flow.ts";
import {levelText} from "../text/placed-text.ts";
import type {PlacedText, Style} from "../text/placed-text.ts";
import {clipText, textWidth} from "../text/text-width.ts";
import type {Layout, Lifeline} from "./layout/layout.ts";
import {programLanes} from "./calls/program-lanes.ts";
import type {Bands} from "./bands/state-bands.ts";
import {words} from "../words.ts";

/** The base lines of the rows, in px. */
const NAMES = 20;
const NOTES = 36;
const MORE = 51;
/** Of names in two rows, and how many hosts can have them. */
const HIGH = 15;
const LOW = 33;
const MANY = 5;
const EDGE = 8;
/** What two names beside each other are apart, in px. */
const APART = 10;
/** How far from its line a text begins that stands beside it, in px. */
const ASIDE = 8;

const host: Style = {kind: "host", face: "bold", size: 14, anchor: "middle"};
const note: Style = {kind: "note", face: "sans", size: 12, anchor: "middle"};

/** The texts of the head, each cut to the room that it has. */
export function headTexts(
  run: Trace,
  at: Layout,
  bands: readonly (readonly [Lifeline, Bands])[]
): PlacedText[] {
  const names = tight(run, at)
    ? staggered(run, at)
    : at.lifelines.flatMap((l) => nameOf(run, at, l));
  const more = bands.flatMap(([line, {hidden}]) => hiddenSockets(line, at, hidden));
  return apart([...names, ...more, ...columnNames(run, at)]);
}

function nameOf(run: Trace, at: Layout, {host: index, x}: Lifeline): PlacedText[] {
  const width = roomAt(at, x);
  const name = clipText(hostName(run, index), host.face, host.size, width);
  const system = run.hosts[index]?.title ?? "";
  const told = clipText(system, note.face, note.size, width);
  return [levelText(name, x, NAMES, host), levelText(told, x, NOTES, note)];
}

/** Do hosts stand so near each other that names in one row would be cut? */
function tight(run: Trace, at: Layout): boolean {
  if (at.lifelines.length < MANY) return false;
  const names = run.hosts.map((_, i) => textWidth(hostName(run, i), host.face, host.size));
  return at.lifelines.some(({host: index, x}) => (names[index] ?? 0) > roomAt(at, x));
}

/** Names in two rows, each over every second line; a system that all have is told once. */
function staggered(run: Trace, at: Layout): PlacedText[] {
  const {lifelines} = at;
  const names = lifelines.map(({host: index, x}) => {
    const far = lifelines.filter((line) => Math.abs(line.host - index) % 2 === 0);
    const width = roomAt({...at, lifelines: far}, x);
    const name = clipText(hostName(run, index), host.face, host.size, width);
    return levelText(name, x, index % 2 === 0 ? HIGH : LOW, host);
  });
  const systems = new Set(run.hosts.map(({title}) => title));
  const [only = ""] = systems;
  const all = systems.size === 1 && only !== "" ? words.allHosts(only) : "";
  // Left of the first host, below whose name nothing stands.
  const place = levelText(all, EDGE, LOW, {...note, anchor: "start"});
  return all === "" ? names : [...names, place];
}

/** How wide a text may be that is centred over a line. */
function roomAt(at: Layout, x: number): number {
  const edge = Math.min(x, at.width - x) * 2;
  return Math.min(edge, ...others(at, x).map((far) => far - APART));
}

/** How far the other hosts' lines are, in px. */
const others = ({lifelines}: Layout, x: number): number[] =>
  lifelines.map((line) => Math.abs(line.x - x)).filter((far) => far > 0);

/** How many sockets of a host there was no room for. */
function hiddenSockets({side, x, programWidth}: Lifeline, at: Layout, n: number): PlacedText[] {
  if (n === 0) return [];
  const width = (text: string): number => textWidth(text, note.face, note.size) + APART;
  const written = (text: string, way: -1 | 1): PlacedText[] => {
    const anchor = way < 0 ? "end" : "start";
    return [levelText(text, x + way * ASIDE, MORE, {...note, anchor})];
  };
  // Below the system's name: towards the wire, no further than half the way over it, or outward.
  const inward = Math.min(...others(at, x)) / (at.lifelines.length > 2 ? 1 : 2) - ASIDE;
  const outward = programWidth > 0 ? 0 : (side < 0 ? x : at.width - x) - ASIDE;
  const whole = words.moreSockets(n);
  if (width(whole) <= inward) return written(whole, side < 0 ? 1 : -1);
  if (width(whole) <= outward) return written(whole, side);
  const short = `+ ${n}`;
  return width(short) <= inward ? written(short, side < 0 ? 1 : -1) : [];
}

function columnNames(run: Trace, at: Layout): PlacedText[] {
  const [first, second] = at.lifelines;
  const wire = first && second && at.lifelines.length === 2;
  const texts = wire ? [levelText(words.wire, (first.x + second.x) / 2, NAMES, note)] : [];
  for (const line of at.lifelines) {
    if (line.programWidth === 0) continue;
    const several = line.lanes.length > 1;
    for (const [i, {name}] of programLanes(run, line.host, line.lanes.length).entries()) {
      const anchor = line.side < 0 ? "end" : "start";
      const x = (line.lanes[i]?.x ?? line.programX) + line.side * 10;
      texts.push(levelText(name, x, several ? MORE : NAMES, {...note, anchor}));
    }
  }
  return texts;
}

/** Of texts that touch, the later ones are left out. */
function apart(texts: readonly PlacedText[]): PlacedText[] {
  const kept: PlacedText[] = [];
  for (const text of texts) {
    const {box} = text;
    const over = kept.some(
      ({box: other}) =>
        Math.abs(other.x - box.x) < (other.width + box.width) / 2 + 4 &&
        Math.abs(other.y - box.y) < (other.height + box.height) / 2
    );
    if (!over && text.text !== "") kept.push(text);
  }
  return kept;
}
