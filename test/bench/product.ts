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
import {root} from "../../src/site/config/root.ts";
import type * as Scenarios from "./scenarios.ts";

const files = new Map<string, Promise<string>>();

/** The address of the bundle of a checkout, which is made once. */
export function productFile(project = root): Promise<string> {
  const file = files.get(project) ?? bundle(project);
  files.set(project, file);
  return file;
}

/** The scenarios, bundled with the engine of this checkout or of another one. */
export async function product(project = root): Promise<typeof Scenarios> {
  return (await import(await productFile(project))) as typeof Scenarios;
}

async function bundle(project: string): Promise<string> {
  const outfile = join(await mkdtemp(join(tmpdir(), "bench-")), "scenarios.mjs");
  const entry = join(project, "test/bench/scenarios.ts");
  await build({...common, entryPoints: [entry], outfile});
  return pathToFileURL(outfile).href;
}
