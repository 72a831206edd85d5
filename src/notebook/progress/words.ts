/** The words of progress, and of carrying it along, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import {english} from "./words.en.ts";

/** Chosen once, when the page is loaded. */
export const {
  lesson: lessonWords,
  panel: panelWords,
  carried: carriedWords
} = inLanguage({en: english});
