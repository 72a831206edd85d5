/**
 * What can be broken at the cursor: cables, programs, hosts, operating systems. Each press adds one
 * fault to the list. And the form in which an entry of that list is changed.
 */
import type {Micros} from "../../../base/units.ts";
import {cut, hang, heal, kill, powerOff, resume} from "../../../net/fault.ts";
import type {Fault} from "../../../net/fault.ts";
import {PROFILES} from "../../../os/systems/versions.ts";
import type {Run} from "../../../trace/query/trace.ts";
import {duration} from "../../../trace/words/duration.ts";
import {button, html} from "../../dom/html.ts";
import {without} from "./os-choice.ts";
import type {Change, Systems} from "./os-choice.ts";
import {words} from "../../words.ts";

/** The menu, which stands open below its button. */
export interface BreakMenu {
  readonly node: HTMLElement;
  /** Shows what can be broken at a time. */
  show(run: Run, systems: Systems, at: Micros): void;
}

/** `given` tells the page's own run; its systems are those that a host goes back to. */
export function breakMenu(given: () => Run, change: Change): BreakMenu {
  const node = html("div", {class: "break-menu", role: "group", "aria-label": words.breakIt});
  return {
    node,
    show(run, systems, at) {
      const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
      const inside = node.contains(document.activeElement);
      const add = (fault: Fault) => change([...run.faults, fault], systems);
      node.replaceChildren(
        html("p", {class: "when"}, words.atCursor(duration(at))),
        cableRow(run, at, add),
        ...run.hosts.map(({name}) =>
          html(
            "div",
            {class: "line"},
            html("span", {class: "name"}, name),
            ...hostActions(run, name, at, add),
            systemChoice(given(), run, name, (next) => change(run.faults, next), systems)
          )
        )
      );
      // The buttons are new, and the focus is to stay where it was.
      if (!inside || focused === undefined) return;
      node.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus();
    }
  };
}

function cableRow(run: Run, at: Micros, add: (fault: Fault) => void): HTMLElement {
  const names = run.hosts.map(({name}) => name);
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
  const actions = pairs.map((pair, i) => {
    // With two hosts there is one cable, which needs no name.
    const one = pairs.length === 1;
    const off = isCut(run, pair, at);
    const fault = one ? [] : ([pair] as const);
    const where = one ? words.cable : `${pair[0]} – ${pair[1]}`;
    const text = off ? words.plugIn(where) : words.pull(where);
    const press = () => add(off ? heal(at, ...fault) : cut(at, ...fault));
    return button(text, press, {"data-key": `cable${i}`});
  });
  return html("div", {class: "line"}, html("span", {class: "name"}, words.wire), ...actions);
}

/** Is this cable cut at a time, by the faults of the run? */
function isCut(run: Run, pair: readonly [string, string], at: Micros): boolean {
  const about = run.faults.filter(
    (fault) =>
      (fault.kind === "cut" || fault.kind === "heal") &&
      fault.at <= at &&
      (!fault.between || pair.every((name) => fault.between?.includes(name)))
  );
  return last(about) === "cut";
}

/** The kind of the fault that came last. */
function last(faults: readonly Fault[]): Fault["kind"] | undefined {
  const timed = faults.filter((fault) => "at" in fault);
  return timed.sort((a, b) => a.at - b.at).at(-1)?.kind;
}

function hostActions(
  run: Run,
  host: string,
  at: Micros,
  add: (fault: Fault) => void
): HTMLElement[] {
  const about = run.faults.filter((f) => "host" in f && f.host === host && f.at <= at);
  const hangs = last(about.filter(({kind}) => kind === "hang" || kind === "resume")) === "hang";
  // What is heard begins with what is seen (WCAG 2.5.3).
  const action = (key: string, text: string, fault: () => Fault) =>
    button(text, () => add(fault()), {
      "data-key": `${host}/${key}`,
      "aria-label": words.doneTo(text, host)
    });
  const program = hangs ? words.resumeProgram : words.hangProgram;
  return [
    action("hang", program, () => (hangs ? resume(host, at) : hang(host, at))),
    action("kill", words.killProcess, () => kill(host, at)),
    action("power", words.powerOff, () => powerOff(host, at))
  ];
}

function systemChoice(
  given: Run,
  run: Run,
  host: string,
  change: (systems: Systems) => void,
  systems: Systems
): HTMLElement {
  const own = given.hosts.find(({name}) => name === host)?.profile;
  const now = run.hosts.find(({name}) => name === host)?.profile;
  const options = PROFILES.map((system) =>
    html("option", {value: system.name, selected: system.name === now}, system.title)
  );
  const label = {"data-key": `${host}/system`, "aria-label": words.systemOf(host)};
  const select = html("select", label, ...options);
  select.addEventListener("change", (event) => {
    event.stopPropagation();
    const others = without(systems, host);
    const system = PROFILES.find(({name}) => name === select.value);
    change(system && system.name !== own ? {...others, [host]: system} : others);
  });
  // The figure's own "input" says that the run has changed; it comes after this one.
  select.addEventListener("input", (event) => event.stopPropagation());
  return select;
}

interface FormField {
  readonly key: "nth" | "by" | "at";
  readonly label: string;
  /** How many of the fault's units are one of the form's. */
  readonly unit: number;
  readonly least: number;
}

const FIELDS: readonly FormField[] = [
  {key: "nth", label: words.segmentNumber, unit: 1, least: 1},
  {key: "by", label: words.byMs, unit: 1000, least: 0},
  {key: "at", label: words.atMs, unit: 1000, least: 0}
];

/** A form for a fault's numbers. `done` gets the changed fault, or null when nothing changed. */
export function faultForm(fault: Fault, done: (changed: Fault | null) => void): HTMLFormElement {
  const numbers = fault as unknown as Readonly<Record<string, number | undefined>>;
  const fields = FIELDS.filter(({key}) => numbers[key] !== undefined);
  const inputs = fields.map(({key, unit, least}) =>
    html("input", {
      type: "number",
      name: key,
      min: least,
      step: key === "nth" ? 1 : "any",
      value: (numbers[key] ?? 0) / unit,
      required: true
    })
  );
  const labels = fields.map(({label}, i) => html("label", {}, label, inputs[i] as HTMLElement));
  const set = html("button", {type: "submit"}, words.set);
  const form = html("form", {class: "fault-form"}, html("span", {}, fault.kind), ...labels, set);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const changed: Record<string, unknown> = {...fault};
    fields.forEach(({key, unit}, i) => {
      changed[key] = Math.round((inputs[i] as HTMLInputElement).valueAsNumber * unit);
    });
    done(changed as unknown as Fault);
  });
  for (const name of ["input", "change"]) {
    form.addEventListener(name, (event) => event.stopPropagation());
  }
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") done(null);
  });
  return form;
}
