/** What tells whether code needs a document, and that nobody waits for it any more. */
import {Trouble} from "../compile/cell-error.ts";
import type {Cell} from "./page.ts";

/** Names of the notebook without which no element is made. */
const elementNames = ["view", "resize", "visibility"];

/** Whether code that uses the name makes elements. */
export const makesElements = (name: string): boolean =>
  elementNames.includes(name) || isOfDocument(name);

/** Whether code imports what draws: a function of it may be called later, for an element. */
export const importsDrawing = (text: string): boolean =>
  /\b(?:from|import\s*\()\s*["'`]d3\b/.test(text);

/** Names that a document has, and a worker has not. */
const isOfDocument = (name: string): boolean =>
  /^(document|window|localStorage|sessionStorage|history|parent|top|Image|Option)$/.test(name) ||
  (/^(HTML|SVG|Element|Node|Text|Document|Range|Event|Mutation|Resize|Intersection)/.test(name) &&
    name in globalThis) ||
  /^(requestAnimationFrame|getComputedStyle|matchMedia|DOMParser|alert|open|screen)$/.test(name);

/** Whether code failed for want of something that a document has. */
export function lacksDocument(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== "ReferenceError") return false;
  const name = /^(?:Can't find variable: )?(\w+)/.exec(error.message)?.[1] ?? "";
  return name in globalThis;
}

/** A signal that says when the runtime computes a cell again. */
export function abortedBy(invalidation: Promise<unknown>, cell: Cell): AbortSignal {
  const controller = new AbortController();
  void invalidation.then(() => {
    // Once the runtime has begun with the new version, it does not hear of the old one's end.
    setTimeout(() => controller.abort(new Trouble("Replaced.", cell.data.name)), 20);
  });
  return controller.signal;
}
