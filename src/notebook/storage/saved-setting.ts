/**
 * How an element lets the reader's setting be kept and shared without anybody knowing what it is:
 * it has `data-keep` with a name, a property `kept`, and emits `input` when the reader changes it.
 * A chart can do the same without importing anything from here.
 */
import type {Json} from "./changes.ts";

/** An element whose setting can be kept. */
export interface SettingElement extends HTMLElement {
  /**
   * The setting; null when it is as the author made it. Setting it emits `input`. Throws when a
   * value makes no sense here: it may come from a link or from an older version of the page.
   */
  kept: Json;
}

/** Gives an element a setting to keep. `read` and `write` are the two sides of `kept`. */
export function defineSetting(
  element: HTMLElement,
  name: string,
  {read, write}: {read(): Json; write(value: Json): void}
): void {
  element.dataset.keep = name;
  Object.defineProperty(element, "kept", {get: read, set: write});
}

/** The elements of a part of the page whose settings can be kept. */
export function settingElements(within: ParentNode): SettingElement[] {
  const all = [...within.querySelectorAll<HTMLElement>("[data-keep]")];
  return all.filter((element): element is SettingElement => "kept" in element);
}
