/** The changes of the page that are in storage, which another tab may write as well. */
import {
  type Changes,
  type Edit,
  type Json,
  fromKept,
  isNothing,
  isTooLong,
  nothing,
  toPlain
} from "../storage/changes.ts";
import {read, refuse, write} from "../storage/storage.ts";
import {words} from "./words.ts";

/** What this tab has changed: null stands for what the author has. */
export interface Own {
  readonly edits: ReadonlyMap<string, Edit | null>;
  readonly settings: ReadonlyMap<string, Json>;
}

/** What is stored of one page. */
export class KeptChanges {
  /** Sentences about what is wrong with what is stored. */
  readonly problems = new Set<string>();
  /** Edits that are stored, and longer than what is shown, by the cell's name. */
  readonly tooLong = new Map<string, Edit>();
  /** Cells whose present edit is too long to be stored. */
  readonly #refused = new Set<string>();
  /** Why the last changes were not written. */
  #unwritten: string | null = null;

  /** What is stored, as far as it can be used; the rest is set aside. */
  read(): Changes {
    const {value, problem} = read("edits");
    if (problem !== null) this.problems.add(problem);
    if (value === null) return nothing;
    const kept = fromKept(value);
    if (!kept) {
      this.problems.add(refuse("edits"));
      return nothing;
    }
    for (const [name, edit] of kept.tooLong) this.tooLong.set(name, edit);
    if (kept.isDamaged) {
      this.problems.add(refuse("edits"));
      this.#store(kept.changes);
    }
    return kept.changes;
  }

  /** Writes what this tab has changed; of all else, what is stored stays. */
  write(own: Own): void {
    const kept = this.read();
    const edits = new Map(kept.edits);
    for (const [name, edit] of own.edits) {
      this.#refused.delete(name);
      if (edit === null) edits.delete(name);
      else if (isTooLong(edit)) this.#refused.add(name);
      else edits.set(name, edit);
      if (edit === null || !isTooLong(edit)) this.tooLong.delete(name);
    }
    const settings = new Map(kept.settings);
    for (const [key, value] of own.settings) {
      if (value === null) settings.delete(key);
      else settings.set(key, value);
    }
    this.#store({edits, settings});
  }

  #store({edits, settings}: Changes): void {
    const all = {edits: new Map([...this.tooLong, ...edits]), settings};
    this.#unwritten = write("edits", isNothing(all) ? null : toPlain(all));
  }

  /** Sentences about what is not stored, or stored and not shown. */
  remarks(): string[] {
    return [
      ...this.problems,
      ...(this.#unwritten === null ? [] : [this.#unwritten]),
      ...[...this.#refused].map(words.refused),
      ...[...this.tooLong.keys()].map(words.tooLong)
    ];
  }
}
