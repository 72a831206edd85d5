/** The command `tcp-sockets`. */
import {number, oneFile, readArguments} from "./arguments.ts";
import {Problem} from "./load-run.ts";
import {words} from "./words.ts";

/** The address of the package's folder. */
const home = new URL(".", import.meta.url).href;

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
  if (command === "explore" && !args.some((arg) => ["--help", "-h"].includes(arg))) {
    const {explore} = await import("./explore.ts");
    return explore(args, {home, worker: new URL("./explore-worker.js", home)});
  }
  if (command === "packetdrill") {
    // The runner is a file of its own: it is the tests' as well.
    const runner = new URL("./packetdrill.js", home).href;
    const {packetdrill} = (await import(runner)) as {
      packetdrill: (args: readonly string[], command: string) => number;
    };
    return packetdrill(args, "tcp-sockets packetdrill");
  }
  if (["help", "--help", "-h", "explore"].includes(command)) {
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
