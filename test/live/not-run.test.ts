/** Where no kernel can be asked, the command says so, and neither passes nor fails. */
import {spawnSync} from "node:child_process";
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {build} from "esbuild";
import {afterAll, afterEach, beforeAll, expect, it} from "vitest";
import {patience} from "../sim/cases.ts";

const here = import.meta.dirname;
const folders: string[] = [];

/** The command, compiled once for all of its runs. */
const compiled = mkdtempSync(join(tmpdir(), "live-command-"));
const main = join(compiled, "main.mjs");
beforeAll(async () => {
  await build({
    entryPoints: [join(here, "main.ts")],
    outfile: main,
    bundle: true,
    platform: "node",
    format: "esm",
    define: {"import.meta.dirname": JSON.stringify(here)},
    logLevel: "silent"
  });
});
afterAll(() => rmSync(compiled, {recursive: true}));
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true});
});

/** Runs the command where `python3` is what is given; null for none at all. */
function run(
  python: string | null,
  words: readonly string[] = []
): {status: number | null; said: string[]} {
  const folder = mkdtempSync(join(tmpdir(), "live-kernel-"));
  folders.push(folder);
  if (python !== null) {
    writeFileSync(join(folder, "python3"), `#!/bin/sh\n${python}\n`);
    chmodSync(join(folder, "python3"), 0o755);
  }
  const {status, stdout} = spawnSync(process.execPath, [main, "--count=1", ...words], {
    encoding: "utf8",
    env: {...process.env, PATH: folder},
    cwd: here
  });
  return {status, said: stdout.trim().split("\n")};
}

it.each([
  ["there is no Python", null, "not run: python3 cannot be started (spawnSync python3 ENOENT)"],
  [
    "it has no right to a network namespace",
    'echo "PermissionError: [Errno 1] unshare(CLONE_NEWNET)" >&2; exit 1',
    "not run: no network namespace with a TUN device can be made here " +
      "(PermissionError: [Errno 1] unshare(CLONE_NEWNET))"
  ],
  [
    "there is no TUN device",
    "echo \"FileNotFoundError: [Errno 2] No such file or directory: '/dev/net/tun'\" >&2; exit 1",
    "not run: no network namespace with a TUN device can be made here " +
      "(FileNotFoundError: [Errno 2] No such file or directory: '/dev/net/tun')"
  ]
])(
  "where %s",
  (_, python, line) => {
    expect(run(python)).toEqual({status: 0, said: [line]});
  },
  patience
);

it.each([
  ["no program", "/nowhere/linux", "spawn /nowhere/linux ENOENT"],
  ["no kernel", "/bin/true", "it ended before it said its release)"]
])(
  "where --kernel names what is %s",
  (_, file, why) => {
    const {status, said} = run(null, [`--kernel=${file}`]);
    expect(status).toBe(0);
    expect(said[0]).toMatch(`not run: ${file} does not run as user-mode Linux (${why}`);
  },
  patience
);
