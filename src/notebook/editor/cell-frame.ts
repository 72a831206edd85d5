/** The frame of a cell that readers see: its bar with the buttons, and the editor when it opens. */
import type {Editor} from "./editor.ts";
import {type Cell, type Message, type Page, isEdited, titleOf} from "../run/page.ts";
import {CellMessage} from "./cell-message.ts";
import {editFolded} from "./folded-edit.ts";
import {type MoreButtons, moreButtons} from "./more-buttons.ts";
import {reachWhenWide} from "./scroll-focus.ts";
import {type Place, Trouble} from "../compile/cell-error.ts";
import {type Workbench, workbenchOf} from "./load-editor.ts";
import {ownTask} from "./own-task.ts";
import {frameWords as words} from "./words.ts";

/** The frame of one cell: its bar, editor and messages. */
export class CellFrame {
  readonly #page: Page;
  readonly #cell: Cell;
  readonly #element: HTMLElement;
  readonly #message = new CellMessage((place) => void this.#open(place));
  readonly #mark = document.createElement("span");
  readonly #edit: HTMLButtonElement;
  readonly #run: HTMLButtonElement;
  readonly #reset: HTMLButtonElement;
  readonly #compare: HTMLButtonElement;
  readonly #share: HTMLButtonElement;
  /** Null on a page whose cells cannot go to the playground. */
  readonly #takeOut: HTMLButtonElement | null = null;
  readonly #embed: HTMLButtonElement;
  readonly #more: MoreButtons;
  readonly #hint = document.createElement("p");
  /** Tells those who do not see the figure that the run is over. */
  readonly #told = document.createElement("span");
  #running = false;
  /** Whether a run is asked for, and waits for the next frame. */
  #soon = false;
  #editor: Editor | null = null;
  /** The text that is shown. */
  #written = "";
  #difference: HTMLElement | null = null;
  #differ: ((before: string, after: string) => HTMLElement) | null = null;
  #isOpen = false;
  #trouble: Trouble | null = null;

