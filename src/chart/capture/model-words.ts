/** What is said of the model beside a flow, in the language of the page. */
import {inLanguage} from "../../base/language.ts";
import * as english from "./model-words.en.ts";

/** Chosen once, when the page is loaded. */
export const {WORDS, SENTENCES, REASONS, CANNOT} = inLanguage({en: english});
