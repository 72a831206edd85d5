/** `tcp-sockets run FILE`: a run in the form that was asked for. */
import {writeFile} from "node:fs/promises";
import {ms} from "../base/units.ts";
import {socketTable, socketText} from "../trace/data/sockets.ts";
import {captureRun} from "../trace/export/capture.ts";
import type {Run} from "../trace/query/trace.ts";
import {transcript} from "../trace/words/transcript.ts";
import {Problem, loadRun} from "./load-run.ts";
import {words} from "./words.ts";

/** What is wanted of a run. */
export interface RunOptions {
  readonly form: "text" | "pcapng" | "svg" | "ss";
  /** The time of socket tables, in ms; null for the end. */
  readonly milliseconds: number | null;
  /** The file to be written; null for the standard output. */
  readonly out: string | null;
  /** The address of the package's folder. */
  readonly home: string;
}

/** Runs a file and prints or writes the result. Throws a `Problem`. */
export async function runFile(file: string, options: RunOptions): Promise<void> {
  const {run} = await loadRun(file, options.home);
  if (options.form === "pcapng" && options.out === null && process.stdout.isTTY) {
    throw new Problem(words.binary);
  }
  const result = await inForm(run, options);
  if (options.out !== null) {
    await writeFile(options.out, result).catch((error: unknown) => {
      throw new Problem((error as Error).message);
    });
  } else process.stdout.write(result);
}

async function inForm(run: Run, {form, milliseconds}: RunOptions): Promise<string | Uint8Array> {
  switch (form) {
    case "text":
      return `${transcript(run).join("\n")}\n`;
    case "pcapng":
      return captureRun(run);
    case "svg":
      return (await import("./picture.ts")).pictureOf(run);
    case "ss": {
      const at = milliseconds === null ? run.end.at : ms(milliseconds);
      const tables = run.hosts.map((_, host) => socketText(socketTable(run, host, at)));
      return `${tables.join("\n\n")}\n`;
    }
  }
}
