/** What the page for captures says, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import * as file from "./file-words.en.ts";
import * as english from "./words.en.ts";

/** Chosen once, when the page is loaded. */
export const {
  WORDS,
  SENTENCES,
  PASSED,
  ODDITIES,
  NOTES,
  SYMPTOMS,
  VANTAGE,
  STATES_NOTE,
  countSegments
} = inLanguage({en: english});

/** What is wrong with a file, in a sentence. */
export const {problemText} = inLanguage({en: file});
