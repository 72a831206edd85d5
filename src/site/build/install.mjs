/**
 * Installs the dependencies when they are missing or not those of the lock file. Plain JavaScript
 * without imports from packages, because it runs before there are any.
 */
import {spawnSync} from "node:child_process";
import {existsSync, readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or later is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

/** The packages that a lock file lists, by their folder. */
function packagesOf(file) {
  if (!existsSync(file)) return {};
  return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
}

// What is installed is compared with what is wanted by version, not by file times: a fresh
// checkout of the same lock file must not cost a new installation.
const wanted = packagesOf(`${root}/package-lock.json`);
const installed = packagesOf(`${root}/node_modules/.package-lock.json`);
const missing = Object.entries(wanted).filter(
  ([folder, {version, optional, extraneous}]) =>
    folder !== "" && !optional && !extraneous && installed[folder]?.version !== version
);

if (missing.length > 0) {
  console.log(`Installing: ${missing.length} packages are missing or out of date.`);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const shell = process.platform === "win32";
  const {status} = spawnSync(npm, ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: "inherit",
    shell
  });
  if (status !== 0) process.exit(status ?? 1);
}
