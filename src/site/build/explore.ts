/**
 * `npm run explore -- FILE`: the package's command, with its threads, built from the sources.
 * Threads load modules as Node does, so what they load is JavaScript.
 */
import {spawnSync} from "node:child_process";
import {join} from "node:path";
import {root} from "../config/root.ts";
import {buildModules} from "./package.ts";

const folder = join(root, "docs/.observablehq/cache/explore");
await buildModules(folder, "");
const command = [join(folder, "command.js"), "explore", ...process.argv.slice(2)];
const {status} = spawnSync(process.execPath, command, {stdio: "inherit"});
process.exitCode = status ?? 2;
