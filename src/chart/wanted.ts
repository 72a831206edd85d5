/** What figures, charts and tables may be given, in the language of the page. */
import {inLanguage} from "../base/language.ts";
import {english} from "./wanted.en.ts";

/** Chosen once, when the page is loaded. */
export const wanted = inLanguage({en: english});
