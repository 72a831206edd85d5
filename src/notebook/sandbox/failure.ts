/** Errors as they cross from a program to the page. */
import {Trouble} from "../compile/cell-error.ts";
import {cut, errorText, textOf} from "../compile/error-text.ts";
import type {Failure} from "./protocol.ts";

/** As much of an error's stack as is searched, from its end, in characters. */
const longestStack = 20_000;

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
