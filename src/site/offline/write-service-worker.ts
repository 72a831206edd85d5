/** Puts the service worker beside the pages of a built site, and tells them that it is there. */
import {readFile, readdir, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {build} from "esbuild";
import {common} from "../config/bundle-options.ts";
import {root} from "../config/root.ts";
import {manifestOf} from "./manifest.ts";

const FILE = "service-worker.js";

/** The worker without its manifest, and the files that went in, below the project's root. */
export interface BundledWorker {
  readonly code: string;
  readonly inputs: readonly string[];
}

/** Bundles the worker. */
export async function bundleServiceWorker(): Promise<BundledWorker> {
  const {outputFiles, metafile} = await build({
    ...common,
    entryPoints: [join(root, "src/site/offline/service-worker.ts")],
    write: false,
    format: "iife",
    metafile: true,
    define: {"process.env.NODE_ENV": '"production"'}
  });
  return {
    code: outputFiles.map(({text}) => text).join("\n"),
    inputs: Object.keys(metafile.inputs)
  };
}

/**
 * Writes the worker into this folder, with the hash of each file. It is the last step of a build:
 * what is changed afterwards is not what the worker takes for the site.
 */
export async function writeServiceWorker(dist: string, {code}: BundledWorker): Promise<void> {
  for (const name of await readdir(dist, {recursive: true})) {
    if (!name.endsWith(".html")) continue;
    const path = join(dist, name);
    const html = await readFile(path, "utf8");
    const up = "../".repeat(name.split(/[\\/]/).length - 1) || "./";
    const marked = `<html lang="en" data-service-worker="${up}${FILE}">`;
    await writeFile(
      path,
      html.replace('<html lang="en">', () => marked)
    );
  }
  const manifest = `const MANIFEST = ${JSON.stringify(manifestOf(dist))};\n`;
  await writeFile(join(dist, FILE), manifest + code);
}
