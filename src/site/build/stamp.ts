/**
 * Whether `dist` is what these sources make: tests build it only when it is not. The stamp covers
 * all that goes into the site, and `docs/lib`, which the live preview overwrites.
 */
import {createHash} from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs";
import {dirname, join} from "node:path";
import {root} from "../config/root.ts";

const file = join(root, ".cache/dist.stamp");

/** What goes into the site. The page on the model counts the titles of `test/pages`. */
const inputs = [
  "docs",
  "src",
  "test/pages",
  "observablehq.config.ts",
  "package-lock.json",
  "tsconfig.json"
];

/** The hash of files and folders, given by their paths below the root: of names and contents. */
export function hashOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesBelow)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** The files at or below a path, in the order of their names; none when there is no such path. */
function filesBelow(path: string): string[] {
  const stats = statSync(join(root, path), {throwIfNoEntry: false});
  if (!stats?.isDirectory()) return stats ? [path] : [];
  const names = readdirSync(join(root, path)).filter((name) => name !== ".observablehq");
  return names.sort().flatMap((name) => filesBelow(join(path, name)));
}

/** Notes that `dist` has just been built. */
export function stampDist(): void {
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, hashOf(inputs));
}

/** Notes that `dist` is about to change. */
export function unstampDist(): void {
  rmSync(file, {force: true});
}

/** Whether `dist` was built from the sources as they are now. */
export function isDistCurrent(): boolean {
  return existsSync(file) && readFileSync(file, "utf8") === hashOf(inputs);
}
