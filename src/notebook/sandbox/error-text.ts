/** Errors in words, and as they cross from a program to the page. */
import {Trouble} from "../compile/cell-error.ts";
import type {Failure} from "./protocol.ts";
import {words} from "./words.ts";

/** Longest message of an error that is shown, in characters. */
const longest = 1_000;
/** As much of an error's stack as is searched, from its end, in characters. */
const longestStack = 20_000;

/** As much of a text as is shown. */
const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** Any thrown value as a sentence. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return words.threw(cut(textOf(error)));
  // It may be anything: the cell may have set it.
  const message = cut(textOf(error.message));
  if (/call stack size|too much recursion/.test(message)) return words.endless;
  return /[.!?…]$/.test(message) ? message : `${message || cut(textOf(error.name))}.`;
}

/** A value as text; there are values that have none. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return words.noText;
  }
}

/** An error as it crosses. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Trouble) {
    const {cell, place} = error;
    return {
      name: "Trouble",
      message: error.message,
      stack: "",
      trouble: {cell, line: place?.line ?? 0, column: place?.column ?? 0}
    };
  }
  const isError = error instanceof Error;
  return {
    name: isError ? cut(textOf(error.name)) : "",
    message: errorText(error),
    stack: isError ? textOf(error.stack).slice(-longestStack) : "",
    trouble: null
  };
}

/** The error on the other side. */
export function errorOf({name, message, stack, trouble}: Failure): Error {
  if (!trouble) return Object.assign(new Error(message), {name, stack});
  const {cell, line, column} = trouble;
  return new Trouble(message, cell, line > 0 ? {line, column} : null);
}
