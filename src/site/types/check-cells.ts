/**
 * Checks the types of every cell of every page. All cells of a page make one module, in which each
 * stands on its own line of the page: what the compiler reports needs no translation.
 */
import {join, relative} from "node:path";
import ts from "typescript";
import {USED_BEFORE_DECLARATION, joined} from "../../notebook/compile/page-module.ts";
import {root} from "../build/bundle.ts";
import {compilerOptions} from "./declarations.ts";
import {type Page, docs, pageNames, readPage} from "../content/pages.ts";

/** What is wrong in a page, and where: the line is from 1. */
export interface Problem {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

/** The page as one module. */
export function pageModule(page: Page): string {
  return joined(page.cells.map((cell) => ({...cell, inline: cell.kind === "inline"}))).text;
}

/** Checks the given pages, or all. */
export function checkTypes(pages: readonly Page[] = pageNames().map(readPage)): Problem[] {
  const modules = new Map(pages.map((page) => [join(docs, `${page.name}.md.ts`), page]));
  const options = compilerOptions();
  const program = ts.createProgram(
    [...modules.keys(), join(root, "src/site/types/builtins.d.ts")],
    {...options, paths: {"/lib/tcp.js": [join(root, "src/index.ts")]}},
    hostWith(options, new Map([...modules].map(([path, page]) => [path, pageModule(page)])))
  );
  return [...modules].flatMap(([path, page]) => {
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
