/** The settings of a page's elements, and their return into new elements. */
import type {Json} from "../storage/changes.ts";
import {type SettingElement, settingElements} from "../storage/saved-setting.ts";
import type {Page} from "../run/page.ts";
import {settled} from "../schedule/settled.ts";
import {settingKeys} from "./setting-keys.ts";

/** How long an element may take to be replaced by one that a value fits, in ms. */
const grace = 1000;
/** How long cells may take to run before that time begins, in ms. */
const patience = 10_000;

/** The settings of one page. */
export class Settings {
  /** All that are not as the author made them. */
  values = new Map<string, Json>();
  readonly #page: Page;
  readonly #main: HTMLElement;
  /** Hears of settings that make no sense on this page, by their key. */
  readonly #lost: (key: string) => void;

  constructor(page: Page, main: HTMLElement, lost: (key: string) => void) {
    this.#page = page;
    this.#main = main;
    this.#lost = lost;
    // A cell that runs again makes new elements.
    new MutationObserver((records) => {
      const fresh = records.flatMap(({addedNodes}) => [...addedNodes]);
      if (this.values.size > 0 && fresh.some(holdsSetting)) this.#put(false);
    }).observe(main, {childList: true, subtree: true});
  }

  /**
   * Takes over what the reader has set; returns its key, or null when nothing changed. An element
   * that was replaced meanwhile `had` a key: the one in its place gets the value, unless the reader
   * has set that one, too.
   */
  take(element: SettingElement, had?: string): string | null {
    const keys = this.#keys();
    const key = keys.get(element) ?? had;
    if (key === undefined) return null;
    const isGone = !keys.has(element);
    if (isGone && [...keys].some(([next, its]) => its === key && next.kept !== null)) return null;
    const value = element.kept;
    const before = this.values.get(key) ?? null;
    if (JSON.stringify(value) === JSON.stringify(before)) return null;
    if (value === null) this.values.delete(key);
    else this.values.set(key, value);
    if (isGone) this.#put(false);
    return key;
  }

  /** Gives all elements these settings; those without one become as the author made them. */
  apply(values: ReadonlyMap<string, Json>): void {
    this.values = new Map(values);
    this.#put(true);
  }

  /** The keys of the elements that are on the page now, with their present settings. */
  present(): Map<string, Json> {
    return new Map([...this.#keys()].map(([element, key]) => [key, element.kept]));
  }

  /** Without those of cells that the page does not have any more: nobody could take them back. */
  known(kept: ReadonlyMap<string, Json>): Map<string, Json> {
    const cells = new Set(this.#page.cells.map(({data}) => data.name));
    const isKnown = (key: string): boolean => {
      const cell = /^([\w$]+): /.exec(key)?.[1];
      return cell === undefined || cells.has(cell);
    };
    return new Map([...kept].filter(([key]) => isKnown(key)));
  }

  #put(all: boolean): void {
    for (const [element, key] of this.#keys()) {
      const wanted = this.values.get(key) ?? null;
      if (wanted === null && !all) continue;
      try {
        if (JSON.stringify(element.kept) !== JSON.stringify(wanted)) element.kept = wanted;
      } catch {
        this.#doubt(element, key, wanted);
      }
    }
  }

  /** A value that makes no sense may be for a control that an edited cell is about to replace. */
  #doubt(element: SettingElement, key: string, value: Json): void {
    void settled(this.#page.module, patience).then(() =>
      setTimeout(() => {
        if (!element.isConnected || this.values.get(key) !== value) return;
        this.values.delete(key);
        this.#lost(key);
      }, grace)
    );
  }

  #keys(): Map<SettingElement, string> {
    return settingKeys(this.#page, this.#main);
  }
}

function holdsSetting(node: Node): boolean {
  return (
    node instanceof HTMLElement && (node.matches("[data-keep]") || settingElements(node).length > 0)
  );
}
