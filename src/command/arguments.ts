/** Reads the arguments of the commands; what is wrong with them is a `Problem`. */
import {type ParseArgsConfig, parseArgs} from "node:util";
import {Problem} from "./load-run.ts";
import {words} from "./words.ts";

/** What the arguments of a command may be; throws a `Problem` for others. */
export function readArguments<const T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T
) {
  try {
    return parseArgs({args: [...args], options, allowPositionals: true});
  } catch (error) {
    throw new Problem((error as Error).message.replace(/\. To specify a positional.*/, "."));
  }
}

/** The one file that a command takes. */
export function oneFile(command: string, files: readonly string[]): string {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw new Problem(words.oneFile(command));
  return file;
}

/** A number that is not negative; null when it was not given. */
export function number(name: string, given: string | undefined): number | null {
  if (given === undefined) return null;
  const value = Number(given);
  if (given === "" || !(value >= 0)) throw new Problem(words.badNumber(name, given));
  return value;
}