  constructor(page: Page, cell: Cell, element: HTMLElement) {
    this.#page = page;
    this.#cell = cell;
    this.#written = cell.text;
    this.#element = element;
    const title = titleOf(cell);
    this.#mark.className = "nb-mark";
    this.#run = button(words.run, words.runCell(title), () => void this.#runNow());
    this.#run.append(keys("⇧⏎"));
    this.#reset = button(words.reset, words.resetCell(title), () => void this.#resetNow());
    this.#compare = button(words.difference, words.differenceOf(title), () => {
      void this.#toggleDifference();
    });
    this.#share = button(words.share, words.shareCell(title), () => page.changed.share(cell));
    this.#embed = button(words.copyEmbed, words.copyEmbedOf(title), () => void this.#copyEmbed());
    const {takeOut} = page.changed;
    if (takeOut && makesRun(cell)) {
      this.#takeOut = button(words.playground, words.openInPlayground(title), () => takeOut(cell));
    }
    this.#edit = button(words.edit, words.editCell(title), () => void this.#toggle());
    // Escape leads here: Shift+Enter runs from here as it does in the editor.
    this.#edit.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.shiftKey) return;
      event.preventDefault();
      void this.#runNow();
    });
    // What editing needs is on its way before the press, as soon as the pointer or the focus comes.
    for (const event of ["pointerenter", "focus"]) {
      this.#edit.addEventListener(event, () => {
        void workbenchOf(page).catch(() => undefined);
        void page.changed.ready();
      });
    }
    this.#hint.className = "nb-hint";
    const buttons = document.createElement("span");
    buttons.className = "nb-buttons";
    this.#more = moreButtons(
      button("…", words.moreOf(title), () => undefined),
      [this.#share, this.#embed, ...(this.#takeOut ? [this.#takeOut] : [])]
    );
    // Edit keeps its place: a second press must not meet another button.
    buttons.append(this.#run, this.#reset, this.#compare, ...this.#more.parts, this.#edit);
    element.querySelector(".nb-head")?.append(this.#mark, buttons);
    this.#told.className = "nb-told";
    this.#told.setAttribute("role", "status");
    element.append(this.#hint, this.#message.element, this.#told);
    const code = element.querySelector("pre");
    if (code) reachWhenWide(code);
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", title);
    editFolded(element, title, () => void this.#open(null));
    this.refresh();
  }

  show(message: Message | null): void {
    this.#message.show(message);
    if (this.#running && !message) this.#told.textContent = words.ran;
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
    this.#mount(workbench);
    this.#isOpen = true;
    this.#editor?.open(place);
    this.refresh();
  }

  /** Puts the editor, which is closed at first, in the place of the code. */
  #mount({Editor, types}: Workbench): void {
    const code = this.#element.querySelector<HTMLElement>(".nb-code");
    if (this.#editor || !code) return;
    this.#written = this.#cell.text;
    this.#hint.textContent = words.keys;
    const events = {
      change: (text: string) => this.#changed(text),
      run: () => void this.#runNow(),
      leave: () => this.#leave(),
      pulled: () => this.#runSoon()
    };
    this.#editor = new Editor(code, this.#written, this.#name(), events, types.of(this.#cell));
    if (this.#trouble) this.#editor.mark(this.#trouble);
  }

  async #copyEmbed(): Promise<void> {
    const {copyEmbed} = await import("../embed/copy-embed.ts");
    this.#page.note(this.#cell, await copyEmbed(this.#cell.data.name));
  }

  /** Closes the editor; the text stays. */
  #leave(): void {
    this.#isOpen = false;
    this.#editor?.close();
    this.refresh();
    this.#edit.focus();
  }

  #changed(text: string): void {
    this.#written = this.#cell.text = text;
    this.refresh();
    this.#page.changed.edited(this.#cell);
  }

  /** Shows or hides how the text differs from the author's. */
  async #toggleDifference(): Promise<void> {
    if (this.#difference) return this.#compareWith(null);
    const {difference} = await import("./diff-view.ts");
    this.#compareWith(difference);
  }

  /** Shows the difference by this function, or none. */
  #compareWith(make: ((before: string, after: string) => HTMLElement) | null): void {
    this.#difference?.remove();
    this.#differ = make;
    const {original, text} = this.#cell;
    this.#difference = make && make(original, text);
    if (this.#difference) this.#element.querySelector(".nb-code")?.after(this.#difference);
    this.#compare.setAttribute("aria-expanded", String(make !== null));
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
    this.refresh();
    this.#page.changed.edited(this.#cell);
  }

  /** Runs once a frame at most; a run that takes longer than that holds the next frame back. */
  #runSoon(): void {
    if (this.#soon) return;
    this.#soon = true;
    requestAnimationFrame(() => {
      this.#soon = false;
      void this.#runNow();
    });
  }

  async #resetNow(): Promise<void> {
    const {original} = this.#cell;
    this.#cell.text = original;
    this.refresh();
    await this.#runNow();
    // The button goes away with the edit; the focus must not be lost with it.
    if (this.#reset.hidden) this.#edit.focus();
  }

  /** Loads what editing needs; says so at the cell when that fails. */
  async #load(): Promise<Workbench | null> {
    this.#edit.setAttribute("aria-busy", "true");
    try {
      const workbench = await workbenchOf(this.#page);
      // The first text could be lost: it may hang the page, or the reader may leave.
      await this.#page.changed.ready();
      return workbench;
    } catch {
      this.#page.fail(this.#cell, new Trouble(words.notLoaded, this.#cell.data.name));
      return null;
    } finally {
      this.#edit.removeAttribute("aria-busy");
    }
  }

  /** Shows the cell's text when it was not the reader's typing that changed it. */
  async #write(): Promise<void> {
    const workbench = this.#editor ? null : await this.#load();
    if (workbench) {
      await ownTask();
      this.#mount(workbench);
    }
    const {text} = this.#cell;
    if (text !== this.#written) this.#editor?.replace(text);
  }

  #name(): string {
    return words.codeOf(titleOf(this.#cell));
  }

  /** Shows whether the cell is edited, and its text when that is not what is shown. */
  refresh(): void {
    const {text, ran, outdated} = this.#cell;
    const edited = isEdited(this.#cell);
    if (text !== this.#written) void this.#write();
    const mark = text !== ran ? words.notRun : edited ? words.edited : "";
    this.#mark.textContent = edited && outdated !== null ? `${mark}${words.outdated}` : mark;
    this.#run.hidden = !this.#isOpen && !edited;
    if (this.#takeOut) this.#takeOut.hidden = !this.#isOpen;
    for (const each of [this.#reset, this.#compare]) each.hidden = !edited;
    this.#share.hidden = !this.#isOpen && !edited;
    // A frame shows the author's cell: code of a link would have to be read first.
    this.#embed.hidden = !this.#isOpen;
    this.#more.refresh();
    this.#compareWith(edited ? this.#differ : null);
    this.#hint.hidden = !this.#isOpen;
    (this.#edit.firstChild as Text).data = this.#isOpen ? words.done : words.edit;
    const title = titleOf(this.#cell);
    const name = this.#isOpen ? words.doneWith(title) : words.editCell(title);
    this.#edit.setAttribute("aria-label", name);
    this.#element.classList.toggle("nb-open", this.#isOpen);
  }
}

/** The playground shows what comes of this call. */
const makesRun = ({original, outputs}: Cell): boolean =>
  outputs.length > 0 && /\bsimulate\(/.test(original);

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
