/** What tells whether code needs a document, and that nobody waits for it any more. */
import {Trouble} from "../compile/cell-error.ts";
import {type Code, isImport} from "./closed-piece.ts";
import type {Cell, Page} from "./page.ts";

/** Names of the notebook without which no element is made. */
const elementNames = ["view", "resize", "visibility"];

/** Whether code that uses the name makes elements. */
const makesElements = (name: string): boolean => elementNames.includes(name) || isOfDocument(name);

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
function lacksDocument(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== "ReferenceError") return false;
  const name = /^(?:Can't find variable: )?(\w+)/.exec(error.message)?.[1] ?? "";
  return name in globalThis;
}

/** Which code makes elements: its text says so, or it has turned out. */
export class WhatDraws {
  readonly #page: Page;
  readonly #texts = new Set<number>();
  /** Functions that the page imports. */
  readonly #functions = new Set<string>();

  constructor(page: Page) {
    this.#page = page;
  }

  has({compiled: {mentions, inputs}, id}: Code): boolean {
    if (this.#texts.has(id)) return true;
    const from = (name: string): string | undefined => this.#page.declarer(name)?.ran;
    return (
      mentions.some((name) => makesElements(name) && from(name) === undefined) ||
      inputs.some(({name}) => this.#functions.has(name) && isImport(from(name) ?? ""))
    );
  }

  /** Whether code failed for want of a document, and nothing had told so. */
  learn(id: number, error: unknown): boolean {
    if (!lacksDocument(error) || this.#texts.has(id)) return false;
    this.#texts.add(id);
    // The next edit that calls it need not be tried in vain.
    const drawer = /: (\w+)\(\) draws$/.exec((error as Error).message)?.[1];
    if (drawer !== undefined) this.#functions.add(drawer);
    return true;
  }
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
