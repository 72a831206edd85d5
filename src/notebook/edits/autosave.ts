/**
 * Keeps what the reader changes on a page in this browser, and brings it back. What somebody else
 * has sent is shown without touching what is kept.
 */
import {applyEdits, cellNamed, editOf, editsOf} from "./apply.ts";
import {type Changes, nothing} from "../storage/changes.ts";
import {KeptChanges} from "./kept-changes.ts";
import type {SettingElement} from "../storage/saved-setting.ts";
import {type Cell, type Page, isEdited, isShown} from "../run/page.ts";
import {Settings} from "./settings.ts";
import {keyOf} from "../storage/storage-keys.ts";
import {forgetAll} from "../storage/storage.ts";
import {CrashGuard, holdsSettings, suspects} from "./crash-guard.ts";
import {safe, safeAddress} from "./safe-address.ts";
import {words} from "./words.ts";

/** How long typing must pause before it is written, in ms. */
const pause = 300;

/** Keeps what is changed on a page, and brings it back. */
export class Autosave {
  /** What is stored of the page. */
  readonly kept = new KeptChanges();
  /** Sentences about what was lost since the page was opened. */
  readonly problems = new Set<string>();
  /** Whether the page shows somebody else's changes. */
  isGuest = false;
  /** Whether the page was opened without running the reader's changes. */
  readonly isSafe = new URLSearchParams(location.search).has(safe);
  /** Kept settings that were left out. */
  heldSettings: Changes["settings"] = new Map();
  readonly #page: Page;
  readonly #settings: Settings;
  readonly #guard: CrashGuard;
  /** Cells whose edits are not written yet. */
  readonly #dirty = new Set<Cell>();
  /** Keys of settings that are not written yet. */
  readonly #touched = new Set<string>();
  /** Cells that have got what was kept of them. */
  readonly #known = new WeakSet<Cell>();
  readonly #told: () => void;
  #timer = 0;
  #unsaved = false;
  #isOpen = false;
  /** What was said last about what is stored. */
  #said = "";

