/**
 * `npm run package`: builds the npm package `tcp-sockets` in `dist-package`. It has no dependency:
 * what it needs of others is bundled, with their notices.
 */
import {chmod, cp, mkdir, readFile, rm, writeFile} from "node:fs/promises";
import {dirname, join} from "node:path";
import {build} from "esbuild";
import {common, pureCalls} from "../config/bundle-options.ts";
import {root} from "../config/root.ts";
import {addWithImports, emitDeclarations} from "../types/declarations.ts";
import {chartStyle, inLight} from "./chart-style.ts";
import {licensesText, noticeOf, packageFolder} from "./licenses.ts";
import {readOrigin} from "./origin.ts";

/** The modules that others import, by their names: "." is the engine. */
const ENTRIES = {index: ".", views: "./views", explore: "./explore", chart: "./chart"} as const;
const modules = Object.keys(ENTRIES) as (keyof typeof ENTRIES)[];

/** Builds the package in this folder, which is emptied first. */
export async function buildPackage(folder: string): Promise<void> {
  await rm(folder, {recursive: true, force: true});
  await mkdir(folder, {recursive: true});
  const style = await chartStyle();
  const inputs = await buildModules(folder, style);
  await writeFile(join(folder, "chart.css"), style);
  await writeTypes(folder);
  const own = await readFile(join(root, "LICENSE"), "utf8");
  const packages = new Set(inputs.flatMap((file) => packageFolder(file) ?? []));
  const notices = [...packages].map((path) => noticeOf(join(root, path)));
  await writeFile(
    join(folder, "licenses.txt"),
    licensesText(own, notices, "This package contains the following software.")
  );
  await cp(join(root, "LICENSE"), join(folder, "LICENSE"));
  await cp(join(root, "src/package/README.md"), join(folder, "README.md"));
  const described = `${JSON.stringify(describePackage(), null, 2)}\n`;
  await writeFile(join(folder, "package.json"), described);
}

/** Builds the modules and the command only; returns the files that went in. */
export async function buildModules(folder: string, style: string): Promise<string[]> {
  const entry = (file: string): string => join(root, file);
  const {metafile} = await build({
    ...common,
    entryPoints: {
      ...Object.fromEntries(modules.map((name) => [name, entry(`src/package/${name}.ts`)])),
      command: entry("src/command/main.ts"),
      hooks: entry("src/command/hooks.ts"),
      "explore-worker": entry("src/command/explore-worker.ts"),
      packetdrill: entry("src/command/packetdrill.ts")
    },
    outdir: folder,
    // Whoever looks into it, or at a stack trace, should be able to read it.
    minify: false,
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["import"],
    external: ["node:*"],
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    plugins: [pureCalls],
    metafile: true,
    define: {...common.define, CHART_STYLE: JSON.stringify(inLight(style))}
  });
  const command = join(folder, "command.js");
  await writeFile(command, `#!/usr/bin/env node\n${await readFile(command, "utf8")}`);
  await chmod(command, 0o755);
  return Object.keys(metafile.inputs);
}

/** The declarations of the modules, below `types` as the sources are below `src`. */
async function writeTypes(folder: string): Promise<void> {
  const entries = modules.map((name) => `src/package/${name}.ts`);
  const emitted = emitDeclarations(entries);
  const files: Record<string, string> = {};
  for (const path of entries) addWithImports(`/${path.replace(/ts$/, "d.ts")}`, emitted, files);
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, "types", path.replace(/^\/src\//, ""));
    await mkdir(dirname(file), {recursive: true});
    // A declaration file is found by the name of the script that it describes.
    await writeFile(file, text.replace(/((?:from|import\()\s*"\.{1,2}\/[^"]*)\.ts"/g, '$1.js"'));
  }
}

function describePackage(): object {
  const {version, repository} = readOrigin(process.env);
  const exports = modules.map((name) => [
    ENTRIES[name],
    {types: `./types/package/${name}.d.ts`, default: `./${name}.js`}
  ]);
  return {
    name: "tcp-sockets",
    version,
    description:
      "A deterministic TCP simulator with a socket layer: run your protocol under loss, " +
      "ask the run, draw it.",
    keywords: ["tcp", "sockets", "simulator", "network", "testing", "packetdrill", "pcapng"],
    license: "MIT",
    ...(repository !== null && {
      homepage: repository,
      repository: {type: "git", url: `git+${repository}.git`},
      bugs: `${repository}/issues`
    }),
    type: "module",
    engines: {node: ">=20.19"},
    sideEffects: ["./chart.css", "./command.js", "./explore-worker.js", "./hooks.js"],
    exports: {
      ...(Object.fromEntries(exports) as Record<string, object>),
      "./chart.css": "./chart.css",
      "./package.json": "./package.json"
    },
    bin: {"tcp-sockets": "command.js"}
  };
}

if (process.argv[1] === import.meta.filename) {
  await buildPackage(join(root, "dist-package"));
  console.log("dist-package is built; `npm pack ./dist-package` makes the tarball.");
}
