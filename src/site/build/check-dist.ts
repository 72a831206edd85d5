/**
 * Checks the built site for faults that Framework lets pass: it exits with success even if a cell
 * does not parse or an import is missing.
 */
import {existsSync, readFileSync, readdirSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import {type Expression, parse} from "acorn";
import {simple} from "acorn-walk";

/** An attribute or CSS function by which a browser loads something. */
const LOADS = [
  /<(?:script|img|iframe|source|audio|video|embed)\b[^>]*?\ssrc="([^"]*)"/g,
  /<link\b(?! rel="canonical")[^>]*?\shref="([^"]*)"/g,
  /<object\b[^>]*?\sdata="([^"]*)"/g,
  /url\(\s*["']?([^"')]*)/g,
  /@import\s+["']([^"']*)/g
];

/** What is wrong in the site in this folder: each line names a file. */
export function checkDist(dist: string): string[] {
  const files = readdirSync(dist, {recursive: true, encoding: "utf8"}).sort();
  return files.flatMap((file) => {
    if (!/\.(html|js|css)$/.test(file)) return [];
    const text = readFileSync(join(dist, file), "utf8");
    return checkFile(dist, file, text).map((problem) => `${file}: ${problem}`);
  });
}

function checkFile(dist: string, file: string, text: string): string[] {
  // The sandbox holds a script, in which anything may look like markup, and its own policy.
  if (/^_file\b.*\.html$/.test(file)) return [];
  const found = file.endsWith(".html") ? checkPage(text) : [];
  const loads = file.endsWith(".js") ? [] : matches(text, LOADS);
  for (const target of loads) {
    if (/^(data:|#|$)/.test(target)) continue;
    if (/^(\w+:)?\/\//.test(target)) found.push(`loads from another host: ${target}`);
    else if (!resolves(dist, file, target)) found.push(`loads what is not there: ${target}`);
  }
  for (const {name, lazy} of importsOf(file, text)) {
    // The standard library can load packages on demand, but no page here uses them.
    if (lazy && file.startsWith("_observablehq")) continue;
    if (/^\w+:|^\/\//.test(name)) found.push(`imports from another host: ${name}`);
    else if (!/^\.{0,2}\//.test(name)) found.push(`unresolved import: ${name}`);
    else if (!resolves(dist, file, name)) found.push(`imports what is not there: ${name}`);
  }
  return found;
}

function checkPage(html: string): string[] {
  const found: string[] = [];
  const error = /observablehq--error[^>]*>([^<]*)/.exec(html);
  if (error) found.push(`a cell did not parse: ${error[1]}`);
  if (html.includes('.ts")')) found.push("imports TypeScript");
  if (!html.includes('<html lang="')) found.push("has no language");
  if (html.includes("maximum-scale")) found.push("forbids zoom");
  if (!html.includes("Content-Security-Policy")) found.push("has no Content-Security-Policy");
  return found;
}

interface Import {
  readonly name: string;
  /** Whether it is loaded on demand only. */
  readonly lazy: boolean;
}

/** What a module, or the module scripts of a page, import by a literal name. */
function importsOf(file: string, text: string): Import[] {
  const scripts = [/<script type="module">([\s\S]*?)<\/script>/g];
  const code = file.endsWith(".js") ? [text] : file.endsWith(".html") ? matches(text, scripts) : [];
  const found: Import[] = [];
  const add = (lazy: boolean) => (node: {source?: Expression | null}) => {
    const name = node.source?.type === "Literal" ? node.source.value : null;
    if (typeof name === "string") found.push({name, lazy});
  };
  for (const source of code) {
    simple(parse(source, {ecmaVersion: 2024, sourceType: "module"}), {
      ImportDeclaration: add(false),
      ExportAllDeclaration: add(false),
      ExportNamedDeclaration: add(false),
      ImportExpression: add(true)
    });
  }
  return found;
}

function resolves(dist: string, file: string, target: string): boolean {
  const path = decodeURI(target.replace(/[?#].*$/, ""));
  // A path from the root of the server breaks when the site is served under another path.
  if (path.startsWith("/")) return false;
  const full = join(dist, dirname(file), path);
  return !relative(dist, full).startsWith("..") && existsSync(full);
}

const matches = (text: string, patterns: readonly RegExp[]): string[] =>
  patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap(([, group]) => group ?? []));
