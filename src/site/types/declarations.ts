/**
 * What the types in the editor know: the declarations of the library with their doc comments, of
 * Framework's own names, of the language and of a part of the browser; and the options with which
 * the build checks the same cells.
 */
import {createHash} from "node:crypto";
import {mkdirSync, readFileSync, readdirSync, writeFileSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import type {Plugin} from "esbuild";
import ts from "typescript";
import {root} from "../config/root.ts";
import type {TypesData} from "../../notebook/types/type-service.ts";
import {domSubset} from "./dom-subset.ts";

const lib = join(root, "node_modules/typescript/lib");

/** The options of `tsconfig.json`, as the compiler has them. */
export function compilerOptions(): ts.CompilerOptions {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file));
  return {...ts.parseJsonConfigFileContent(config.config, ts.sys, root).options, types: []};
}

/** Lets the module "notebook:types-data" stand for the declarations, while `src` is bundled. */
export const typesData: Plugin = {
  name: "types-data",
  setup(build) {
    build.onResolve({filter: /^notebook:types-data$/}, ({path}) => ({path, namespace: "types"}));
    build.onLoad({filter: /./, namespace: "types"}, () => {
      const {data, sources} = makeTypesData();
      return {contents: JSON.stringify(data), loader: "json", watchFiles: [...sources]};
    });
  }
};

/** What was made, and the files that it was made of. */
interface Made {
  readonly data: TypesData;
  readonly sources: readonly string[];
}

/** The declarations. Making them takes seconds, so they are kept until something changes. */
export function makeTypesData(): Made {
  const folder = join(root, "node_modules/.cache/declarations");
  const file = join(folder, `${hashOfSources()}.json`);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Made;
  } catch {
    const made = make();
    mkdirSync(folder, {recursive: true});
    writeFileSync(file, JSON.stringify(made));
    return made;
  }
}

/** A hash of all that the declarations depend on. */
function hashOfSources(): string {
  const src = join(root, "src");
  const names = readdirSync(src, {recursive: true, encoding: "utf8"}).sort();
  const hash = createHash("sha256").update(`${ts.version}\n${root}\n`);
  const files = names.filter((name) => name.endsWith(".ts")).map((name) => join(src, name));
  for (const path of [...files, join(root, "tsconfig.json")]) {
    hash.update(`${path}\n`).update(readFileSync(path));
  }
  return hash.digest("hex").slice(0, 16);
}

function make(): Made {
  const emitted = emitDeclarations(["src/index.ts"]);
  const files: Record<string, string> = {};
  addWithImports("/src/index.d.ts", emitted, files);
  const libs = languageFiles("lib.es2023.d.ts");
  const dom = ["lib.dom.d.ts", "lib.dom.iterable.d.ts"].map((name) => libText(name)).join("\n");
  files["/lib/lib.dom.d.ts"] = domSubset(dom);
  for (const name of libs) files[`/lib/${name}`] = libText(name).replace(/^\/\*!.*?\*\/\s*/s, "");
  const builtins = join(root, "src/site/types/builtins.d.ts");
  files["/src/site/types/builtins.d.ts"] = readFileSync(builtins, "utf8");
  const {target, module, moduleResolution, ...rest} = compilerOptions();
  const flags = Object.entries(rest).filter(([, value]) => typeof value === "boolean");
  const options = {target, module, moduleResolution, ...Object.fromEntries(flags)};
  const sources = Object.keys(files).flatMap((name) =>
    /^\/src\/.*(?<!builtins)\.d\.ts$/.test(name) ? join(root, name.replace(/\.d\.ts$/, ".ts")) : []
  );
  return {data: {options: options as TypesData["options"], files}, sources: [...sources, builtins]};
}

/** The declarations of all that these files reach, by path below the project: `/src/index.d.ts`. */
export function emitDeclarations(entries: readonly string[]): Map<string, string> {
  const emitted = new Map<string, string>();
  const files = entries.map((entry) => join(root, entry));
  const program = ts.createProgram(files, {
    ...compilerOptions(),
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: root,
    outDir: root
  });
  program.emit(
    undefined,
    (path, text) => emitted.set(`/${relative(root, path).replaceAll("\\", "/")}`, text),
    undefined,
    true
  );
  return emitted;
}

/** Adds a file and those that it imports: a class knows more than its declaration says. */
export function addWithImports(
  path: string,
  emitted: ReadonlyMap<string, string>,
  files: Record<string, string>
): void {
  const text = emitted.get(path);
  if (text === undefined || path in files) return;
  files[path] = text;
  for (const {fileName} of ts.preProcessFile(text).importedFiles) {
    if (!fileName.startsWith(".")) continue;
    const target = join(dirname(path), fileName).replaceAll("\\", "/");
    addWithImports(target.replace(/\.ts$/, ".d.ts"), emitted, files);
  }
}

/** A file of the language's own declarations, with those that it refers to. */
function languageFiles(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const {fileName} of ts.preProcessFile(libText(name)).libReferenceDirectives) {
    languageFiles(`lib.${fileName.toLowerCase()}.d.ts`, found);
  }
  return found;
}

function libText(name: string): string {
  return readFileSync(join(lib, name), "utf8");
}
