/**
 * What the reader can do with the changes of a page as a whole: see how many there are, share
 * them, take them back, look at those of a link, take over a solution.
 */
import {cellNamed} from "./apply.ts";
import {type Action, EditsBar} from "./edits-bar.ts";
import {type Changes, hashOf, isNothing, nothing} from "../storage/changes.ts";
import type {SettingElement} from "../storage/saved-setting.ts";
import {Autosave} from "./autosave.ts";
import {LinkPanel} from "./link-panel.ts";
import {LinkProblem, encode} from "./share-link.ts";
import {type Cell, type Page, titleOf} from "../run/page.ts";
import {type Proposal, present, review} from "./review-panel.ts";
import {words} from "./words.ts";

/** Asks for a change of cells: the detail of the event `nb-propose`. */
export interface Wish {
  readonly title: string;
  /** Cells by name, with the text that they would have. */
  readonly cells: Readonly<Record<string, string>>;
  /** Is each a whole program of its own, and no change of what is there? Defaults to false. */
  readonly whole?: boolean;
}

/** All that is done to a page as a whole. */
export class PageEdits {
  readonly #page: Page;
  readonly #autosave: Autosave;
  readonly #bar: EditsBar;
  readonly #link: LinkPanel;
  /** What the page was before it was changed as a whole. */
  #before: Changes | null = null;
  #isAsking = false;
  #said = "";
  /** A link that the browser would not copy. */
  #copy: string | null = null;

