/** The frame of a cell that readers see: its bar with the buttons, and the editor when it opens. */
import type {Editor} from "./editor.ts";
import {type Cell, type Message, type Page, titleOf} from "./page.ts";
import type {Runner} from "./runner.ts";
import {Sentence} from "./sentence.ts";
import {type Place, Trouble} from "./trouble.ts";

/** What is loaded when a reader opens an editor for the first time; one runner for the page. */
interface Workbench {
  readonly runner: Runner;
  readonly Editor: typeof Editor;
}

const workbenches = new WeakMap<Page, Promise<Workbench>>();

function workbenchOf(page: Page): Promise<Workbench> {
  let workbench = workbenches.get(page);
  if (!workbench) {
    workbench = import("./workbench.ts").then(({makeRunner, Editor}) => ({
      runner: makeRunner(page),
      Editor
    }));
    // A connection may come back; then the next click tries again.
    workbench.catch(() => workbenches.delete(page));
    workbenches.set(page, workbench);
  }
  return workbench;
}

export class Frame {
  readonly #page: Page;
  readonly #cell: Cell;
  readonly #element: HTMLElement;
  readonly #sentence = new Sentence((place) => void this.#open(place));
  readonly #mark = document.createElement("span");
  readonly #edit: HTMLButtonElement;
  readonly #run: HTMLButtonElement;
  readonly #reset: HTMLButtonElement;
  readonly #hint = document.createElement("p");
  /** Tells those who do not see the figure that the run is over. */
  readonly #told = document.createElement("span");
  #running = false;
  #editor: Editor | null = null;
  #isOpen = false;
  #trouble: Trouble | null = null;

  constructor(page: Page, cell: Cell, element: HTMLElement) {
    this.#page = page;
    this.#cell = cell;
    this.#element = element;
    const title = titleOf(cell);
    this.#mark.className = "nb-mark";
    this.#run = button("Run", `Run ${title}`, () => void this.#runNow());
    this.#run.append(keys("⇧⏎"));
    this.#reset = button("Reset", `Reset ${title} to the original`, () => void this.#resetNow());
    this.#edit = button("Edit", `Edit ${title}`, () => void this.#toggle());
    this.#hint.className = "nb-hint";
    this.#hint.textContent = "Shift+Enter runs. Tab indents; Escape, then Tab, leaves.";
    const buttons = document.createElement("span");
    buttons.className = "nb-buttons";
    buttons.append(this.#run, this.#reset, this.#edit);
    element.querySelector(".nb-head")?.append(this.#mark, buttons);
    this.#told.className = "nb-told";
    this.#told.setAttribute("role", "status");
    element.append(this.#hint, this.#sentence.element, this.#told);
    const code = element.querySelector("pre");
    if (code && code.scrollWidth > code.clientWidth) code.tabIndex = 0;
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", title);
    this.#refresh();
  }

  show(message: Message | null): void {
    this.#sentence.show(message);
    if (this.#running && !message) this.#told.textContent = "Ran.";
    this.#running = false;
    this.#trouble = message?.trouble ?? null;
    this.#editor?.mark(this.#trouble);
  }

  async #toggle(): Promise<void> {
    if (this.#isOpen) this.#leave();
    else await this.#open(null);
  }

  /** Opens the editor, with the cursor at a place when one is given. */
  async #open(place: Place | null): Promise<void> {
    const workbench = await this.#load();
    if (!workbench) return;
    const code = this.#element.querySelector<HTMLElement>(".nb-code");
    if (!this.#editor && code) {
      this.#editor = new workbench.Editor(code, this.#cell.text, this.#name(), {
        change: (text) => this.#changed(text),
        run: () => void this.#runNow(),
        leave: () => this.#leave()
      });
      this.#editor.mark(this.#trouble);
    }
    this.#isOpen = true;
    this.#editor?.open(place);
    this.#refresh();
  }

  /** Closes the editor; the text stays. */
  #leave(): void {
    this.#isOpen = false;
    this.#editor?.close();
    this.#refresh();
    this.#edit.focus();
  }

  #changed(text: string): void {
    this.#cell.text = text;
    this.#refresh();
  }

  async #runNow(): Promise<void> {
    const workbench = await this.#load();
    if (!workbench) return;
    this.#told.textContent = "";
    this.#running = true;
    try {
      workbench.runner.run(this.#cell);
    } catch (error) {
      this.#page.fail(this.#cell, error);
    }
    this.#refresh();
  }

  async #resetNow(): Promise<void> {
    const {original} = this.#cell;
    this.#cell.text = original;
    this.#editor?.replace(original);
    await this.#runNow();
    // The button goes away with the edit; the focus must not be lost with it.
    if (this.#reset.hidden) this.#edit.focus();
  }

  /** Loads what editing needs; says so at the cell when that fails. */
  async #load(): Promise<Workbench | null> {
    this.#edit.setAttribute("aria-busy", "true");
    try {
      return await workbenchOf(this.#page);
    } catch {
      const text = "The editor could not be loaded. Check the connection and try again.";
      this.#page.fail(this.#cell, new Trouble(text, this.#cell.data.name));
      return null;
    } finally {
      this.#edit.removeAttribute("aria-busy");
    }
  }

  #name(): string {
    return `Code of ${titleOf(this.#cell)}`;
  }

  #refresh(): void {
    const {text, ran, original} = this.#cell;
    const edited = text !== original || ran !== original;
    this.#mark.textContent = text !== ran ? "edited, not run" : edited ? "edited" : "";
    this.#run.hidden = !this.#isOpen && !edited;
    this.#reset.hidden = !edited;
    this.#hint.hidden = !this.#isOpen;
    (this.#edit.firstChild as Text).data = this.#isOpen ? "Done" : "Edit";
    const verb = this.#isOpen ? "Done with" : "Edit";
    this.#edit.setAttribute("aria-label", `${verb} ${titleOf(this.#cell)}`);
    this.#element.classList.toggle("nb-open", this.#isOpen);
  }
}

function button(text: string, name: string, press: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.append(text);
  element.setAttribute("aria-label", name);
  element.addEventListener("click", press);
  return element;
}

function keys(text: string): HTMLElement {
  const element = document.createElement("kbd");
  element.textContent = text;
  element.ariaHidden = "true";
  return element;
}
