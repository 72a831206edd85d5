/** How a text is taken apart into words, by the search, its index and the filter of a list. */

/** Words without a meaning of their own, in queries and in pages. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    "an and are as at be been but by can do does for from has have how i if in is it its not of " +
    "a on or so than that the their then there they this to was were what when where which " +
    "who why will with you your"
  ).split(" ")
);

/** A text's words, in lower case: "TIME_WAIT" is "TIME-WAIT", and "40ms" is "40 ms". */
export function wordsOf(text: string): string[] {
  const words = text
    .toLowerCase()
    .replace(/[’']/g, "")
    .replace(/\b(\d+)(ms|s|min)\b/g, "$1 $2")
    .split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word !== "");
}
