/** The state machines of both ends of a connection, as RFC 9293 figure 5 draws them. */
import {create} from "d3-selection";
import type {Selection} from "d3-selection";
import type {Micros} from "../../base/units.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {duration} from "../../trace/words/duration.ts";
import {flowsOf} from "../../trace/query/flow.ts";
import {EDGES, machineAt, machineText, stepText} from "../../trace/data/machine.ts";
import type {MachineState, Step} from "../../trace/data/machine.ts";
import {html} from "../dom/html.ts";
import {BOXES, HALF, HEIGHT, ROUTES, columnX} from "./machine-layout.ts";
import type {Box, Spot} from "./machine-layout.ts";
import {panel} from "./panel.ts";
import type {View} from "./view.ts";

/** From this width on, in px, the arrows' names have room. */
const ROOMY = 430;
/** From this width on, in px, two machines stand beside each other. */
const BESIDE = 700;
const GAP = 28;

interface Machine {
  readonly node: HTMLElement;
  show(state: MachineState): void;
}

type Svg = Selection<SVGSVGElement, undefined, null, undefined>;

/** A view of both ends' states: the present one lit, and the arrow that was just taken named. */
export function statesView(): View {
  const frame = panel({
    title: "State machines",
    onChoice: (chosen) => {
      place = chosen;
      draw();
    },
    onWidth: () => draw()
  });
  let run: Trace | null = null;
  let at: Micros = 0;
  let place = 0;
  let machines: {host: number; machine: Machine}[] = [];
  const draw = () => {
    if (!run) return;
    const room = frame.width();
    const width = room >= BESIDE ? Math.floor((room - GAP) / 2) : room;
    machines = endsOf(run, place).map((host) => ({host, machine: machineOf(Math.min(width, 560))}));
    frame.stage.replaceChildren(
      html("div", {class: "machines"}, ...machines.map(({machine}) => machine.node))
    );
    frame.note.textContent = machines.length === 0 ? "No connection was made in this run." : "";
    moveTo(at);
  };
  const moveTo = (time: Micros) => {
    at = time;
    if (!run) return;
    for (const {host, machine} of machines) {
      const connection = run.connections[place]?.id ?? -1;
      machine.show(machineAt(run, connection, host, time));
    }
  };
  return {
    node: frame.node,
    show(shown) {
      run = shown;
      place = Math.min(place, Math.max(0, shown.connections.length - 1));
      const names = shown.connections.map(({from, to}) => `port ${from.port} → ${to.port}`);
      frame.offer(names, place);
      draw();
    },
    moveTo
  };
}

/** The hosts at the ends of a connection, its opener first. */
function endsOf(run: Trace, place: number): number[] {
  const connection = run.connections[place];
  if (!connection) return [];
  const flow = flowsOf(run).find((f) => f.connection === connection.id);
  const other = flow && (flow.from === connection.opener ? flow.to : flow.from);
  return other === undefined ? [connection.opener] : [connection.opener, other];
}

function machineOf(width: number): Machine {
  const svg = create<SVGSVGElement>("svg:svg")
    .attr("class", width >= ROOMY ? "machine" : "machine narrow")
    .attr("viewBox", `0 0 ${width} ${HEIGHT}`)
    .attr("width", width)
    .attr("height", HEIGHT)
    .attr("role", "img");
  const at = ([column, dx, y]: Spot): [number, number] => [columnX(column, width) + dx, y];
  for (const {from, to, event, action} of EDGES) {
    const route = ROUTES.get(`${from}>${to}`);
    if (!route) continue;
    const g = svg.append("g").attr("class", "edge").attr("data-edge", `${from}>${to}`);
    const points = route.points.map(at);
    g.append("path")
      .attr("class", "way")
      .attr("d", `M${points.map(String).join("L")}`);
    g.append("path").attr("class", "tip").attr("d", tip(points));
    const [x, y] = at(route.label);
    const text = action ? `${event} / ${action}` : event;
    const label = route.brief ? event : text;
    g.append("text").attr("x", x).attr("y", y).attr("text-anchor", route.anchor).text(label);
    g.append("title").text(`${from} → ${to}: ${text}`);
  }
  svg.append("g").attr("class", "unusual");
  for (const each of BOXES) drawBox(svg, each, width);
  const node = svg.node();
  if (!node) throw new Error("d3 made no element");
  const title = html("p", {class: "machine-name"});
  const last = html("p", {class: "machine-step"});
  return {
    node: html("div", {style: `width: ${width}px`}, title, node, last),
    show: (state) => {
      light(svg, state, width);
      svg.attr("aria-label", `State machine of ${machineText(state)}`);
      title.replaceChildren(html("strong", {}, state.host), ` ${standing(state)}`);
      const step = state.steps.at(-1);
      last.textContent = step ? `${duration(step.at)}: ${stepText(step)}` : "";
    }
  };
}

