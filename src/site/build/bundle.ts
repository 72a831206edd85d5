/**
 * Bundles `src` into the few files that pages load: `docs/lib/tcp.js` (simulation, views, charts),
 * `docs/lib/first-load.js` (the part of it that a page needs before anything runs),
 * `docs/lib/notebook.js` (a small loader; what it imports on demand becomes files of its own,
 * whose names Framework finds, copies and hashes like any other module), and on demand
 * `docs/lib/types-worker.js` (TypeScript, with the declarations that cells need),
 * `docs/lib/capture-worker.js` (the reader of captures) and `docs/lib/sandbox.html` (the document
 * in which edited cells run, with all that they may import), and the style sheets and scripts that
 * one page alone has.
 */
import {cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {type BuildOptions, type TransformOptions, build, context, transform} from "esbuild";
import {rollup} from "rollup";
import {searchEntries} from "../content/search-entries.ts";
import {typesData} from "../types/declarations.ts";
import {common, pureCalls} from "../config/bundle-options.ts";
import {root} from "../config/root.ts";
import {liveSandbox, sandbox, writeSandbox} from "../config/sandbox-bundle.ts";

const lib = join(root, "docs/lib");

/** How a file is minified once more, when all its pieces are in it. */
const small: TransformOptions = {
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none"
};

const bundles: readonly BuildOptions[] = [
  {
    ...common,
    entryPoints: {
      tcp: join(root, "src/index.ts"),
      "first-load": join(root, "src/first-load.ts")
    },
    plugins: [pureCalls],
    // Views that only some pages use are loaded when they are first wanted.
    splitting: true,
    chunkNames: "[name]-[hash]"
  },
  {
    ...common,
    entryPoints: {notebook: join(root, "src/notebook/index.ts")},
    splitting: true,
    chunkNames: "[name]-[hash]",
    // Framework resolves its own modules, the library, and d3: edited cells can import these.
    external: ["observablehq:*", "/lib/*", "d3"]
  },
  {
    ...common,
    entryPoints: {"capture-worker": join(root, "src/chart/capture/capture-worker.ts")},
    format: "iife"
  },
  {
    ...common,
    // The style sheets of what one page alone has.
    entryPoints: {
      "your-capture": join(root, "src/chart/capture/capture.css"),
      packetdrill: join(root, "src/chart/packetdrill/packetdrill.css")
    }
  },
  {
    ...common,
    entryPoints: {"types-worker": join(root, "src/notebook/types/types-worker.ts")},
    // A plain script, which every browser takes as a worker.
    format: "iife",
    // TypeScript asks for these when it runs in Node, and does without them elsewhere.
    external: ["fs", "path", "os", "crypto", "inspector", "perf_hooks", "source-map-support"],
    plugins: [typesData]
  }
];

async function prepare(folder: string): Promise<void> {
  await mkdir(folder, {recursive: true});
  // Old chunks have other names; nothing would ever remove them.
  for (const file of await readdir(folder)) await rm(join(folder, file), {recursive: true});
}

/**
 * Bundles once; returns the files that went in, below the project's root. Throws when the code has
 * an error, which esbuild has printed by then.
 */
export async function bundle(folder = lib): Promise<string[]> {
  await prepare(folder);
  const raw = await mkdtemp(join(tmpdir(), "bundle-"));
  const results = await Promise.all(
    [...bundles, sandbox].map((options) => build({...options, outdir: raw, metafile: true}))
  );
  for (const entries of [["tcp", "first-load"], ["notebook"]]) await merge(raw, folder, entries);
  for (const file of [
    "capture-worker.js",
    "types-worker.js",
    "your-capture.css",
    "packetdrill.css"
  ])
    await cp(join(raw, file), join(folder, file));
  await writeSandbox(raw, folder);
  await writeSearch(folder);
  await writeScripts(folder);
  await rm(raw, {recursive: true});
  return results.flatMap(({metafile}) => Object.keys(metafile.inputs));
}

/** Writes what the search of the site knows. */
const writeSearch = (folder: string): Promise<void> =>
  writeFile(join(folder, "search-index.json"), JSON.stringify(searchEntries()));

/** Writes the project's own packetdrill scripts, by their paths. */
async function writeScripts(folder: string): Promise<void> {
  const from = join(root, "test/packetdrill/scripts");
  const files = await readdir(from, {recursive: true});
  const paths = files.filter((file) => file.endsWith(".pkt")).sort();
  const texts = await Promise.all(paths.map((path) => readFile(join(from, path), "utf8")));
  const entries = paths.map((path, i) => [path.replaceAll("\\", "/"), texts[i]]);
  const json = JSON.stringify(Object.fromEntries(entries));
  await writeFile(join(folder, "packetdrill-scripts.json"), json);
}

/**
 * Puts pieces together that are always loaded together. esbuild makes a file of each set of modules
 * that the same files need, which are twenty requests a page; Rollup knows that what a page has
 * loaded already need not be apart from it.
 */
async function merge(from: string, to: string, entries: readonly string[]): Promise<void> {
  const pieces = await rollup({
    input: Object.fromEntries(entries.map((entry) => [entry, join(from, `${entry}.js`)])),
    external: (id) => !id.startsWith(".") && !id.startsWith(from),
    // What one piece offers to another that does not ask for it is known only now.
    treeshake: "recommended",
    // Else what later files share with the entry becomes one more file that the entry waits for.
    preserveEntrySignatures: "allow-extension",
    plugins: [{name: "minify", renderChunk: async (code) => (await transform(code, small)).code}]
  });
  await pieces.write({dir: to, format: "es", chunkFileNames: "[name]-[hash].js"});
  await pieces.close();
}

/** Bundles, and again after each change of a source file, until the process ends. */
export async function watchBundle(): Promise<void> {
  await prepare(lib);
  // A preview searches what the pages were when it began.
  await writeSearch(lib);
  await writeScripts(lib);
  for (const options of [...bundles.map((each) => ({...each, outdir: lib})), liveSandbox(lib)]) {
    const watcher = await context({
      ...options,
      define: {...options.define, ASSERTS: "true"}
    });
    // An error is printed, and mended in the editor: it must not end the preview.
    await watcher.rebuild().catch(() => undefined);
    await watcher.watch();
  }
}
