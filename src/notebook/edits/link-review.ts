/** What the changes of a link would do to a page, ready for the review panel. */
import {cellNamed} from "./apply.ts";
import {type Changes, type Edit, type Json, hashOf} from "../storage/changes.ts";
import {type Page, titleOf} from "../run/page.ts";
import type {Proposal, SettingProposal} from "./review-panel.ts";
import {words} from "./words.ts";

/** What the panel lists, and the same as changes: nothing else of the link may be applied. */
export interface LinkReview {
  /** Whether the page has anything that the link changes. */
  readonly isForPage: boolean;
  readonly proposals: readonly Proposal[];
  readonly settings: readonly SettingProposal[];
  /** Sentences about parts that are left out. */
  readonly missing: readonly string[];
  readonly shown: Changes;
}

/** Compares a link's changes with the page. `present` holds the page's settings by key. */
export function reviewOf(page: Page, changes: Changes, present: Changes["settings"]): LinkReview {
  const proposals: Proposal[] = [];
  const missing: string[] = [];
  const edits = new Map<string, Edit>();
  for (const [name, edit] of changes.edits) {
    const cell = cellNamed(page, name);
    if (!cell) {
      missing.push(words.partLeftOut(name));
      continue;
    }
    const {original} = cell;
    const changed = edit.hash !== hashOf(original);
    const note = changed ? words.pageChanged : null;
    proposals.push({title: titleOf(cell), before: original, after: edit.text, note});
    edits.set(name, edit);
  }
  const settings: SettingProposal[] = [];
  const set = new Map<string, Json>();
  for (const [key, after] of changes.settings) {
    const before = present.get(key);
    if (before === undefined) {
      settings.push({name: key, before: null, after: inWords(after), note: words.noSetting});
    } else {
      // Readers know an element by its own name, not by that of its cell.
      const name = key.replace(/^[\w$-]+: /, "");
      const was = before === null ? null : inWords(before);
      settings.push({name, before: was, after: inWords(after), note: null});
    }
    set.set(key, after);
  }
  const isForPage = proposals.length > 0 || settings.some(({note}) => note === null);
  return {isForPage, proposals, settings, missing, shown: {edits, settings: set}};
}

/** A setting as readers see it, whole: what is applied must be what is shown. */
export function inWords(value: Json): string {
  if (value === null) return "as the page has it";
  return typeof value === "string" ? value : JSON.stringify(value);
}
