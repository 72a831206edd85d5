/** The command that runs packetdrill scripts against the engine. */
import {readdirSync, readFileSync, statSync} from "node:fs";
import {join} from "node:path";
import {makeEngineStack} from "../packetdrill/stack/engine.ts";
import {profileOf, readArguments} from "../packetdrill/run/options.ts";
import {report, summary} from "../packetdrill/run/report.ts";
import {runScript} from "../packetdrill/run/run.ts";

const usage = (command: string): string => `usage: ${command} [OPTION…] FILE…
  FILE                a script, or a folder of *.pkt scripts
  --profile=NAME      the system under test: linux (default), windows, macos, freebsd, …;
                      a file called NAME.freebsd.pkt or NAME.windows.pkt says so itself
  --define=NAME       a name that #ifdef knows; NAME=VALUE also replaces the word in the script
  --compare=LIST      what expected packets are held against: flags,seq,ack,len,win,options
  --verbose           show the steps of scripts that passed, too
  and the options of the language: --tolerance_usecs=N, --ip_version=ipv4, --mtu=N …`;

/** A file, or all scripts in a folder and below it. */
function scripts(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, {recursive: true, encoding: "utf8"})
    .filter((name) => name.endsWith(".pkt"))
    .sort()
    .map((name) => join(path, name));
}

/**
 * Runs the scripts, and prints what came of each. Returns the exit status: 1 when a script failed,
 * 2 when the arguments cannot be used. `command` is what the usage calls it.
 */
export function packetdrill(args: readonly string[], command: string): number {
  const read = readArguments(args);
  if (read.kind === "wrong") {
    console.error(`${read.text}\n${usage(command)}`);
    return 2;
  }
  let files: string[];
  try {
    files = read.files.flatMap(scripts);
  } catch (error) {
    console.error(`a file cannot be read: ${(error as Error).message}`);
    return 2;
  }
  const totals = {passed: 0, failed: 0, notApplicable: 0};
  for (const file of files) {
    const source = readFileSync(file, "utf8");
    const profile = read.given.has("profile") ? read.options.profile : profileOf(file);
    const options = {...read.options, profile};
    const outcome = runScript(source, options, read.given, makeEngineStack);
    if (outcome.kind === "passed") totals.passed++;
    else if (outcome.kind === "not-applicable") totals.notApplicable++;
    else totals.failed++;
    console.log(report(file, outcome, read.options.verbose).join("\n"));
  }
  console.log(summary(totals));
  return totals.failed > 0 ? 1 : 0;
}
