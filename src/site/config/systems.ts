/** The systems that a reader can have, and the choice among them in the header and in answers. */

/** Each system as pages write it, and as readers see it. */
export const systems = {linux: "Linux", windows: "Windows", macos: "macOS"} as const;

export type SystemName = keyof typeof systems;

/** Checks the names in an author's list: "linux macos". */
export function systemNames(list: string): SystemName[] {
  const names = list.split(/[\s,]+/).filter(Boolean);
  const wrong = names.find((name) => !(name in systems));
  if (wrong === undefined && names.length > 0) return names as SystemName[];
  const known = Object.keys(systems).join(", ");
  throw new Error(`There is no system "${wrong ?? ""}": there are ${known}.`);
}

/** In words: "Linux and macOS". */
export const systemWords = (names: readonly SystemName[]): string =>
  names.map((name) => systems[name]).join(" and ");

/** A menu for the reader's system, where there is no room for buttons. */
export function systemMenu(label: string): string {
  const options = Object.entries(systems).map(
    ([name, title]) => `<option value="${name}">${title}</option>`
  );
  return `<select class="system-choice" aria-label="${label}">${options.join("")}</select>`;
}

let choices = 0;

/** Radio buttons for the reader's system. A script checks the right one, and follows it. */
export function systemChoice(label: string): string {
  const group = `system-${++choices}`;
  const buttons = Object.entries(systems).map(
    ([name, title]) =>
      `<label><input type="radio" name="${group}" value="${name}"><span>${title}</span></label>`
  );
  const role = `role="radiogroup" aria-label="${label}"`;
  return `<span class="system-choice nb-segments" ${role}>${buttons.join("")}</span>`;
}
