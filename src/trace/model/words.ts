/** What a program made from a capture says, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import {english} from "./words.en.ts";

/** Chosen once, when the page is loaded. */
export const words = inLanguage({en: english});
