/** One cell of a page, compiled as Framework compiles it, with errors on the page's own lines. */
import vm from "node:vm";
import {type ParsedCell, parseJavaScript} from "@observablehq/framework/dist/javascript/parse.js";
import {transpileJavaScript} from "@observablehq/framework/dist/javascript/transpile.js";
import {transform} from "sucrase";
import type {Page, PageCell} from "../../src/site/content/pages.ts";

/** What Framework's client gets of a cell. */
export interface Definition {
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly body: (...inputs: unknown[]) => unknown;
}

/** A mistake in a page: the message begins with the place, as `docs/close.md:12`. */
export class PageError extends Error {
  override name = "PageError";
}

/** What has been compiled: a test changes one cell of a page, and the others stay as they are. */
const compiled = new Map<string, Definition>();

/** Compiles a cell, once for all tests of a file. Throws a PageError. */
export function compileCell(page: Page, cell: PageCell): Definition {
  const key = [page.name, cell.line, cell.kind, cell.language, cell.source].join("\n");
  const definition = compiled.get(key) ?? compile(page, cell);
  compiled.set(key, definition);
  return definition;
}

function compile(page: Page, cell: PageCell): Definition {
  const file = `docs/${page.name}.md`;
  try {
    const source = cell.language === "ts" ? stripTypes(cell.source) : cell.source;
    const parsed = parseJavaScript(source, {path: page.name, inline: cell.kind === "inline"});
    const text = transpileJavaScript(parsed, {
      id: "cell",
      path: page.name,
      mode: cell.kind,
      resolveImport: String
    });
    const found: Definition[] = [];
    const code = `(define, load) => {${text.replace(/\bimport\(/g, "load(")}}`;
    const run = vm.runInThisContext(code, {
      filename: file,
      lineOffset: firstLine(cell, parsed)
    }) as (
      define: (definition: Definition) => void,
      load: (specifier: string) => Promise<unknown>
    ) => void;
    run((definition) => found.push(definition), load);
    return found[0]!;
  } catch (error) {
    throw new PageError(`${file}:${cell.line}: ${message(error)}`, {cause: error});
  }
}

/** What a cell may import. */
async function load(specifier: string): Promise<unknown> {
  if (specifier === "/lib/tcp.js") return import("../../src/index.ts");
  if (/^d3(-\w+)?$/.test(specifier)) return import(/* @vite-ignore */ specifier);
  throw new Error(`"${specifier}" cannot be imported: a page has "/lib/tcp.js", "d3" and "d3-…"`);
}

/** Framework puts one line before a cell's code, and one in place of all lines of its imports. */
function firstLine(cell: PageCell, {body, input}: ParsedCell): number {
  const imports = (body.body ?? []).filter(({type}) => type === "ImportDeclaration");
  const lines = imports.map(({start, end}) => input.slice(start, end).split("\n").length);
  const moved = lines.length === 0 ? 0 : lines.reduce((a, b) => a + b) - 1;
  return cell.line - 2 + moved;
}

/** Sucrase keeps every line where it was. */
function stripTypes(source: string): string {
  return transform(source, {
    transforms: ["typescript"],
    disableESTransforms: true,
    keepUnusedImports: true
  }).code;
}

/** The error as a PageError, with the line that the stack names. */
export function locate(page: Page, cell: PageCell, error: unknown): PageError {
  const file = `docs/${page.name}.md`;
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const line = new RegExp(`${file}:(\\d+)`).exec(stack)?.[1] ?? cell.line;
  return new PageError(`${file}:${line}: ${message(error)}`, {cause: error});
}

const message = (error: unknown): string =>
  error instanceof Error ? error.message : `threw ${String(error)}`;
