/** The lock file: `npm ci` must work from it on every system, whoever wrote it. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {root} from "../../src/site/config/root.ts";

interface Locked {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const text = readFileSync(join(root, "package-lock.json"), "utf8");
const {packages} = JSON.parse(text) as {packages: Record<string, Locked>};

/** Whether a package is found from a folder, as Node would: there, or in a folder above. */
function isLocked(folder: string, name: string): boolean {
  if (`${folder && `${folder}/`}node_modules/${name}` in packages) return true;
  if (folder === "") return false;
  return isLocked(folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/"))), name);
}

test("it has the packages of other systems too, without which npm ci refuses it", () => {
  // npm leaves those out that its registry does not have when the file is written.
  const missing = Object.entries(packages).flatMap(([folder, {optionalDependencies = {}}]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(folder, name))
  );
  expect(missing).toEqual([]);
});

test("it names no registry: packages come from that of whoever installs", () => {
  expect(Object.values(packages).flatMap(({resolved = []}) => resolved)).toEqual([]);
  // Nor does npm write one into it, whatever its user's own settings are.
  const settings = readFileSync(join(root, ".npmrc"), "utf8").split("\n");
  expect(settings).toContain("omit-lockfile-registry-resolved=true");
});
