/** `npm run mutated-links`: 100,000 mutated links, from the seed that is given, or from 1. */
import {spawnSync} from "node:child_process";

/** The test tries 3,000 by itself. */
const TIMES = 34;
const [seed = "1"] = process.argv.slice(2);
const file = "test/notebook/links/mutated.test.ts";
const {status} = spawnSync("npx", ["vitest", "run", "--project", "document", file], {
  stdio: "inherit",
  env: {...process.env, PROPERTY_CASES: String(TIMES), SEED: seed}
});
process.exitCode = status ?? 1;
