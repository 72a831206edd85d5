/** Texts as they are printed: messages and words are written with what a keyboard has. */

/** The text with the apostrophes of the pages' prose: `"client’s"`. */
export const typeset = (text: string): string => text.replace(/(?<=\p{L})'(?=\p{L})/gu, "’");

const UNITS =
  "µs|ms|s|min|h|d|%|[kMG]?bit/s|bits?|[kM]?B|[KMG]iB|bytes?|seconds?|minutes?|hours?|days?";

const LENGTH = `(?<![\\w.,-])\\d[\\d,.]* (?:${UNITS})(?![\\w/-])(?: \\d[\\d.]* (?:min|s)(?!\\w))*`;
const VERSION = "\\b(?:RFC|Linux|Windows|Server|macOS|FreeBSD|Node) \\d[\\d.]*";
const HYPHENED = "[A-Z]{2,}(?:-[A-Z0-9]+)+";

// For `split`: each pattern has one group, so that every second part is what was found.

/**
 * What no line of prose breaks within: a number with its unit, `2 min 11 s` with both of its own, a
 * name with its number, `RFC 9293`.
 */
export const MEASURE = new RegExp(`(${LENGTH}|${VERSION})`);

/** A name in capitals with a hyphen, at which a browser would break the line: TIME-WAIT. */
export const NAME = new RegExp(`(${HYPHENED})`);

/** Both. */
export const UNBROKEN = new RegExp(`(${LENGTH}|${VERSION}|${HYPHENED})`);
