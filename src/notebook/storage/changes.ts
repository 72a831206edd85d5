/** What a reader has changed on a page, as it is kept in the browser and as it stands in a link. */

/** The reader's text of one cell. */
export interface Edit {
  /** The hash of the author's text when the reader changed it. */
  readonly hash: string;
  readonly text: string;
  /** What ran last, when that is another text. */
  readonly ran?: string;
  /** Another text that the cell had in another tab meanwhile, or that a file brought. */
  readonly other?: string;
}

/** A value that can be written as JSON; `null` means the author's own. */
export type Json =
  null | boolean | number | string | readonly Json[] | {readonly [k: string]: Json};

/** All of one page: edits by the cell's name, settings by their key. */
export interface Changes {
  readonly edits: ReadonlyMap<string, Edit>;
  readonly settings: ReadonlyMap<string, Json>;
}

/** No changes at all. */
export const nothing: Changes = {edits: new Map(), settings: new Map()};

/** Longest text of a cell that is kept, or taken from a link, in characters. */
export const longest = 200_000;
/** Most cells and settings of a page. */
export const most = 500;

/** Are there no changes? */
export function isNothing({edits, settings}: Changes): boolean {
  return edits.size === 0 && settings.size === 0;
}

/** As plain data for JSON. */
export function toPlain({edits, settings}: Changes): object {
  return {edits: Object.fromEntries(edits), settings: Object.fromEntries(settings)};
}

/** The other way, or null when the data is something else: nobody knows who has written it. */
export function fromPlain(value: unknown): Changes | null {
  const kept = fromKept(value);
  return kept && !kept.isDamaged && kept.tooLong.size === 0 ? kept.changes : null;
}

/** As much as can be used of what was stored. */
export interface Kept {
  readonly changes: Changes;
  /** Edits whose text is longer than `longest`. */
  readonly tooLong: ReadonlyMap<string, Edit>;
  /** Whether some edits make no sense. */
  readonly isDamaged: boolean;
}

/** The good parts of plain data; null when there are none, or more than a page can have. */
export function fromKept(value: unknown): Kept | null {
  const {edits, settings} = isRecord(value) ? value : {};
  if (!isRecord(edits) || !isRecord(settings)) return null;
  const all = Object.entries(edits);
  if (all.length + Object.keys(settings).length > most) return null;
  const sound = all.filter((entry): entry is [string, Edit] => isEdit(entry[1]));
  return {
    changes: {
      edits: new Map(sound.filter(([, edit]) => !isTooLong(edit))),
      // Whatever comes out of JSON is JSON.
      settings: new Map(Object.entries(settings as Record<string, Json>))
    },
    tooLong: new Map(sound.filter(([, edit]) => isTooLong(edit))),
    isDamaged: sound.length < all.length
  };
}

/** Whether an edit is longer than what is kept and shared. */
export function isTooLong({hash, text, ran = "", other = ""}: Edit): boolean {
  return Math.max(hash.length, text.length, ran.length, other.length) > longest;
}

function isEdit(value: unknown): value is Edit {
  if (!isRecord(value)) return false;
  const {hash, text, ran = "", other = ""} = value;
  return [hash, text, ran, other].every((each) => typeof each === "string");
}

/** Whether a value is an object with names, as JSON has it. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A short name for a text: another text has another one, unless somebody is looking for it. */
export function hashOf(text: string): string {
  // FNV-1a, of 32 bits.
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
