/** Texts as they are printed: messages and words are written with what a keyboard has. */

/** The text with the apostrophes of the pages' prose: `"client’s"`. */
export const typeset = (text: string): string => text.replace(/(?<=\p{L})'(?=\p{L})/gu, "’");
