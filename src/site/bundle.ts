/**
 * Bundles `src` into the few files that pages load: `docs/lib/tcp.js` (simulation, views, charts)
 * and `docs/lib/notebook.js` (a small loader; what it imports on demand becomes files of its own,
 * whose names Framework finds, copies and hashes like any other module).
 */
import {existsSync} from "node:fs";
import {mkdir, readdir, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {type BuildOptions, build, context} from "esbuild";

export const root = join(import.meta.dirname, "../..");
const lib = join(root, "docs/lib");
const notebook = join(root, "src/notebook/index.ts");

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  // Framework reads the files with a parser of ECMAScript 2022.
  target: "es2022",
  platform: "browser",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  outdir: lib,
  logLevel: "warning"
};

function bundles(): BuildOptions[] {
  const list: BuildOptions[] = [{...common, entryPoints: {tcp: join(root, "src/index.ts")}}];
  if (existsSync(notebook)) {
    list.push({
      ...common,
      entryPoints: {notebook},
      splitting: true,
      chunkNames: "[name]-[hash]",
      // Framework's own modules and those next to this one are there at run time.
      external: ["observablehq:*", "/lib/*", "d3"]
    });
  }
  return list;
}

async function prepare(): Promise<void> {
  await mkdir(lib, {recursive: true});
  // Old chunks have other names; nothing would ever remove them.
  for (const file of await readdir(lib)) await rm(join(lib, file), {recursive: true});
  if (!existsSync(notebook)) await writeFile(join(lib, "notebook.js"), "export {};\n");
}

/** Bundles once. Throws when the code has an error. */
export async function bundle(): Promise<void> {
  await prepare();
  await Promise.all(bundles().map((options) => build(options)));
}

/** Bundles, and again after each change of a source file, until the process ends. */
export async function watchBundle(): Promise<void> {
  await prepare();
  for (const options of bundles()) {
    const watcher = await context(options);
    await watcher.rebuild();
    await watcher.watch();
  }
}
