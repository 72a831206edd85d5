/**
 * All that a reader has changed, on all pages, as one file: JSON that can be read by eye and moved
 * to another browser. What a file brings never takes the place of what is kept.
 */
import {
  type Changes,
  type Edit,
  type Json,
  type Kept,
  fromKept,
  isNothing,
  isRecord,
  most,
  toPlain
} from "../storage/changes.ts";
import {pages, read, write} from "../storage/storage.ts";
import {fileWords as words} from "./words.ts";

/** What says that a file is one of these. */
const format = "tcp-sockets-changes";
const version = 1;

/** Largest file, in bytes: more than a browser keeps for a site. */
export const largest = 12_000_000;
/** Most pages in one. */
const mostPages = 500;

/** Why a file is not used, in a sentence for the reader. */
export class FileProblem extends Error {
  override name = "FileProblem";
}

/** The changes of pages, by the page's name. */
export type Everything = ReadonlyMap<string, Changes>;

/** What is kept of all pages; `problems` are sentences about pages of which nothing can be read. */
export function everything(): {readonly all: Everything; readonly problems: readonly string[]} {
  const all = new Map<string, Changes>();
  const problems: string[] = [];
  for (const page of pages("edits")) {
    const {kept, problem} = keptOf(page);
    if (problem !== null) problems.push(words.unreadable(page, problem));
    const changes = kept && whole(kept);
    if (changes && !isNothing(changes)) all.set(page, changes);
  }
  return {all, problems};
}

/** The text of the file; `date` stands in it for people. */
export function toFile(all: Everything, date: string): string {
  const plain = Object.fromEntries([...all].map(([page, changes]) => [page, toPlain(changes)]));
  return `${JSON.stringify({format, version, date, pages: plain}, null, 1)}\n`;
}

/** What a file brings; `refused` are sentences about parts that are left out. */
export interface Brought {
  readonly all: Everything;
  readonly refused: readonly string[];
}

/** Reads a file. Throws a FileProblem. */
export function fromFile(text: string): Brought {
  if (text.length > largest) throw new FileProblem(words.tooLarge);
  const value = parsed(text);
  if (!isRecord(value) || value["format"] !== format) throw new FileProblem(words.foreign);
  if (value["version"] !== version) throw new FileProblem(words.future);
  const {pages: plain} = value;
  if (!isRecord(plain) || Object.keys(plain).length > mostPages) {
    throw new FileProblem(words.unknown);
  }
  const all = new Map<string, Changes>();
  const refused: string[] = [];
  for (const [page, each] of Object.entries(plain)) {
    const kept = /^[\w/-]*$/.test(page) ? fromKept(each) : null;
    if (!kept || kept.isDamaged) throw new FileProblem(words.unknown);
    for (const name of kept.tooLong.keys()) refused.push(words.tooLong(page, name));
    const {edits, settings} = kept.changes;
    // What ran before is not shown, so it is not taken.
    const shown = [...edits].map(([name, edit]) => [name, textsOf(edit)] as const);
    const changes = {edits: new Map(shown), settings};
    if (!isNothing(changes)) all.set(page, changes);
  }
  if (all.size === 0 && refused.length === 0) throw new FileProblem(words.empty);
  return {all, refused};
}

/** A text that a file brings for a cell, beside what is kept of it. */
interface BroughtText {
  readonly page: string;
  readonly cell: string;
  readonly text: string;
  /** The text that is kept, and stays; null where there is none. */
  readonly own: string | null;
}

/** A setting that a file brings; one that is set already stays as it is. */
interface BroughtSetting {
  readonly page: string;
  readonly key: string;
  readonly value: Json;
  readonly own: Json | undefined;
}

/** What taking a file would do: all of it is shown before. */
export interface Plan {
  readonly texts: readonly BroughtText[];
  readonly settings: readonly BroughtSetting[];
  /** Sentences about parts that have no room beside what is kept. */
  readonly refused: readonly string[];
  /** What each page would have then. */
  readonly pages: Everything;
}

/** Compares what a file brings with what is kept. */
export function planOf({all, refused}: Brought): Plan {
  const texts: BroughtText[] = [];
  const settings: BroughtSetting[] = [];
  const without = [...refused];
  const result = new Map<string, Changes>();
  for (const [page, brought] of all) {
    const {kept} = keptOf(page);
    const own = (kept && whole(kept)) ?? {edits: new Map<string, Edit>(), settings: new Map()};
    const edits = new Map(own.edits);
    const set = new Map<string, Json>(own.settings);
    const pageTexts: BroughtText[] = [];
    const pageSettings: BroughtSetting[] = [];
    for (const [cell, edit] of brought.edits) {
      const here = own.edits.get(cell);
      const fresh = [edit.text, edit.other].filter(
        (text): text is string => text !== undefined && text !== here?.text && text !== here?.other
      );
      if (fresh.length === 0) continue;
      if (here && (here.other !== undefined || fresh.length > 1)) {
        without.push(words.noRoomBeside(page, cell));
        continue;
      }
      edits.set(cell, here ? {...here, other: fresh[0]!} : edit);
      for (const text of fresh) pageTexts.push({page, cell, text, own: here?.text ?? null});
    }
    for (const [key, value] of brought.settings) {
      const here = own.settings.get(key);
      if (JSON.stringify(here) === JSON.stringify(value)) continue;
      pageSettings.push({page, key, value, own: here});
      if (here === undefined) set.set(key, value);
    }
    if (pageTexts.length + pageSettings.length === 0) continue;
    if (edits.size + set.size > most) {
      without.push(words.tooMany(page, most));
      continue;
    }
    texts.push(...pageTexts);
    settings.push(...pageSettings);
    // Where all that is brought gives way to what is set already, nothing is written.
    if (pageTexts.length > 0 || set.size > own.settings.size)
      result.set(page, {edits, settings: set});
  }
  return {texts, settings, refused: without, pages: result};
}

/** Keeps what was shown. Returns sentences about pages for which the browser had no room. */
export function take(plan: Plan): string[] {
  return [...plan.pages].flatMap(([page, changes]) => {
    const problem = write("edits", toPlain(changes), page);
    return problem === null ? [] : [words.notTaken(page, problem)];
  });
}

function keptOf(page: string): {readonly kept: Kept | null; readonly problem: string | null} {
  const {value, problem} = read("edits", page);
  return {kept: value === null ? null : fromKept(value), problem};
}

/** All of it, with what is too long to be shown. */
const whole = ({changes, tooLong}: Kept): Changes => ({
  edits: new Map([...tooLong, ...changes.edits]),
  settings: changes.settings
});

const textsOf = ({hash, text, other}: Edit): Edit => ({
  hash,
  text,
  ...(other === undefined ? {} : {other})
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new FileProblem(words.damaged);
  }
}
