/**
 * A step of the explanation beside a figure: a button with the time of a moment, which moves the
 * figure's cursor there. While the cursor moves, the step that belongs to it is lit.
 */
import {checkValue, required} from "../../base/shape.ts";
import type {Micros} from "../../base/units.ts";
import {checkRun} from "../../trace/query/check-query.ts";
import {checkMoment, findMoment} from "../../trace/query/find-moment.ts";
import type {Happening} from "../../trace/query/happening.ts";
import type {MomentQuery, Run} from "../../trace/query/trace.ts";
import {drawnInCell} from "../../base/running-cell.ts";
import {duration} from "../../trace/words/duration.ts";
import {TIME} from "../chart-shapes.ts";
import {wanted} from "../wanted.ts";
import {button} from "../dom/html.ts";
import type {FigureElement} from "./figure-element.ts";
import {words} from "../words.ts";

/** A step that is on the page. */
interface Step {
  readonly node: HTMLButtonElement;
  /** Null while the run has no such moment. */
  found: Happening | {readonly at: Micros} | null;
  /** The run in which it was found. */
  run: Run | null;
  of: Run | FigureElement;
  readonly query: MomentQuery | Micros;
  /** Whether it has been on the page: one that no longer is will not come back. */
  placed: boolean;
}

/** All steps of the page, in the order in which they were made. */
const steps = new Set<Step>();
/**
 * The step that the reader pressed last, of each figure, and where the cursor went: to what
 * happened last before a time in which nothing does. Of steps at one time it alone is lit.
 */
const pressed = new WeakMap<Element, {readonly step: Step; readonly at: Micros}>();

/**
 * A step: `${at(run, {from: "server", reason: "ack-delayed"})}` at the beginning of a list's item.
 * `of` is the run that the scene's figure shows, or the figure itself; the query names a moment by
 * what happens in it, or gives a time in µs. A moment that the figure's run does not have, because
 * the reader has changed it, is told as such.
 */
export function at(of: Run | FigureElement, query: MomentQuery | Micros): HTMLElement {
  if (!isFigure(of)) checkRun("at()", of, wanted.step, wanted.of);
  checkValue("at()", "query", query, required(TIME));
  if (typeof query === "object") checkMoment("at()", query);
  // A cell that runs again goes on with the step that it has on the page.
  const goesOn = (before: object): before is Step => (before as Step).node.isConnected;
  const step = drawnInCell(`step ${JSON.stringify(query)}`, goesOn, () => stepTo(query, of));
  step.of = of;
  show(step, of instanceof HTMLElement ? of.run : of);
  followSoon(step);
  return step.node;
}

function stepTo(query: Step["query"], of: Step["of"]): Step {
  const node = button("", () => press(step), {class: "step"});
  const step: Step = {node, found: null, run: null, of, query, placed: false};
  listen();
  steps.add(step);
  return step;
}

/** Steps that do not know their figure yet. */
const fresh = new Set<Step>();

/** A step is put on the page when its cell is done; then its figure is known. */
function followSoon(step: Step): void {
  if (fresh.size === 0) requestAnimationFrame(followAll);
  fresh.add(step);
}

function followAll(): void {
  const figures = new Set([...fresh].map((step) => figureOf(step)));
  fresh.clear();
  for (const figure of figures) if (figure) follow(figure);
}

/** Shows the figure's run, which may be another one than the steps were made of. */
function follow(figure: FigureElement): void {
  for (const step of stepsOf(figure)) if (step.run !== figure.run) show(step, figure.run);
  light(figure);
}

let listening = false;

function listen(): void {
  if (listening) return;
  listening = true;
  for (const name of ["cursor", "input"]) {
    document.addEventListener(name, ({target}) => {
      if (isFigure(target)) follow(target);
    });
  }
}

const isFigure = (node: unknown): node is FigureElement =>
  node instanceof HTMLElement && "goTo" in node && "run" in node;

/**
 * The figure that a step drives: the one named, or else that of its scene. `known` has the figures
 * of scenes in which some were looked for.
 */
function figureOf(
  {of, node}: Step,
  known = new Map<Element | null, readonly FigureElement[]>()
): FigureElement | null {
  if (isFigure(of)) return of;
  const scene = node.closest(".scene") ?? node.closest("main");
  let figures = known.get(scene);
  if (!figures) {
    figures = [...(scene?.querySelectorAll("figure") ?? [])].filter(isFigure);
    known.set(scene, figures);
  }
  return figures.find(({run}) => run === of) ?? figures[0] ?? null;
}

/** The steps of a figure; those that have left the page are forgotten. */
function stepsOf(figure: FigureElement): Step[] {
  for (const step of steps) {
    if (step.node.isConnected) step.placed = true;
    else if (step.placed) steps.delete(step);
  }
  const known = new Map<Element | null, readonly FigureElement[]>();
  return [...steps].filter((step) => step.node.isConnected && figureOf(step, known) === figure);
}

function press(step: Step): void {
  const figure = figureOf(step);
  if (!step.found || !figure) return;
  figure.goTo(step.found.at);
  pressed.set(figure, {step, at: figure.at});
  light(figure);
  figure.light("kind" in step.found ? step.found : null);
}

/** The moment of a query; none in a run whose hosts the reader has renamed or taken out. */
function found(run: Run, query: Step["query"]): Step["found"] {
  if (typeof query === "number") return {at: query};
  try {
    return findMoment(run, query);
  } catch {
    return null;
  }
}

/** The time on the button, or that there is none. What stays the same is not touched. */
function show(step: Step, run: Run): void {
  const {node, query} = step;
  step.run = run;
  step.found = found(run, query);
  const time = step.found ? duration(step.found.at) : words.neverHappens;
  node.closest("li")?.classList.toggle("missing", step.found === null);
  if (node.textContent === time) return;
  node.textContent = time;
  node.toggleAttribute("disabled", step.found === null);
  if (step.found) node.setAttribute("aria-label", words.goTo(time));
  else node.removeAttribute("aria-label");
}

/** Lights the steps that belong to the figure's cursor: the last ones that it has passed. */
function light(figure: FigureElement): void {
  const own = stepsOf(figure);
  const times = own.flatMap(({found}) => (found && found.at <= figure.at ? [found.at] : []));
  const last = times.length > 0 ? Math.max(...times) : Infinity;
  const {step: chosen, at} = pressed.get(figure) ?? {step: null, at: 0};
  const there = chosen?.found && (typeof chosen.query === "number" || chosen.found.at === at);
  const one = there && figure.at === at ? chosen : null;
  for (const step of own) {
    const now = one ? step === one : step.found?.at === last;
    if (now) step.node.setAttribute("aria-current", "step");
    else step.node.removeAttribute("aria-current");
    step.node.closest("li")?.classList.toggle("now", now);
  }
}
