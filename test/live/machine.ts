/**
 * The kernels that can be asked: this machine's own, and one that runs as a program (user-mode
 * Linux). Either runs lab.py, which makes a network namespace with a TUN device.
 */
import {spawn, spawnSync} from "node:child_process";
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {availableParallelism, tmpdir} from "node:os";
import {join, resolve} from "node:path";
import type {Micros} from "../../src/base/units.ts";
import type {Answered} from "./schedule.ts";

type RawOut = readonly [
  at: number,
  flags: string,
  seq: number,
  ack: number,
  window: number,
  length: number,
  options: readonly (readonly [kind: number, hex: string])[],
  port: number,
  urgent: number,
  ecn: number
];

type RawCall = readonly [
  at: number,
  value: number,
  errno: string | null,
  out: Answered["out"],
  took: number
];

/** What lab.py prints for a schedule; times are in µs. */
export interface RawAnswers {
  readonly calls: readonly RawCall[];
  readonly sent: readonly RawOut[];
  /** When it began, by the kernel's own clock. */
  readonly begun: Micros;
}

/** A kernel that schedules can be run on. */
export interface Kernel {
  /** Its release: `"6.18.15"`. */
  readonly release: string;
  /** The answers to the schedules of each question, in their order. */
  ask(questions: readonly unknown[]): Promise<RawAnswers[][]>;
}

/** Why a kernel cannot be asked. */
export interface Unavailable {
  readonly why: string;
}

const program = join(import.meta.dirname, "lab.py");

/** This machine's own kernel. */
export function ownKernel(): Kernel | Unavailable {
  if (process.platform !== "linux") return {why: `this is ${process.platform}, not Linux`};
  const found = spawnSync("python3", [program, "--check"], {encoding: "utf8"});
  if (found.error) return {why: `python3 cannot be started (${found.error.message})`};
  if (found.status !== 0) {
    return {why: `no network namespace with a TUN device can be made here (${last(found.stderr)})`};
  }
  return {
    release: found.stdout.trim(),
    async ask(questions) {
      const answers: RawAnswers[][] = [];
      for (const question of questions) {
        const said = await output("python3", [program], JSON.stringify(question));
        answers.push(JSON.parse(said) as RawAnswers[]);
      }
      return answers;
    }
  };
}

/** How many questions a user-mode Linux is asked before it is started again. */
const AT_ONE_BOOT = 4;

/** How often it is started for them. */
const PATIENCE = 5;

/**
 * A kernel that was built as a program, in simulated time (`time-travel=inf-cpu`): its clock stands
 * still while it works, so that no answer is late, and jumps to the next timer when it waits.
 */
export async function userModeLinux(file: string): Promise<Kernel | Unavailable> {
  try {
    const release = await boot(resolve(file), [], (folder) => {
      const said = join(folder, "release");
      if (!existsSync(said)) throw new Error("it ended before it said its release");
      return readFileSync(said, "utf8").trim();
    });
    return {
      release,
      async ask(questions) {
        const answers: RawAnswers[][] = [];
        let next = 0;
        const askRest = async (): Promise<void> => {
          while (next < questions.length) {
            const from = next;
            next += AT_ONE_BOOT;
            const said = await answersOf(resolve(file), questions.slice(from, next));
            for (const [i, one] of said.entries()) answers[from + i] = one;
          }
        };
        // As many of them as there are processors: each uses one.
        await Promise.all(Array.from({length: availableParallelism()}, askRest));
        return answers;
      }
    };
  } catch (error) {
    return {why: `${file} does not run as user-mode Linux (${(error as Error).message})`};
  }
}

/**
 * The answers to some questions. A user-mode Linux dies of a SIGSTOP that one of its processes gets
 * (Ctrl-Z, or whoever wants a quiet machine): then it is asked again, and as nothing is late in
 * simulated time, says the same.
 */
async function answersOf(file: string, questions: readonly unknown[]): Promise<RawAnswers[][]> {
  for (let times = 1; ; times++) {
    try {
      return await boot(file, questions, (folder) =>
        questions.map((_, i) => {
          const said = readFileSync(join(folder, `${i}.answers`), "utf8");
          if (said === "") throw new Error(last(readFileSync(join(folder, "errors"), "utf8")));
          return JSON.parse(said) as RawAnswers[];
        })
      );
    } catch (error) {
      const stopped = error instanceof Ended && error.signal === "SIGABRT";
      if (!stopped || times === PATIENCE) throw error;
    }
  }
}

/** Starts user-mode Linux, which asks itself the questions and ends; `read` takes what it wrote. */
async function boot<T>(
  file: string,
  questions: readonly unknown[],
  read: (folder: string) => T
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "user-mode-linux-"));
  try {
    for (const [i, question] of questions.entries()) {
      writeFileSync(join(folder, `${i}.json`), JSON.stringify(question));
    }
    const root = ["root=/dev/root", "rootfstype=hostfs", "rootflags=/", "rw"];
    const quiet = ["quiet", "con=null", "con0=null"];
    const init = [`init=${join(import.meta.dirname, "in-user-mode.sh")}`, `QUESTIONS=${folder}`];
    await output(file, ["mem=1G", "time-travel=inf-cpu", ...root, ...quiet, ...init], "");
    return read(folder);
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** A program that ended otherwise than well. */
class Ended extends Error {
  readonly signal: NodeJS.Signals | null;

  constructor(signal: NodeJS.Signals | null, message: string) {
    super(message);
    this.signal = signal;
  }
}

/** What a program prints, given its input. */
function output(command: string, words: readonly string[], input: string): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(command, words, {stdio: ["pipe", "pipe", "pipe"]});
    const [printed, complained]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => complained.push(chunk));
    child.on("error", failed);
    // Who ended without reading tells why by its status.
    child.stdin.on("error", () => undefined);
    child.on("close", (status, signal) => {
      if (status === 0) return done(Buffer.concat(printed).toString());
      const said = last(Buffer.concat(complained).toString());
      failed(new Ended(signal, `status ${status ?? signal}: ${said}`));
    });
    child.stdin.end(input);
  });
}

const last = (text: string): string => text.trim().split("\n").at(-1) ?? "";