const standing = ({state, gone}: MachineState): string =>
  state === null ? "no socket" : gone && state !== "CLOSED" ? `${state}, gone` : state;

function drawBox(svg: Svg, {state, column, y}: Box, width: number): void {
  const x = columnX(column, width);
  const g = svg.append("g").attr("class", "state-box").attr("data-state", state);
  g.append("rect")
    .attr("x", x - HALF.width)
    .attr("y", y - HALF.height)
    .attr("width", 2 * HALF.width)
    .attr("height", 2 * HALF.height)
    .attr("rx", 5);
  g.append("text")
    .attr("x", x)
    .attr("y", y + 4)
    .attr("text-anchor", "middle")
    .text(state);
}

/** An arrow's point, as long as it is wide. */
function tip(points: readonly (readonly [number, number])[]): string {
  const [x, y] = points.at(-1) ?? [0, 0];
  const [fromX, fromY] = points.at(-2) ?? [0, 0];
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [dx, dy] = [((x - fromX) / length) * 7, ((y - fromY) / length) * 7];
  return `M${x},${y}L${x - dx - dy / 2},${y - dy + dx / 2}L${x - dx + dy / 2},${y - dy - dx / 2}Z`;
}

/** Which of the two boxes of a state is meant: CLOSED is at the end once something was open. */
function boxOf(state: string, ended: boolean): number {
  const places = BOXES.flatMap((each, i) => (each.state === state ? [i] : []));
  return (ended ? places.at(-1) : places[0]) ?? -1;
}

function light(svg: Svg, {state, steps}: MachineState, width: number): void {
  const last = steps.at(-1);
  const visited = new Set<number>();
  for (const step of steps) {
    visited.add(boxOf(step.from, false));
    visited.add(boxOf(step.to, ends(step)));
  }
  const now = state === null || !last ? -1 : boxOf(state, ends(last));
  svg
    .selectAll(".state-box")
    .classed("visited", (_, i) => visited.has(i))
    .classed("now", (_, i) => i === now)
    .attr("aria-current", (_, i) => (i === now ? "step" : null));
  const taken = new Set(steps.filter(({drawn}) => drawn).map(({from, to}) => `${from}>${to}`));
  const just = last?.drawn ? `${last.from}>${last.to}` : "";
  svg.selectAll<SVGGElement, unknown>(".edge").each(function () {
    const name = this.dataset.edge ?? "";
    this.classList.toggle("taken", taken.has(name));
    this.classList.toggle("just", name === just);
  });
  const unusual = steps.filter(({drawn}) => !drawn);
  svg
    .select(".unusual")
    .selectAll("path")
    .data(unusual)
    .join("path")
    .attr("class", (step) => (step === last ? "just" : null))
    .attr("d", (step) => straight(step, width));
}

const ends = (step: Step): boolean => step.to === "CLOSED" && step.from !== "LISTEN";

/** A way that the figure has no arrow for: a reset, a timeout. It runs straight, and is dashed. */
function straight(step: Step, width: number): string {
  const from = BOXES[boxOf(step.from, false)];
  const to = BOXES[boxOf(step.to, ends(step))];
  if (!from || !to) return "";
  const down = to.y >= from.y ? 1 : -1;
  const [x1, y1] = [columnX(from.column, width) + 30, from.y + down * HALF.height];
  const [x2, y2] = [columnX(to.column, width) + 30, to.y - down * HALF.height];
  return `M${x1},${y1}L${x2},${y2}`;
}
