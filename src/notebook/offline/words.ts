/** What is said of the copy on the reader's device, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import {english} from "./words.en.ts";

/** Chosen once, when it is loaded. */
export const words = inLanguage({en: english});
