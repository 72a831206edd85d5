/** The words of controls, goals and predictions, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import {english} from "./words.en.ts";

/** Chosen once, when the page is loaded. */
export const words = inLanguage({en: english});
/** Those of each area that stands alone. */
export const {goal: goalWords, predict: predictWords} = words;