  private constructor(page: Page, main: HTMLElement) {
    this.#page = page;
    this.#bar = new EditsBar(main);
    this.#autosave = new Autosave(page, main, () => this.#show());
    this.#link = new LinkPanel(page, main, {
      settings: () => this.#autosave.settings(),
      hasOwn: () => !isNothing(this.#autosave.now()),
      visit: (changes) => void this.#visit(changes)
    });
  }

  /** Brings back what was kept of the page, and keeps from then on. */
  static async open(page: Page, main: HTMLElement): Promise<PageEdits> {
    const edits = new PageEdits(page, main);
    await edits.restore();
    return edits;
  }

  /** Cells that are new on the page get what was kept of them. */
  async restore(): Promise<void> {
    await this.#autosave.restore();
    this.#show();
  }

  /** A cell's text changed, or ran. */
  edited(cell: Cell): void {
    this.#autosave.edited(cell);
    this.#settle();
  }

  /** Something that had this key was set, by the reader or because it was kept. */
  set(element: SettingElement, had?: string): void {
    if (this.#autosave.set(element, had)) this.#settle();
  }

  /** Copies a link to the page with all its changes, or with its settings and one cell. */
  async share(cell: Cell | null): Promise<void> {
    const {edits, settings} = this.#autosave.now();
    const chosen = [...edits].filter(([name]) => cell === null || cell.data.name === name);
    try {
      // A cell as the author wrote it has a place on the page, and that is all.
      const isPlain = cell !== null && chosen.length === 0 && settings.size === 0;
      const fragment = isPlain
        ? `#cell-${cell.data.name}`
        : await encode({edits: new Map(chosen), settings});
      const link = location.origin + location.pathname + fragment;
      const copied = await navigator.clipboard.writeText(link).then(
        () => true,
        () => false
      );
      this.#said = copied ? words.linkCopied : words.copyLink;
      this.#copy = copied ? null : link;
    } catch (error) {
      this.#said = error instanceof LinkProblem ? error.message : words.noLink;
    }
    this.#show();
  }

  /** Shows what the link of the page's address would change. */
  openLink(): Promise<void> {
    return this.#link.open();
  }

  /** Shows a change that something on the page proposes, behind the element that does so. */
  propose(event: Event): void {
    const {title, cells, whole = false} = (event as CustomEvent<Wish>).detail;
    const proposals: Proposal[] = [];
    const missing: string[] = [];
    for (const [name, text] of Object.entries(cells)) {
      const cell = cellNamed(this.#page, name);
      if (!cell) missing.push(words.noCell(name));
      else {
        // Where nothing of the reader's is lost, what was there before says nothing.
        const before = whole && cell.text === cell.original ? null : cell.text;
        proposals.push({title: titleOf(cell), before, after: text, note: null});
      }
    }
    const take: Action = {label: words.useIt, do: () => void this.#take(cells)};
    const leave: Action = {label: words.notNow, do: () => undefined};
    const actions = proposals.length > 0 ? [take, leave] : [leave];
    const panel = review({title, sentences: missing, proposals, settings: [], actions});
    (event.target as Element).querySelector(".nb-review")?.remove();
    present(panel, () => (event.target as Element).append(panel));
  }

  async #take(cells: Wish["cells"]): Promise<void> {
    const before = this.#autosave.now();
    const edits = new Map(before.edits);
    const taken: string[] = [];
    for (const [name, text] of Object.entries(cells)) {
      const cell = cellNamed(this.#page, name);
      if (!cell) continue;
      edits.set(name, {hash: hashOf(cell.original), text});
      taken.push(titleOf(cell));
    }
    await this.#replace({edits, settings: before.settings}, words.programTaken(taken.join(", ")));
  }

  /** Makes the page another one, from which the reader can come back. */
  async #replace(changes: Changes, said: string): Promise<void> {
    const before = this.#autosave.now();
    await this.#autosave.apply(changes, this.#autosave.isGuest);
    this.#settle();
    this.#before = before;
    this.#said = said;
    this.#show();
  }

  /** Shows the page as the link has it. */
  async #visit(changes: Changes): Promise<void> {
    await this.#autosave.apply(changes, true);
    this.#before = null;
    this.#said = "";
    this.#show();
  }

  /** What was said about the page as a whole no longer holds. */
  #settle(): void {
    this.#before = null;
    this.#said = "";
    this.#copy = null;
    this.#isAsking = false;
    this.#show();
  }

  #show(): void {
    const {edits, settings} = this.#autosave.now();
    const changed = edits.size + settings.size > 0;
    const {isSafe, isGuest, heldSettings} = this.#autosave;
    const isHeld = heldSettings.size > 0 || (isSafe && !isGuest && edits.size > 0);
    const {problems: lost, kept} = this.#autosave;
    const problems = [...lost, ...kept.remarks(), ...(isSafe && isHeld ? [words.safePage] : [])];
    if (!changed && problems.length === 0 && !this.#before && !this.#autosave.isGuest) {
      this.#bar.show(null);
      return;
    }
    const told = words.changed(edits.size, settings.size);
    const text = this.#isAsking
      ? words.reset(told)
      : this.#said || (isGuest ? words.guest : `${told}.`);
    const isTold = changed || this.#said !== "" || this.#isAsking || isGuest;
    this.#bar.show({
      short: isGuest ? words.guestShort : words.changes(edits.size + settings.size),
      isNews: problems.length > 0 || this.#said !== "" || this.#isAsking || isGuest,
      text: isTold ? text : "",
      problems,
      actions: this.#actions(changed),
      link: this.#copy
    });
  }

  #actions(changed: boolean): Action[] {
    const act = (label: string, does: () => void | Promise<void>): Action => ({
      label,
      do: () => void does()
    });
    if (this.#isAsking) {
      return [
        act(words.thisPage, () => this.#replace(nothing, words.pageReset)),
        act(words.allPages, () => this.#forgetAll()),
        act(words.keepAll, () => this.#settle())
      ];
    }
    if (this.#autosave.isGuest) {
      return [act(words.keepThese, () => this.#stay()), act(words.backToMine, () => this.#leave())];
    }
    const before = this.#before;
    const held = [...this.#heldActions(), ...this.#otherActions(), ...this.#copies()];
    const undo = before ? [act(words.undo, () => this.#undo(before))] : [];
    if (!changed && held.length === 0) return [...undo, act(words.close, () => this.#close())];
    const share = changed ? [act(words.share, () => this.share(null))] : [];
    const all = act(words.allChanges, async () =>
      (await import("./all-changes.ts")).showAllChanges()
    );
    return [...undo, ...held, ...share, all, act(words.resetPage, () => this.#ask())];
  }

  /** What can be done about the text that a cell has in another tab; one cell at a time. */
  #otherActions(): Action[] {
    const [name] = this.#autosave.kept.others.keys();
    if (name === undefined) return [];
    const take = (): void => {
      this.#autosave.takeOther(name);
      this.#settle();
    };
    const forget = (): void => {
      this.#autosave.forgetOther(name);
      this.#settle();
    };
    return [
      {label: words.useOther(name), do: take},
      {label: words.forgetOther, do: forget}
    ];
  }

  /** Copies texts that are stored, but too long to be shown. */
  #copies(): Action[] {
    return [...this.#autosave.kept.tooLong].map(([name, {text}]) => ({
      label: words.copy(name),
      do: () => {
        const say = (said: string): void => {
          this.#said = said;
          this.#show();
        };
        void navigator.clipboard.writeText(text).then(
          () => say(words.copied),
          () => say(words.notCopied)
        );
      }
    }));
  }

  /** What can be done about changes that were not run. */
  #heldActions(): Action[] {
    const {isSafe, heldSettings} = this.#autosave;
    const leave = (): void => location.assign(location.pathname + location.hash);
    if (isSafe) return [{label: words.leaveSafe, do: leave}];
    const apply = (): void => {
      this.#autosave.applyHeldSettings();
      this.#settle();
    };
    return heldSettings.size > 0 ? [{label: words.applySettings, do: apply}] : [];
  }

  #ask(): void {
    this.#isAsking = true;
    this.#show();
  }

  #close(): void {
    this.#autosave.forgetProblems();
    this.#settle();
  }

  async #undo(before: Changes): Promise<void> {
    await this.#autosave.apply(before, this.#autosave.isGuest);
    this.#settle();
  }

  #stay(): void {
    this.#autosave.stay();
    this.#link.forget();
    this.#settle();
  }

  async #leave(): Promise<void> {
    await this.#autosave.leave();
    this.#link.forget();
    this.#settle();
  }

  async #forgetAll(): Promise<void> {
    await this.#autosave.forgetAll();
    this.#settle();
  }
}
