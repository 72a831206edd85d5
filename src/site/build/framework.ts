/** Runs Observable Framework's command, with its telemetry off. */
import {spawn} from "node:child_process";
import {frameworkCommand} from "../config/framework.ts";
import {root} from "../config/root.ts";

/** Runs `observable …args` and returns its exit code. */
export function framework(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [frameworkCommand, ...args], {
    cwd: root,
    stdio: "inherit",
    env: {...process.env, OBSERVABLE_TELEMETRY_DISABLE: "1"}
  });
  // Ctrl+C reaches both processes; the child ends by itself, and this one after it.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}
