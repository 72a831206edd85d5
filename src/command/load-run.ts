/**
 * Loads a module in TypeScript or JavaScript and takes the run that it exports. What is wrong with
 * it is said with its file, line and column.
 */
import {existsSync} from "node:fs";
import {register} from "node:module";
import {relative, resolve} from "node:path";
import {fileURLToPath, pathToFileURL} from "node:url";
import type {Scenario} from "../sim/scenario.ts";
import {simulate} from "../trace/query/simulate.ts";
import type {Run} from "../trace/query/trace.ts";
import {words} from "./words.ts";

/** A message for whoever called the command. */
export class Problem extends Error {}

/** What a module is used for. */
export interface Loaded {
  readonly run: Run;
  /** What should be true of every run; null when the module asks nothing. */
  readonly holds: ((run: Run) => boolean) | null;
}

/** Loads it; `home` is the package's folder, as an address. Throws a `Problem`. */
export async function loadRun(file: string, home: string): Promise<Loaded> {
  if (!existsSync(file)) throw new Problem(words.noFile(file));
  register("./hooks.js", home);
  try {
    const module = (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
    const holds = module.holds;
    const run = runOf(file, module.default);
    return {run, holds: typeof holds === "function" ? (holds as Loaded["holds"]) : null};
  } catch (error) {
    throw problemOf(error, file, home);
  }
}

function runOf(file: string, value: unknown): Run {
  if (typeof value !== "object" || value === null) {
    throw new Problem(words.badExport(file, value === null ? "null" : typeof value));
  }
  return "transits" in value && "again" in value ? (value as Run) : simulate(value as Scenario);
}

/** An error with the place in the caller's own code that led to it. */
function problemOf(error: unknown, file: string, home: string): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error)) return new Problem(`${file}: ${String(error)}`);
  // The hooks have said the place already.
  if (/^\S.*:\d+:\d+: /.test(error.message)) return new Problem(error.message);
  for (const line of (error.stack ?? "").split("\n")) {
    const [, url = "", at = ""] = /(file:\/\/\S+?):(\d+:\d+)/.exec(line) ?? [];
    if (url === "" || url.startsWith(home) || url.includes("/node_modules/")) continue;
    const path = fileURLToPath(url);
    return new Problem(`${relative(process.cwd(), path) || path}:${at}: ${error.message}`);
  }
  return new Problem(`${file}: ${error.message}`);
}
