/**
 * The benchmark's scenarios as readers' browsers would run them: bundled with the engine by the
 * site's own settings. Run from the sources, a transpiler's helpers take half of the time.
 */
import {mkdtemp} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {build} from "esbuild";
import {common} from "../../src/site/config/bundle-options.ts";
import type * as Scenarios from "./scenarios.ts";

let file: Promise<string> | null = null;

/** The address of the bundle, which is made once. */
export const productFile = (): Promise<string> => (file ??= bundle());

/** The scenarios, bundled. */
export async function product(): Promise<typeof Scenarios> {
  return (await import(await productFile())) as typeof Scenarios;
}

async function bundle(): Promise<string> {
  const outfile = join(await mkdtemp(join(tmpdir(), "bench-")), "scenarios.mjs");
  const entry = join(import.meta.dirname, "scenarios.ts");
  await build({...common, entryPoints: [entry], outfile});
  return pathToFileURL(outfile).href;
}
