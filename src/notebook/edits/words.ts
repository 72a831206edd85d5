/** What the reader is told about the changes of a page, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import {english, englishFile} from "./words.en.ts";

/** Chosen once, when the page is loaded. */
export const words = inLanguage({en: english});
/** The same of the changes of all pages, and their file. */
export const fileWords = inLanguage({en: englishFile});
