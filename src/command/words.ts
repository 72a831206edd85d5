/** What the command says, in the language of the site. */
import {english} from "./words.en.ts";

export const words = english;
