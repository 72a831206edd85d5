/** What is said about an argument that does not fit, in the language of the page. */
import {inLanguage} from "./language.ts";
import {english} from "./words.en.ts";

/** Chosen once, when the page is loaded. */
export const words = inLanguage({en: english});
