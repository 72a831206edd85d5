/**
 * Checks the types of every cell of every page. All cells of a page make one module, in which each
 * stands on its own line of the page: what the compiler reports needs no translation.
 */
import {join, relative} from "node:path";
import ts from "typescript";
import {USED_BEFORE_DECLARATION, joined} from "../../notebook/compile/page-module.ts";
import {root} from "../config/root.ts";
import {compilerOptions} from "./declarations.ts";
import {type Page, docs, pageNames, readPage} from "../content/pages.ts";

/** What is wrong in a page, and where: the line is from 1. */
export interface Problem {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

/** The page as one module. */
function pageModule(page: Page): string {
  return joined(page.cells.map((cell) => ({...cell, inline: cell.kind === "inline"}))).text;
}

/**
 * The page with each solution in the place of its cell, or null when it has none. What is wrong in
 * the other cells is reported of the page itself.
 */
function solvedPage(page: Page): Page | null {
  if (page.solutions.length === 0) return null;
  const solved = new Map(page.solutions.map((solution) => [solution.cell, solution]));
  const cells = page.cells.map((cell) => {
    const solution = cell.name === null ? undefined : solved.get(cell.name);
    return solution ? {...cell, line: solution.line, source: solution.source} : cell;
  });
  // `joined` sets each cell on its own line, in order.
  return {...page, cells: cells.sort((a, b) => a.line - b.line)};
}

/** Solutions of cells that the page does not have, or of one cell twice. */
function lostSolutions({name, cells, solutions}: Page): Problem[] {
  const page = relative(root, join(docs, `${name}.md`));
  return solutions.flatMap(({cell, line}, index) => {
    if (!cells.some((other) => other.name === cell)) {
      return [{page, line, text: `The page has no cell "${cell}" for this solution.`}];
    }
    const first = solutions.findIndex((other) => other.cell === cell);
    return first < index ? [{page, line, text: `"${cell}" has another solution.`}] : [];
  });
}

/** Checks the given pages, or all: as they stand, and with their solutions put in. */
export function checkTypes(pages: readonly Page[] = pageNames().map(readPage)): Problem[] {
  const modules = new Map(pages.map((page) => [join(docs, `${page.name}.md.ts`), page]));
  for (const page of pages) {
    const solved = solvedPage(page);
    if (solved) modules.set(join(docs, `${page.name}.solved.md.ts`), solved);
  }
  const options = compilerOptions();
  const program = ts.createProgram(
    [...modules.keys(), join(root, "src/site/types/builtins.d.ts")],
    {...options, paths: {"/lib/tcp.js": [join(root, "src/index.ts")]}},
    hostWith(options, new Map([...modules].map(([path, page]) => [path, pageModule(page)])))
  );
  const found = [...modules].flatMap(([path, page]) => {
    const file = program.getSourceFile(path);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file)
    ];
    return found
      .filter(({code}) => !USED_BEFORE_DECLARATION.includes(code))
      .map(({start, messageText}) => ({
        page: relative(root, join(docs, `${page.name}.md`)),
        line: 1 + (file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0),
        text: ts.flattenDiagnosticMessageText(messageText, "\n  ")
      }));
  });
  const seen = new Set<string>();
  return [...pages.flatMap(lostSolutions), ...found].filter(({page, line, text}) => {
    const key = `${page}:${line}: ${text}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** A compiler host that finds the given texts as if they were files. */
function hostWith(options: ts.CompilerOptions, texts: Map<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
    getSourceFile: (path, version, ...rest) => {
      const text = texts.get(path);
      if (text === undefined) return host.getSourceFile(path, version, ...rest);
      return ts.createSourceFile(path, text, version, true);
    }
  };
}

if (process.argv[1] === import.meta.filename) {
  const problems = checkTypes();
  for (const {page, line, text} of problems) console.error(`${page}:${line}: ${text}`);
  console.log(`${pageNames().length} pages checked, ${problems.length} problems`);
  if (problems.length > 0) process.exit(1);
}
