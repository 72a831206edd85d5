/** The words of goals and predictions, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import {english} from "./words.en.ts";

/** Chosen once, when the page is loaded. */
export const {goal: goalWords, predict: predictWords} = inLanguage({en: english});
