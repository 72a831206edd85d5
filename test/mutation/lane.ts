/** A copy of the project in which one mutation at a time is tried. */
import {fork, type ChildProcess} from "node:child_process";
import {once} from "node:events";
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {root} from "../../src/site/config/root.ts";
import type {Mutation} from "./mutations/mutation.ts";
import type {Question, Verdict} from "./test-process.ts";

/** What a mutation is tried on: sources, tests and their settings. */
const COPIED = ["src", "test", "package.json", "tsconfig.json", "vitest.config.ts"];

/** What came of a mutation; a stale one does not apply any more. */
export type Outcome =
  | {readonly verdict: "killed"; readonly by: string}
  | {readonly verdict: "survived"}
  | {readonly verdict: "stale"};

/** A copy of the project, with the process that runs its tests. */
export class Lane {
  readonly #copy = mkdtempSync(join(tmpdir(), "mutation-"));
  #process: ChildProcess | null = null;
  /** It has gone by itself: out of memory, for one. */
  #gone = new Promise<Verdict>(() => {});
  /** The file that was mutated last: the process still has it compiled as it was then. */
  #last: string | null = null;

  constructor() {
    for (const name of COPIED) cpSync(join(root, name), join(this.#copy, name), {recursive: true});
    symlinkSync(join(root, "node_modules"), join(this.#copy, "node_modules"));
  }

  /** Runs test files on the mutated project, in their order, until one fails. */
  async try({file, find, put}: Mutation, tests: readonly string[]): Promise<Outcome> {
    const path = join(this.#copy, file);
    const text = readFileSync(path, "utf8");
    const [before, after, ...more] = text.split(find);
    if (before === undefined || after === undefined || more.length > 0) return {verdict: "stale"};
    writeFileSync(path, before + put + after);
    const failed = await this.firstFailing(tests, path);
    writeFileSync(path, text);
    this.#last = path;
    return failed === null ? {verdict: "survived"} : {verdict: "killed", by: failed};
  }

  /** The first of the test files that fails or hangs, or null when all pass. */
  async firstFailing(tests: readonly string[], changed?: string): Promise<string | null> {
    const files = [this.#last, changed].filter((file) => typeof file === "string");
    const process = (this.#process ??= this.#start());
    process.send({changed: files, tests} satisfies Question);
    const {failed, hangs} = await Promise.race([
      once(process, "message").then(([verdict]) => verdict as Verdict),
      this.#gone
    ]);
    if (hangs) {
      this.#process = null;
      process.kill("SIGKILL");
    }
    return failed;
  }

  close(): void {
    this.#process?.kill();
    rmSync(this.#copy, {recursive: true, force: true});
  }

  #start(): ChildProcess {
    const started = fork(join(import.meta.dirname, "test-process.ts"), {
      cwd: this.#copy,
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: {...process.env, CI: "1", PROPERTY_CASES: "0.3"}
    });
    this.#gone = once(started, "exit").then(() => ({failed: "", hangs: true}));
    return started;
  }
}
