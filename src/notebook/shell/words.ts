/** The words of the header and what opens from it, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import {english} from "./words.en.ts";

/** Chosen once, when the page is loaded. */
export const {
  filter: filterWords,
  search: searchWords,
  systemChoice: systemChoiceWords,
  shortcuts: shortcutsWords,
  theme: themeWords,
  footer: footerWords
} = inLanguage({en: english});
