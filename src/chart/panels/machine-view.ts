/**
 * The state machine of RFC 9293 figure 5 with both ends of a connection in it: each end's name
 * stands at its state, and the arrows that it took are drawn in its own way.
 */
import type {Micros} from "../../base/units.ts";
import {
  MEANINGS,
  meaningAt,
  meaningOf,
  type Meaning,
  type TcpState
} from "../../trace/data/meaning.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {duration} from "../../trace/words/duration.ts";
import {flowsOf, socketOf} from "../../trace/query/flow.ts";
import {EDGES, machineAt, machineText, stepText, stepsOf} from "../../trace/data/machine.ts";
import type {MachineState, Step} from "../../trace/data/machine.ts";
import {html} from "../dom/html.ts";
import {replaceChanged} from "../dom/replace-changed.ts";
import {meaningMark} from "../dom/meaning-mark.ts";
import {addPatterns} from "../dom/meaning-patterns.ts";
import {svgElement} from "../dom/svg.ts";
import {clipText, textWidth} from "../text/text-width.ts";
import {words} from "../words.ts";
import {detour} from "./machine-detour.ts";
import {HALF, machineLayout, tip} from "./machine-layout.ts";
import type {MachineLayout} from "./machine-layout.ts";
import {NAME, drawBox, drawEdge, drawName, pathOf} from "./machine-marks.ts";
import {panel} from "./panel.ts";
import type {View} from "./view.ts";
import {words as panelWords} from "./words.ts";

/** One end of the connection: where it is, and what its timer says of its states. */
interface End {
  readonly machine: MachineState;
  readonly meaning: Meaning;
  /** The meaning of the state that each step led to. */
  readonly past: readonly Meaning[];
}

