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

/** What this tab has changed: null means the author's own. */
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
  /** Texts that cells have in another tab, by the cell's name. */
  readonly others = new Map<string, string>();
  /** The text of each cell's edit when this tab read or wrote it last. */
  readonly #seen = new Map<string, string>();
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

  /** What is stored, as this tab takes it over. */
  open(): Changes {
    const changes = this.read();
    for (const [name, {text, other}] of changes.edits) {
      this.#seen.set(name, text);
      if (other !== undefined) this.others.set(name, other);
    }
    return changes;
  }

  /** Writes what this tab has changed; of all else, what is stored stays. */
  write(own: Own): void {
    const kept = this.read();
    const edits = new Map(kept.edits);
    for (const [name, edit] of own.edits) {
      const there = kept.edits.get(name);
      this.#meet(name, edit?.text ?? null, there);
      this.#refused.delete(name);
      const merged = withOther(edit, this.others.get(name), there?.hash ?? "");
      if (merged === null) {
        edits.delete(name);
        this.#seen.delete(name);
      } else if (isTooLong(merged)) this.#refused.add(name);
      else {
        edits.set(name, merged);
        this.#seen.set(name, merged.text);
      }
      if (edit === null || !isTooLong(edit)) this.tooLong.delete(name);
    }
    const settings = new Map(kept.settings);
    for (const [key, value] of own.settings) {
      if (value === null) settings.delete(key);
      else settings.set(key, value);
    }
    this.#store({edits, settings});
  }

  /**
   * Another tab has written. `texts` are those of the cells that are edited here; these cells are
   * in conflict when they are stored with another text.
   */
  heard(texts: ReadonlyMap<string, string>): void {
    const {edits} = this.read();
    for (const [name, text] of texts) this.#meet(name, text, edits.get(name));
  }

  /** The other tab's texts are of no use any more: this tab decides about the whole page. */
  overrule(): void {
    this.others.clear();
    this.#seen.clear();
    for (const [name, {text}] of this.read().edits) this.#seen.set(name, text);
  }

  /** Keeps a stored text that this tab has neither written nor read. */
  #meet(name: string, text: string | null, stored: Edit | undefined): void {
    if (!stored || stored.text === text || stored.text === this.#seen.get(name)) return;
    this.others.set(name, stored.text);
    this.#seen.set(name, stored.text);
  }

  #store({edits, settings}: Changes): void {
    const all = {edits: new Map([...this.tooLong, ...edits]), settings};
    this.#unwritten = write("edits", isNothing(all) ? null : toPlain(all));
  }

  /** Sentences about what is not stored, or stored and not shown. */
  remarks(): string[] {
    return [
      ...new Set([...this.problems, ...(this.#unwritten === null ? [] : [this.#unwritten])]),
      ...[...this.others.keys()].map(words.other),
      ...[...this.#refused].map(words.refused),
      ...[...this.tooLong.keys()].map(words.tooLong)
    ];
  }
}

/** An edit with the other tab's text, which takes the place of an edit that was taken back. */
function withOther(edit: Edit | null, other: string | undefined, hash: string): Edit | null {
  if (other === undefined) return edit;
  return edit ? {...edit, other} : {hash, text: other};
}
