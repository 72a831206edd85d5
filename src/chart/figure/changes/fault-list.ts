/**
 * What was broken, in words: each entry can be changed and taken away. What is needed to change
 * one, or to break more, is loaded when it is first asked for.
 */
import type {Micros} from "../../../base/units.ts";
import type {Fault} from "../../../net/fault.ts";
import type {Run} from "../../../trace/query/trace.ts";
import {faultText} from "../../../trace/words/reasons.ts";
import type {BreakMenu} from "./break-menu.ts";
import {button, html} from "../../dom/html.ts";
import {words} from "../../words.ts";
import type {FigureRun} from "./figure-run.ts";
import {faultKey} from "./figure-state.ts";
import {without} from "./os-choice.ts";
import type {Change, Systems} from "./os-choice.ts";

/** The list of what is broken, as an element. */
export interface FaultList {
  readonly node: HTMLElement;
  show(run: Run, systems: Systems): void;
  /** Things are broken at the cursor. */
  moveTo(at: Micros): void;
}

/** The list of a figure's faults, which changes what is in force. */
export function faultList(runs: FigureRun): FaultList {
  return new Faults(
    () => runs.given,
    (faults, systems) => void runs.again(faults, systems)
  );
}

class Faults implements FaultList {
  readonly node: HTMLElement;
  readonly #list = html("div", {class: "list"});
  readonly #menuPlace = html("div", {class: "menu-place", hidden: true});
  readonly #opener = button(words.breakIt, () => this.#toggle(), {"aria-expanded": "false"});
  readonly #given: () => Run;
  readonly #change: Change;
  #run: Run;
  #systems: Systems = {};
  #at: Micros = 0;
  #menu: BreakMenu | null = null;

  constructor(given: () => Run, change: Change) {
    this.#given = given;
    this.#run = given();
    this.#change = change;
    this.node = html("div", {class: "faults"}, this.#opener, this.#list, this.#menuPlace);
  }

  show(run: Run, systems: Systems): void {
    this.#run = run;
    this.#systems = systems;
    const changed = Object.entries(systems).map(([host, {title}]) => {
      const others = without(systems, host);
      const text = words.runsSystem(host, title);
      return this.#item(html("span", {}, text), text, () => this.#change(run.faults, others));
    });
    const items = [...run.faults.map((fault) => this.#faultItem(fault)), ...changed];
    const parts: Node[] = [];
    if (items.length > 0) {
      parts.push(html("span", {class: "name"}, items.length > 1 ? words.faults : words.fault));
      parts.push(html("ul", {}, ...items));
      // One is removed by its own button.
      if (items.length > 1) parts.push(button(words.removeAll, () => this.#change([], {})));
    }
    const own = this.#given().faults;
    const asItWas = sameFaults(run.faults, own) && changed.length === 0;
    if (own.length > 0 && !asItWas) {
      if (items.length === 0) parts.push(html("span", {class: "name"}, words.noFault));
      parts.push(button(words.asItWas, () => this.#change(own, {})));
    }
    this.#list.replaceChildren(...parts);
    this.#list.hidden = parts.length === 0;
    this.#showMenu();
  }

  moveTo(at: Micros): void {
    this.#at = at;
    this.#showMenu();
  }

  #showMenu(): void {
    if (!this.#menuPlace.hidden) this.#menu?.show(this.#run, this.#systems, this.#at);
  }

  #item(what: HTMLElement, text: string, remove: () => void): HTMLElement {
    const name = {class: "remove", "aria-label": words.removeItem(text), title: words.remove};
    return html("li", {}, what, button("×", remove, name));
  }

  #faultItem(fault: Fault): HTMLElement {
    const text = faultText(this.#run, fault);
    const {faults} = this.#run;
    const place = faults.indexOf(fault);
    const remove = () =>
      this.#change(
        faults.filter((other) => other !== fault),
        this.#systems
      );
    if (fault.kind === "forge") return this.#item(html("span", {}, text), text, remove);
    const edit = button(text, () => void this.#edit(fault, place), {
      class: "edit",
      title: words.changeIt
    });
    return this.#item(edit, text, remove);
  }

  /** Puts a form in the place of an entry's text. */
  async #edit(fault: Fault, place: number): Promise<void> {
    const {faultForm} = await import("./break-menu.ts");
    const item = this.#list.querySelectorAll("li")[place];
    const before = item?.querySelector(".edit");
    if (!item || !before) return;
    const done = (changed: Fault | null) => {
      const {faults} = this.#run;
      if (changed)
        this.#change(
          faults.map((f, i) => (i === place ? changed : f)),
          this.#systems
        );
      else this.show(this.#run, this.#systems);
      this.#list.querySelectorAll("li")[place]?.querySelector("button")?.focus();
    };
    const form = faultForm(fault, done);
    before.replaceWith(form);
    form.querySelector("input")?.focus();
  }

  #toggle(): void {
    const open = this.#menuPlace.hidden;
    this.#menuPlace.hidden = !open;
    this.#opener.setAttribute("aria-expanded", String(open));
    if (open && !this.#menu) void this.#load();
    this.#showMenu();
  }

  async #load(): Promise<void> {
    const {breakMenu} = await import("./break-menu.ts");
    this.#menu = breakMenu(this.#given, this.#change);
    this.#menuPlace.replaceChildren(this.#menu.node);
    this.#showMenu();
  }
}

const sameFaults = (a: readonly Fault[], b: readonly Fault[]): boolean =>
  a.map(faultKey).join() === b.map(faultKey).join();
