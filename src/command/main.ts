/** The command `tcp-sockets`. */
import {type ParseArgsConfig, parseArgs} from "node:util";
import {Problem} from "./load-run.ts";
import {words} from "./words.ts";

/** The address of the package's folder. */
const home = new URL(".", import.meta.url).href;

/** What the arguments of a command may be; throws a `Problem` for others. */
function readArguments<const T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T
) {
  try {
    return parseArgs({args: [...args], options, allowPositionals: true});
  } catch (error) {
    throw new Problem((error as Error).message.replace(/\. To specify a positional.*/, "."));
  }
}

function oneFile(command: string, files: readonly string[]): string {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw new Problem(words.oneFile(command));
  return file;
}

function number(name: string, given: string | undefined): number | null {
  if (given === undefined) return null;
  const value = Number(given);
  if (given === "" || !(value >= 0)) throw new Problem(words.badNumber(name, given));
  return value;
}

/** Runs the command; returns its exit status. */
async function main([command = "", ...args]: readonly string[]): Promise<number> {
  if (command === "run") {
    const {values, positionals} = readArguments(args, {
      text: {type: "boolean"},
      pcapng: {type: "boolean"},
      svg: {type: "boolean"},
      ss: {type: "boolean"},
      at: {type: "string"},
      out: {type: "string"}
    });
    const {at, out = null, ...asked} = values;
    const forms = (["text", "pcapng", "svg", "ss"] as const).filter((form) => asked[form]);
    if (forms.length > 1) throw new Problem(words.oneForm);
    const milliseconds = number("at", at);
    const {runFile} = await import("./run-file.ts");
    await runFile(oneFile("run", positionals), {form: forms[0] ?? "text", milliseconds, out, home});
    return 0;
  }
  if (command === "explore") {
    const {values, positionals} = readArguments(args, {runs: {type: "string"}});
    const runs = number("runs", values.runs);
    const {exploreFile} = await import("./explore-file.ts");
    return exploreFile(oneFile("explore", positionals), runs, home);
  }
  if (command === "packetdrill") {
    // The runner is a file of its own: it is the tests' as well.
    const runner = new URL("./packetdrill.js", home).href;
    const {packetdrill} = (await import(runner)) as {
      packetdrill: (args: readonly string[], command: string) => number;
    };
    return packetdrill(args, "tcp-sockets packetdrill");
  }
  if (["help", "--help", "-h"].includes(command)) {
    console.log(words.usage);
    return 0;
  }
  if (command !== "") console.error(words.noCommand(command));
  console.error(words.usage);
  return 2;
}

// A reader such as head may have seen enough.
process.stdout.on("error", () => process.exit());
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
