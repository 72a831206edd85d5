/** Whatever was thrown, in words. */
import {words} from "./words.ts";

/** Longest message of an error that is shown, in characters. */
const longest = 1_000;

/** As much of a text as is shown. */
export const cut = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}…` : text;

/** Any thrown value as a sentence. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return words.threw(cut(textOf(error)));
  // It may be anything: the cell may have set it.
  const message = cut(textOf(error.message));
  if (/call stack size|too much recursion/.test(message)) return words.endless;
  return /[.!?…]$/.test(message) ? message : `${message || cut(textOf(error.name))}.`;
}

/** A value as text; there are values that have none. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return words.noText;
  }
}
