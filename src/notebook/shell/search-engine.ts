/** Finds sections by words, options, error texts and codes, as they are pasted from a terminal. */
import MiniSearch from "minisearch";
import {STOP_WORDS, wordsOf} from "./search-words.ts";

/** What an entry is, which readers see beside its title; a page is found by its own name. */
export type EntryKind = "page" | "section" | "symptom" | "term";

/** A place on the site that can be found. */
export interface Entry {
  readonly title: string;
  /** The page's name, and the address of the place below the site's. */
  readonly page: string;
  readonly href: string;
  readonly kind: EntryKind;
  /** Its answer where it has one, or else its first sentence. */
  readonly excerpt: string;
  /** Words that it is to be found by, besides those of its title: each once. */
  readonly words: string;
  /** Error texts, codes, options, names of cells: what stands there as code, in full. */
  readonly phrases: readonly string[];
  /** Whether it belongs to every page of its kind, and is seldom what is looked for. */
  readonly aside?: true;
}

/** An entry that was found, best first. */
export type Found = Entry & {readonly score: number};

/** The search of a site. */
export interface Search {
  /** At most twelve entries, best first; none for a text without a word. */
  find(text: string): Found[];
  /** Words of the site that are nearly the ones that were asked for. */
  suggest(text: string): string[];
}

const MOST = 12;
/** A symptom is what somebody with an error text looks for. */
const KIND_BOOST: Readonly<Record<EntryKind, number>> = {
  symptom: 3,
  page: 1.5,
  term: 1.1,
  section: 1
};
/** An error text that is part of the query, or the query part of it, is hardly chance. */
const PHRASE_BOOST = 6;
/** Who types a title in full wants that entry. */
const TITLE_BOOST = 8;
/** Who means every word of a title, with a slip perhaps, mostly wants it. */
const COVERED_BOOST = 1.5;
/** Exercises and programs to copy have every word of their page. */
const ASIDE_BOOST = 0.5;

/** A phrase for comparison: its words with single spaces. */
const flat = (text: string): string => ` ${wordsOf(text).join(" ")} `;

/** Makes the search of these entries. */
export function makeSearch(entries: readonly Entry[]): Search {
  const index = new MiniSearch<Entry & {readonly id: number; readonly codes: string}>({
    fields: ["title", "codes", "words", "page"],
    tokenize: wordsOf,
    processTerm: (word) => (STOP_WORDS.has(word) ? null : word),
    searchOptions: {
      boost: {title: 4, codes: 3, words: 1, page: 2},
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 4 && !/\d/.test(term) ? 0.2 : false),
      weights: {prefix: 0.5, fuzzy: 0.25}
    }
  });
  index.addAll(entries.map((entry, id) => ({...entry, id, codes: entry.phrases.join(" ")})));
  const phrases = entries.map(({title, phrases: own}) => [title, ...own].map(flat));

  return {
    find(text) {
      const asked = flat(text);
      const wanted = new Set(wordsOf(text).filter((word) => !STOP_WORDS.has(word)));
      if (wanted.size === 0) return [];
      const found = index.search(text).flatMap(({id, score, terms, queryTerms}) => {
        const entry = entries[id as number];
        if (!entry) return [];
        const phrase = phraseScore(phrases[id as number] ?? [], asked);
        // Beside an error text or a code, the other words only say where it was seen.
        const share = phrase === FULL_PHRASE ? 1 : new Set(queryTerms).size / wanted.size;
        const kind = KIND_BOOST[entry.kind] * (entry.aside ? ASIDE_BOOST : 1);
        const boost = kind * phrase * titleScore(entry.title, text, terms);
        return [{...entry, score: score * share * share * boost}];
      });
      return found.sort((a, b) => b.score - a.score).slice(0, MOST);
    },
    suggest(text) {
      const near = index.autoSuggest(text, {fuzzy: 0.4, prefix: true, combineWith: "OR"});
      const words = near.flatMap(({suggestion}) => suggestion.split(" "));
      return [...new Set(words)].slice(0, 3);
    }
  };
}

/** How much more a title counts that was typed, or every word of which was found. */
function titleScore(title: string, text: string, found: readonly string[]): number {
  // As it is written: TIME_WAIT is netstat's, TIME-WAIT a term.
  if (title.toLowerCase() === text.trim().toLowerCase()) return TITLE_BOOST;
  return wordsOf(title).every((word) => found.includes(word)) ? COVERED_BOOST : 1;
}

/** How much more an entry counts for an error text or a code in full. */
function phraseScore(phrases: readonly string[], asked: string): number {
  const longest = phrases.reduce((most, phrase) => {
    const shared = asked.includes(phrase) ? phrase : phrase.includes(asked) ? asked : "";
    return Math.max(most, CODE.test(shared) ? LONG : shared.trim().length);
  }, 0);
  // A short word may stand in many a phrase: only codes and several words tell.
  return longest < 5 ? 1 : 1 + PHRASE_BOOST * Math.min(1, longest / LONG);
}

/** A phrase of so many characters is hardly chance; nor is an error's number, such as 10054. */
const LONG = 12;
const CODE = /^ \d{5} $/;
const FULL_PHRASE = 1 + PHRASE_BOOST;
