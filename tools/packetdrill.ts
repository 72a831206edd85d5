/** The command `npm run packetdrill -- FILE…`. */
import {packetdrill} from "../src/command/packetdrill.ts";

// A reader such as head may have seen enough.
process.stdout.on("error", () => process.exit());
process.exitCode = packetdrill(process.argv.slice(2), "npm run packetdrill --");
