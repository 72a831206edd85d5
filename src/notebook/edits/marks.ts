/** The marks in storage of tabs whose edited code may still take their page with it. */
import {isRecord} from "../storage/changes.ts";
import {prefix} from "../storage/storage-keys.ts";
import {read, write} from "../storage/storage.ts";

/** What edited code ran on a page that is not yet known to answer. */
export interface Mark {
  /** Cells that ran since the page was last known to answer; `settings` may be among them. */
  readonly names: readonly string[];
  /** How many times in a row the page was opened and did not come to answer. */
  readonly times: number;
}

interface Stored extends Mark {
  /** When the page answered last, in ms since 1970; 0 when it has not done so yet. */
  readonly at: number;
}

/** A tab that has answered within this time is alive, in ms: its mark is its own affair. */
const alive = 2000;

/** The marks of one page; those of other tabs stay as they are. */
export class Marks {
  readonly #tab: string;

  constructor(tab = tabName()) {
    this.#tab = tab;
  }

  /** What was left by this tab's last visit, and by tabs that do not answer any more; or null. */
  adopt(now: number): Mark | null {
    const marks = stored();
    const left = [...marks].filter(([tab, {at}]) => tab === this.#tab || now - at > alive);
    if (left.length === 0) return null;
    const names = new Set(left.flatMap(([, mark]) => mark.names));
    const mark = {names: [...names], times: Math.max(...left.map(([, {times}]) => times))};
    for (const [tab] of left) marks.delete(tab);
    this.#store(marks, mark, 0);
    return mark;
  }

  /** Replaces this tab's mark; null takes it away. */
  put(mark: Mark | null, at: number): void {
    this.#store(stored(), mark, at);
  }

  #store(marks: Map<string, Stored>, mark: Mark | null, at: number): void {
    if (mark) marks.set(this.#tab, {...mark, at});
    else marks.delete(this.#tab);
    write("busy", marks.size > 0 ? Object.fromEntries(marks) : null);
  }
}

/** A name that stays while a tab is reloaded. */
function tabName(): string {
  const fresh = Math.random().toString(36).slice(2);
  try {
    const key = `${prefix}this-tab`;
    const name = sessionStorage.getItem(key) ?? fresh;
    sessionStorage.setItem(key, name);
    return name;
  } catch {
    return fresh;
  }
}

/** All marks of the page; an older version of the site stored the name of one cell. */
function stored(): Map<string, Stored> {
  const {value} = read("busy");
  if (typeof value === "string") return new Map([["", {names: [value], times: 1, at: 0}]]);
  const marks = new Map<string, Stored>();
  for (const [tab, mark] of Object.entries(isRecord(value) ? value : {})) {
    const {names, times, at} = isRecord(mark) ? mark : {};
    if (!Array.isArray(names) || typeof times !== "number" || typeof at !== "number") continue;
    marks.set(tab, {names: names.filter((name) => typeof name === "string"), times, at});
  }
  return marks;
}
