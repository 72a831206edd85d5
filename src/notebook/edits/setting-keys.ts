/** By what a setting is kept, so that it finds its element again when that is another one. */
import type {Page} from "../run/page.ts";
import {type SettingElement, settingElements} from "../storage/saved-setting.ts";

/** The cell's name and the element's, and a number where these are not enough. */
export function settingKeys({cells}: Page, main: HTMLElement): Map<SettingElement, string> {
  const seen = new Map<string, number>();
  const keys = new Map<SettingElement, string>();
  for (const element of settingElements(main)) {
    const cell = cells.find(({block}) => block.contains(element));
    // A cell without outputs has a number for a name, which changes with the page.
    const where = cell && cell.data.outputs.length > 0 ? `${cell.data.name}: ` : "";
    const name = `${where}${element.dataset.keep ?? ""}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    keys.set(element, count > 1 ? `${name} (${count})` : name);
  }
  return keys;
}
