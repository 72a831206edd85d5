/**
 * How Node loads the caller's modules: types are taken out with every token left where it was, a
 * syntax error names its place, and "tcp-sockets" is this package, wherever the file is.
 */
import {readFile} from "node:fs/promises";
import {relative} from "node:path";
import {fileURLToPath} from "node:url";
import {parse} from "acorn";
import {Trouble} from "../notebook/compile/cell-error.ts";
import {stripTypes} from "../notebook/compile/strip-types.ts";
import {explainSyntax} from "../notebook/compile/syntax-errors.ts";

const here = new URL(".", import.meta.url).href;
const entries = ["views", "explore", "chart"];

interface Resolved {
  readonly url: string;
  readonly shortCircuit?: boolean;
}

type NextResolve = (specifier: string, context: unknown) => Promise<Resolved>;

/** Part of Node's module hooks. */
export async function resolve(
  specifier: string,
  context: unknown,
  next: NextResolve
): Promise<Resolved> {
  const [, entry] = /^tcp-sockets(?:\/(.*))?$/.exec(specifier) ?? [null, null];
  if (specifier !== "tcp-sockets" && !entries.includes(entry ?? ""))
    return next(specifier, context);
  return {url: new URL(`./${entry ?? "index"}.js`, here).href, shortCircuit: true};
}

interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit?: boolean;
}

type NextLoad = (url: string, context: unknown) => Promise<Loaded>;

/** Part of Node's module hooks. */
export async function load(url: string, context: unknown, next: NextLoad): Promise<Loaded> {
  const isOwn = url.startsWith(here) || url.includes("/node_modules/");
  if (isOwn || !/^file:.*\.m?[jt]s$/.test(url)) return next(url, context);
  const path = fileURLToPath(url);
  const text = await readFile(path, "utf8");
  const name = relative(process.cwd(), path) || path;
  return {format: "module", source: plain(text, name, url.endsWith("ts")), shortCircuit: true};
}

/** The module as JavaScript. Throws an error with the place in its message. */
function plain(text: string, name: string, typed: boolean): string {
  try {
    const code = typed ? stripTypes(text, name) : text;
    parse(code, {ecmaVersion: "latest", sourceType: "module"});
    return code;
  } catch (error) {
    const said = explainSyntax(error, text, name);
    if (!(said instanceof Trouble) || !said.place) throw said;
    const {line, column} = said.place;
    throw new SyntaxError(`${name}:${line}:${column}: ${said.message}`, {cause: error});
  }
}
