/**
 * A cell's text made ready to run, by Framework's own rules: which names it needs, which it gives,
 * and a function between the two. Nothing runs here; whatever is wrong is thrown as `Trouble`.
 */
import {checkAssignments} from "@observablehq/framework/dist/javascript/assignments.js";
import {findAwaits} from "@observablehq/framework/dist/javascript/awaits.js";
import {findDeclarations} from "@observablehq/framework/dist/javascript/declarations.js";
import {findReferences} from "@observablehq/framework/dist/javascript/references.js";
import {type Identifier, type Node, type Program, Parser, tokTypes} from "acorn";
import {full} from "acorn-walk";
import type {Language} from "./cell-data.ts";
import {Rewriter, guardLoops} from "./loop-guards.ts";
import {stripTypes} from "./strip-types.ts";
import {explainSyntax} from "./syntax-errors.ts";
import {type Place, Trouble, placeAt} from "./cell-error.ts";

/** A name used or declared in a cell, and where it stands first. */
export interface Named {
  readonly name: string;
  readonly place: Place;
}

/** A cell that can run. */
export interface Compiled {
  readonly inputs: readonly Named[];
  readonly outputs: readonly Named[];
  /** JavaScript for a function of `helper`, whose result is the cell's body. */
  readonly code: string;
  /** Names that the code uses and does not declare, those of the language and browser included. */
  readonly mentions: readonly string[];
  /** Where a place in `code` came from, in the reader's text. */
  readonly before: (place: Place) => Place;
}

/** What compiled code calls the object with its guard and its `import`. */
const helper = "__cell";

/** What Framework parses cells with. */
const options = {ecmaVersion: 13, sourceType: "module", locations: true} as const;

/** Lines that stand before the reader's first line in `code`. */
const headerLines = 1;

/** Compiles a cell. Throws `Trouble`. */
export function compile(source: string, cell: string, language: Language): Compiled {
  const input = language === "ts" ? stripTypes(source, cell) : source;
  try {
    return compiled(input, cell, language);
  } catch (error) {
    throw explainSyntax(error, input, cell);
  }
}

function compiled(input: string, cell: string, language: Language): Compiled {
  // In a js cell a lone expression displays itself; in a ts cell nothing does.
  const expression = language === "js" ? loneExpression(input) : null;
  const body = expression ?? Parser.parse(input, options);
  const references = findReferences(body);
  checkAssignments(body, references, input);
  const outputs = names(expression ? [] : findDeclarations(body, input), input);
  const inputs = names(references, input);
  const shows = expression && !inputs.some(({name}) => name === "display" || name === "view");
  if (shows) inputs.push({name: "display", place: {line: 1, column: 1}});

  const rewriter = new Rewriter(input);
  const imports = rewriteImports(body, rewriter, input, cell);
  guardLoops(body, rewriter, helper);
  if (shows) {
    rewriter.insert(0, "display(await(");
    // A comment may stand at the end.
    rewriter.insert(input.length, "\n))");
  }
  const {text, before} = rewriter.finish();
  const waits = shows || imports || findAwaits(body).length > 0;
  const parameters = inputs.map(({name}) => name).join();
  const results = outputs.map(({name}) => name).join();
  const head = `(${helper})=>{"use strict";return ${waits ? "async" : ""}(${parameters})=>{`;
  const mentioned = findReferences(body, {globals: new Set()}).map(({name}) => name);
  return {
    inputs,
    outputs,
    mentions: [...new Set(mentioned)],
    code: `(${head}\n${text}\n${results === "" ? "" : `return {${results}};`}}})`,
    before: ({line, column}) => before({line: line - headerLines, column})
  };
}

/** The expression, when the text is one expression and nothing else. */
function loneExpression(input: string): Node | null {
  // Acorn's types do not know that a parser can be stepped by hand; Framework does so, too.
  const parser = new (Parser as unknown as SteppedParser)(options, input, 0);
  try {
    parser.nextToken();
    const node = parser.parseExpression();
    const declares = /^(Class|Function)Expression$/.test(node.type) && "id" in node && node.id;
    return parser.type === tokTypes.eof && !declares ? node : null;
  } catch {
    return null;
  }
}

type SteppedParser = new (
  opts: typeof options,
  input: string,
  start: number
) => {
  type: unknown;
  nextToken(): void;
  parseExpression(): Node;
};

function names(nodes: readonly Identifier[], input: string): Named[] {
  const first = new Map<string, Named>();
  for (const {name, start} of nodes) {
    if (!first.has(name)) first.set(name, {name, place: placeAt(input, start)});
  }
  return [...first.values()];
}

/** Sends every import through `helper.import`; returns whether there was an import declaration. */
function rewriteImports(body: Node, rewriter: Rewriter, input: string, cell: string): boolean {
  const heads: string[] = [];
  const statements = body.type === "Program" ? (body as Program).body : [];
  for (const node of statements) {
    if (/^Export/.test(node.type)) {
      const message = "A cell has no exports: its top-level names are shared as they are.";
      throw new Trouble(message, cell, placeAt(input, node.start));
    }
    if (node.type !== "ImportDeclaration") continue;
    const {line, column} = placeAt(input, node.source.start);
    const wanted: string[] = [];
    const parts: string[] = [];
    let all = "";
    for (const specifier of node.specifiers) {
      const local = specifier.local.name;
      if (specifier.type === "ImportNamespaceSpecifier") all = local;
      else {
        const name = specifier.type === "ImportDefaultSpecifier" ? "default" : imported(specifier);
        wanted.push(name);
        parts.push(`${JSON.stringify(name)}:${local}`);
      }
    }
    const given = [node.source.raw, line, column, JSON.stringify(wanted)];
    const call = `await ${helper}.import(${given.join()})`;
    heads.push(`const ${all || `{${parts.join()}}`}=${call};`);
    if (all && parts.length) heads.push(`const {${parts.join()}}=${all};`);
    rewriter.replace(node.start, node.end, "");
  }
  rewriter.insert(0, heads.join(""));
  full(body, (node) => {
    if (node.type === "MetaProperty" && input.startsWith("import", node.start)) {
      const message = "`import.meta` does not exist in a cell.";
      throw new Trouble(message, cell, placeAt(input, node.start));
    }
    if (node.type === "ImportExpression") {
      rewriter.replace(node.start, node.start + "import".length, `${helper}.import`);
    }
  });
  return heads.length > 0;
}

function imported(specifier: {imported: Node}): string {
  const node = specifier.imported as Node & {name?: string; value?: string};
  return node.name ?? node.value ?? "";
}