  /** `told` is called when there is something new in `problems`. */
  constructor(page: Page, main: HTMLElement, told: () => void) {
    this.#page = page;
    this.#told = told;
    this.#guard = new CrashGuard(page);
    this.#settings = new Settings(page, main, (key) => {
      this.#touched.add(key);
      this.problems.add(words.settingDropped(key));
      told();
    });
    page.begin = (cell) => {
      if (this.isGuest) return () => undefined;
      // Should the page not come back from this, the text that did it must be there.
      this.save();
      return this.#guard.begin(cell);
    };
    addEventListener("storage", ({key}) => {
      if (key === keyOf("edits") && !this.isGuest) this.#heard();
    });
    addEventListener("pagehide", () => {
      this.save();
      this.#guard.leave();
    });
  }

  /** What the page is now. */
  now(): Changes {
    return {edits: editsOf(this.#page), settings: new Map(this.#settings.values)};
  }

  /** The settings of all elements on the page by their keys; null where nothing was set. */
  settings(): Changes["settings"] {
    return this.#settings.present();
  }

  /** A cell's text changed, or ran. */
  edited(cell: Cell): void {
    this.#dirty.add(cell);
    this.#saveSoon();
  }

  /** Something was set that had this key; returns whether it was the reader who did. */
  set(element: SettingElement, had?: string): boolean {
    const key = this.#settings.take(element, had);
    if (key === null) return false;
    this.#touched.add(key);
    this.#saveSoon();
    return true;
  }

  /** Brings back what was kept, into all cells that have not got it yet. */
  async restore(): Promise<void> {
    // Later, cells are new because their author is at work.
    const last = this.#isOpen ? null : this.#guard.last;
    this.#isOpen = true;
    this.save();
    const {edits, settings: kept} = this.kept.open();
    const settings = this.#settings.known(kept);
    // The rest is forgotten when something is written next.
    for (const key of kept.keys()) if (!settings.has(key)) this.#touched.add(key);
    const fresh = this.#page.cells.filter((cell) => isShown(cell) && !this.#known.has(cell));
    for (const cell of fresh) this.#known.add(cell);
    // The reader's first change may be what made this load: it is newer than what was kept.
    const cells = fresh.filter((cell) => edits.has(cell.data.name) && !isEdited(cell));
    const orphans = [...edits.keys()].filter((name) => !cellNamed(this.#page, name));
    if (orphans.length > 0) this.problems.add(words.orphans(orphans));
    const suspected = last ? suspects(this.#page, last) : new Set<Cell>();
    const held = cells.filter((cell) => this.isSafe || suspected.has(cell));
    const why = this.isSafe ? words.safeCell : words.heldCell;
    const notes = new Map(held.map((cell) => [cell, why]));
    await this.#run(() => applyEdits(this.#page, cells, edits, notes));
    // From now on, a text after which the page did not answer is one that did not run.
    for (const cell of suspected) if (isEdited(cell)) this.edited(cell);
    if (held.length > 0 && !this.isSafe) this.problems.add(words.held(safeAddress()));
    this.#restoreSettings(settings, last !== null && holdsSettings(last));
    this.save();
  }

  #restoreSettings(settings: Changes["settings"], areSuspected: boolean): void {
    if (settings.size > 0 && (areSuspected || this.isSafe)) {
      this.heldSettings = settings;
      if (areSuspected) this.#guard.holdSettings();
      if (!this.isSafe) this.problems.add(words.heldSettings);
    } else {
      this.#applySettings(this.#withPresent(settings));
    }
  }

  /** Applies the kept settings that were left out. */
  applyHeldSettings(): void {
    const settings = this.#withPresent(this.heldSettings);
    this.#forgetHeld();
    this.#applySettings(settings);
  }

  #forgetHeld(): void {
    this.heldSettings = new Map();
    this.problems.delete(words.heldSettings);
    this.#guard.releaseSettings();
  }

  /** What was kept, except where the reader has set something on the page already. */
  #withPresent(kept: Changes["settings"]): Changes["settings"] {
    // Where nothing was kept, a first change is news like any other.
    if (kept.size === 0) return kept;
    const all = new Map(kept);
    for (const [key, value] of this.#settings.present()) {
      if (value === null || JSON.stringify(value) === JSON.stringify(kept.get(key))) continue;
      all.set(key, value);
      this.#touched.add(key);
      this.#unsaved = true;
    }
    return all;
  }

  /** Makes the page what the changes say; kept unless they are somebody else's. */
  async apply({edits, settings}: Changes, isGuest = false): Promise<void> {
    this.save();
    this.isGuest = isGuest;
    if (!isGuest) this.#forgetHeld();
    if (!isGuest && edits.size + settings.size === 0) this.kept.overrule();
    const cells = this.#page.cells.filter(isShown);
    await this.#run(() => applyEdits(this.#page, cells, edits));
    this.#applySettings(settings);
    for (const cell of cells) this.edited(cell);
    this.#touchAll();
    this.save();
  }

  /** All settings are written next, and those that the page does not have set are forgotten. */
  #touchAll(): void {
    for (const key of this.kept.read().settings.keys()) this.#touched.add(key);
    for (const key of this.#settings.values.keys()) this.#touched.add(key);
  }

  /** What is kept becomes what the page shows. */
  async leave(): Promise<void> {
    await this.apply(this.kept.read(), true);
    this.#dirty.clear();
    this.#touched.clear();
    this.#unsaved = false;
    this.isGuest = false;
  }

  /** What the page shows is kept from now on. */
  stay(): void {
    this.isGuest = false;
    for (const cell of this.#page.cells.filter(isShown)) this.edited(cell);
    this.#touchAll();
    this.save();
  }

  /** The reader has read what went wrong. */
  forgetProblems(): void {
    this.problems.clear();
    this.kept.problems.clear();
  }

  /** Forgets everything of all pages, and makes this one as the author has made it. */
  async forgetAll(): Promise<void> {
    await this.apply(nothing);
    this.isGuest = false;
    this.forgetProblems();
    this.kept.tooLong.clear();
    forgetAll();
  }

  /** Writes what has changed; of all else, what another tab may have written stays. */
  save(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.isGuest || !this.#unsaved) return;
    this.#unsaved = false;
    this.kept.write({
      edits: new Map(
        [...this.#dirty].map((cell) => [cell.data.name, isEdited(cell) ? editOf(cell) : null])
      ),
      settings: new Map(
        [...this.#touched].map((key) => [key, this.#settings.values.get(key) ?? null])
      )
    });
    this.#dirty.clear();
    this.#touched.clear();
    this.#report();
  }

  /** Another tab has written changes of this page. */
  #heard(): void {
    const edited = this.#page.cells.filter((cell) => isShown(cell) && isEdited(cell));
    this.kept.heard(new Map(edited.map(({data, text}) => [data.name, text])));
    this.#report();
  }

  /** Puts the text of another tab into its cell, without running it, and keeps the one of here. */
  takeOther(name: string): void {
    const cell = cellNamed(this.#page, name);
    const other = this.kept.others.get(name);
    if (!cell || other === undefined) return;
    if (isEdited(cell)) this.kept.others.set(name, cell.text);
    else this.kept.others.delete(name);
    cell.text = other;
    cell.refresh();
    this.edited(cell);
  }

  /** Lets go of the text of another tab. */
  forgetOther(name: string): void {
    this.kept.others.delete(name);
    const cell = cellNamed(this.#page, name);
    if (cell) this.edited(cell);
  }

  #report(): void {
    const said = this.kept.remarks().join("\n");
    if (said === this.#said) return;
    this.#said = said;
    this.#told();
  }

  /** Writes a first change at once, and what follows quickly when it pauses. */
  #saveSoon(): void {
    const isFirst = this.#timer === 0;
    this.#unsaved = true;
    if (isFirst) this.save();
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.save(), pause);
  }

  /** Runs edits; without the compiler they stay as they are kept. */
  async #run(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch {
      this.problems.add(words.editsNotRun);
    }
  }

  #applySettings(settings: Changes["settings"]): void {
    if (settings.size === 0 && this.#settings.values.size === 0) return;
    if (!this.isGuest && settings.size > 0) this.#guard.beginSettings();
    this.#settings.apply(settings);
  }
}
