/** What is said of a recording, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import * as english from "./recording-words.en.ts";

/** Chosen once, when the page is loaded. */
export const {SENTENCES} = inLanguage({en: english});
