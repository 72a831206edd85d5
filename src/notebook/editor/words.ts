/** The words of the editor of a cell and its buttons, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import {english} from "./words.en.ts";

/** Chosen once, when the page is loaded. */
export const {frame: frameWords, tools: toolsWords} = inLanguage({en: english});
