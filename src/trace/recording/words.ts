/** How a recorded run and the model differ, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import {english, englishOfCapture, englishOfRuns} from "./words.en.ts";

/** Chosen once, when the page is loaded. */
export const words = inLanguage({en: english});

/** The words for two runs of the model, one of which was pinned. */
export const wordsOfRuns = inLanguage({en: englishOfRuns});

/** The words for a captured flow and its model. */
export const wordsOfCapture = inLanguage({en: englishOfCapture});