/** A view of both ends' states: the present ones named, and the arrows that were just taken lit. */
export function statesView(): View {
  const frame = panel({
    title: words.stateMachine,
    onChoice: (chosen) => {
      place = chosen;
      draw();
    },
    onWidth: () => draw()
  });
  const marks = MEANINGS.map((each) => html("li", {}, meaningMark(each), words.meanings[each]));
  // The ladder of the same figure has a legend of what is in the run.
  const legend = html("ul", {class: "legend machine-legend"}, ...marks);
  const key = html("span", {class: "detour-key"});
  const detours = html("ul", {class: "legend"}, html("li", {}, key, panelWords.detour));
  let run: Trace | null = null;
  let at: Micros = 0;
  let place = 0;
  let machine: Machine | null = null;
  let made = "";
  const draw = () => {
    if (!run) return;
    const ends = endsOf(run, place);
    const wanted = `${frame.width()} ${ends.length}`;
    // Another run has the same boxes and arrows.
    if (made !== wanted) {
      machine = new Machine(machineLayout(frame.width()), ends.length);
      frame.stage.replaceChildren(machine.node, legend, detours);
      made = wanted;
    }
    detours.hidden = !ends.some((host) => hasDetour(run as Trace, place, host));
    frame.note.textContent = ends.length === 0 ? words.noConnection : "";
    moveTo(at);
  };
  const moveTo = (time: Micros) => {
    at = time;
    if (run)
      machine?.show(endsOf(run, place).map((host) => endAt(run as Trace, place, host, time)));
  };
  return {
    node: frame.node,
    show(shown) {
      run = shown;
      place = Math.min(place, Math.max(0, shown.connections.length - 1));
      const names = shown.connections.map(({from, to}) => panelWords.ports(from.port, to.port));
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

/** Does an end ever take a step that figure 5 has no arrow for? */
const hasDetour = (run: Trace, place: number, host: number): boolean =>
  stepsOf(run, run.connections[place]?.id ?? -1, host).some(({drawn}) => !drawn);

function endAt(run: Trace, place: number, host: number, at: Micros): End {
  const connection = run.connections[place]?.id ?? -1;
  const machine = machineAt(run, connection, host, at);
  const socket = socketOf(run, connection, host);
  const meant = (state: TcpState, time: Micros) =>
    socket ? meaningAt(run, socket.id, state, time) : meaningOf(state);
  return {
    machine,
    meaning: machine.state ? meant(machine.state, at) : "healthy",
    past: machine.steps.map((step) => meant(step.to, step.at))
  };
}

/** What an end's way and name look like: the opener's is solid, the other one's is dashed. */
const LOOKS = ["first", "second"] as const;

/** The drawing, and a line below it for each end. */
class Machine {
  readonly node: HTMLElement;
  readonly #at: MachineLayout;
  readonly #svg: SVGSVGElement;
  readonly #edges = new Map<string, SVGGElement>();
  readonly #boxes: readonly SVGGElement[];
  readonly #unusual = svgElement("g", {class: "unusual"});
  readonly #names = svgElement("g", {class: "names"});
  readonly #lines: readonly HTMLElement[];

  constructor(at: MachineLayout, ends: number) {
    this.#at = at;
    const {width, height} = at;
    const viewBox = `0 0 ${width} ${height}`;
    this.#svg = svgElement("svg", {class: "machine", viewBox, width, height, role: "img"});
    for (const {from, to, event, action} of EDGES) {
      const points = at.routes.get(`${from}>${to}`);
      if (!points) continue;
      const edge = drawEdge(points);
      edge.dataset.edge = `${from}>${to}`;
      const text = action ? `${event} / ${action}` : event;
      edge.append(svgElement("title", {}, `${from} → ${to}: ${text}`));
      this.#edges.set(`${from}>${to}`, edge);
    }
    this.#boxes = at.boxes.map(drawBox);
    addPatterns(this.#svg);
    this.#svg.append(...this.#edges.values(), this.#unusual, ...this.#boxes, this.#names);
    this.#lines = LOOKS.slice(0, ends).map((look) => html("p", {class: `machine-step ${look}`}));
    const lines = html("div", {class: "machine-steps"}, ...this.#lines);
    this.node = html("div", {class: "machines"}, this.#svg, lines);
  }

  show(ends: readonly End[]): void {
    const told = ends.map(({machine}) => machineText(machine)).join("; ");
    this.#svg.setAttribute("aria-label", `${words.stateMachine}. ${told}`);
    this.#light(ends);
    replaceChanged(
      this.#unusual,
      ...ends.flatMap(({machine: {steps}}, i) =>
        steps.filter(({drawn}) => !drawn).flatMap((step) => this.#byDetour(step, steps.at(-1), i))
      )
    );
    replaceChanged(this.#names, ...this.#namesOf(ends));
    this.#lines.forEach((line, i) => {
      const end = ends[i];
      replaceChanged(line, ...(end ? lineOf(end.machine) : []));
    });
  }

  /** Marks the boxes and arrows of each end's way. */
  #light(ends: readonly End[]): void {
    const visited = new Set<number>();
    const now = new Map<number, Meaning>();
    const past = new Map<number, Meaning>();
    const taken = new Map<string, Set<string>>();
    ends.forEach(({machine: {steps, state}, meaning, past: meanings}, i) => {
      const look = LOOKS[i] ?? "second";
      for (const [nth, step] of steps.entries()) {
        const to = this.#boxOf(step.to, isEnd(step));
        visited.add(this.#boxOf(step.from, false));
        visited.add(to);
        past.set(to, meanings[nth] ?? meaningOf(step.to));
        if (!step.drawn) continue;
        const edge = `${step.from}>${step.to}`;
        const looks = taken.get(edge) ?? new Set();
        taken.set(edge, looks.add(look));
        if (step === steps.at(-1)) looks.add(`${look}-just`);
      }
      if (state !== null) now.set(this.#placeOf(steps, state), meaning);
    });
    this.#boxes.forEach((box, i) => {
      box.classList.toggle("visited", visited.has(i));
      box.classList.toggle("now", now.has(i));
      if (now.has(i)) box.setAttribute("aria-current", "step");
      else box.removeAttribute("aria-current");
      const state = this.#at.boxes[i]?.state ?? "CLOSED";
      const meaning = now.get(i) ?? past.get(i) ?? meaningOf(state);
      if (box.dataset.meaning === meaning) return;
      box.dataset.meaning = meaning;
      box.querySelector("title")?.replaceChildren(`${state}: ${words.meanings[meaning]}`);
    });
    for (const [name, edge] of this.#edges) {
      edge.setAttribute("class", ["edge", ...(taken.get(name) ?? [])].join(" "));
    }
  }

  /** The names of the ends at their states, beside each other where they are in one. */
  #namesOf(ends: readonly End[]): SVGGElement[] {
    const at = ends.map(({machine: {state, steps}}) =>
      state === null ? -1 : this.#placeOf(steps, state)
    );
    return ends.flatMap(({machine: {host, gone}}, i) => {
      const box = this.#at.boxes[at[i] ?? -1];
      if (!box) return [];
      const both = at.length > 1 && at[0] === at[1];
      const most = (both ? HALF.width - 2 : 2 * HALF.width) - NAME.beside;
      const text = clipText(host, "bold", NAME.size, most);
      const width = textWidth(text, "bold", NAME.size) + NAME.beside;
      const aside = both ? (i === 0 ? -1 : 1) * (width / 2 + 1) : 0;
      return [drawName(text, box.x + aside, box.y + HALF.height, width, LOOKS[i] ?? "", gone)];
    });
  }

  /** Which of the two boxes of a state is meant: CLOSED is at the end once something was open. */
  #boxOf(state: string, ended: boolean): number {
    const places = this.#at.boxes.flatMap((each, i) => (each.state === state ? [i] : []));
    return (ended ? places.at(-1) : places[0]) ?? -1;
  }

  #placeOf(steps: readonly Step[], state: string): number {
    const last = steps.at(-1);
    return this.#boxOf(state, last !== undefined && isEnd(last));
  }

  /** A way that figure 5 has no arrow for: a reset, a timeout. It is dashed. */
  #byDetour(step: Step, last: Step | undefined, end: number): SVGPathElement[] {
    const from = this.#at.boxes[this.#boxOf(step.from, false)];
    const to = this.#at.boxes[this.#boxOf(step.to, isEnd(step))];
    if (!from || !to) return [];
    const way = detour(from, to, this.#at.boxes);
    const just = step === last ? " just" : "";
    return [
      svgElement("path", {class: `${LOOKS[end] ?? ""}${just}`, d: pathOf(way)}),
      svgElement("path", {class: "tip", d: tip(way)})
    ];
  }
}

/** Does a step end a connection? */
const isEnd = (step: Step): boolean => step.to === "CLOSED" && step.from !== "LISTEN";

/** The line below the drawing: who is where, and what brought it there. */
function lineOf({host, state, gone, steps}: MachineState): (Node | string)[] {
  const step = steps.at(-1);
  const name = html("strong", {}, host);
  if (step) return [name, ` ${duration(step.at)}: ${stepText(step)}${gone ? words.isGone : ""}`];
  return [name, ` ${state ?? words.noSocket}`];
}
