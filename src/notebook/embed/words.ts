/** What is said of a cell on another page, in the language of this one. */
import {inLanguage} from "../../base/language.ts";
import {english} from "./words.en.ts";

/** Chosen once, when it is loaded. */
export const words = inLanguage({en: english});
