/** What the build puts on every page, in the language of the site. */
import {inLanguage} from "../../base/language.ts";
import {english} from "./words.en.ts";

export const {
  page: pageWords,
  header: headerWords,
  card: cardWords,
  blocks: blockWords,
  layout: layoutWords,
  profiles: profileWords
} = inLanguage({en: english});
