/** Texts as they are printed: messages and words are written with what a keyboard has. */

/** The text with the apostrophes of the pages' prose: `"client’s"`. */
export const typeset = (text: string): string => text.replace(/(?<=\p{L})'(?=\p{L})/gu, "’");

const UNITS = "[µm]?s|min|h|d|%|[kMG]?bit/s|bits?|[KkMG]?i?B|bytes?|seconds?|minutes?|hours?|days?";

/** The pattern of a number with its unit; `2 min 11 s` is one with both of its own. */
export const LENGTH =
  `(?<![\\w.,-])\\d[\\d,.]* (?:${UNITS})(?![\\w/-])` + "(?: \\d[\\d.]* (?:min|s)(?!\\w))*";

/** That of a name in capitals with a hyphen, at which a browser would break the line: TIME-WAIT. */
export const NAME = "[A-Z]{2,}(?:-[A-Z0-9]+)+";

/** Both: what no line breaks within. For `split`, which then gives every second part. */
export const UNBROKEN = new RegExp(`(${LENGTH}|${NAME})`);
