/**
 * Breaks copies of the engine, one way at a time, and looks whether the tests notice:
 * `npm run mutation -- [WORDS]`. WORDS choose mutations by their file or description.
 * Exits with 1 when a mutation survives, or when one no longer applies. Which test file noticed a
 * mutation is kept in `noticed.json`, and tried first the next time. `LANES=1` tries one mutation
 * at a time; without it, as many as there are processors.
 */
import {readFileSync, writeFileSync} from "node:fs";
import {availableParallelism} from "node:os";
import {join} from "node:path";
import {sourcesBelow} from "../site/sources.ts";
import {Lane, type Outcome} from "./lane.ts";
import {mutations} from "./mutations/all.ts";
import type {Mutation} from "./mutations/mutation.ts";

/** Test folders, the quick ones first: most mutations do not get past them. */
const FOLDERS = ["base", "tcp", "os", "net", "kernel", "packetdrill", "live", "sim"];
/** What a run costs, and whether there is a kernel to ask, say nothing about the engine's rules. */
const LEFT_OUT = [
  "test/sim/cost.test.ts",
  "test/live/not-run.test.ts",
  "test/live/user-mode.test.ts"
];

/** The test file that noticed each mutation last time. */
const NOTICED = join(import.meta.dirname, "noticed.json");
const noticed = JSON.parse(readFileSync(NOTICED, "utf8")) as Record<string, string>;
const nameOf = ({file, breaks}: Mutation): string => `${file}: ${breaks}`;

const tests = FOLDERS.flatMap((folder) =>
  sourcesBelow(`test/${folder}`)
    .map(({path}) => path)
    .filter((path) => path.endsWith(".test.ts") && !LEFT_OUT.includes(path))
);

/** All test files: first the one that noticed it, then those that noticed others in its file. */
function testsFor(mutation: Mutation): string[] {
  const beside = mutations.filter(({file}) => file === mutation.file);
  const first = [mutation, ...beside].map((one) => noticed[nameOf(one)] ?? "");
  return [...new Set([...first, ...tests])].filter((path) => tests.includes(path));
}

const words = process.argv.slice(2);
const chosen = mutations.filter((mutation) =>
  words.every((word) => nameOf(mutation).includes(word))
);

const queue = [...chosen];
const outcomes: [Mutation, Outcome][] = [];
const count = Number(process.env["LANES"]) || availableParallelism();
const lanes = Array.from({length: count}, () => new Lane());
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  for (const lane of lanes) lane.close();
}

async function run(): Promise<boolean> {
  const [first, ...others] = lanes;
  const [trouble] = await Promise.all([firstTrouble(first as Lane), ...others.map(tryThem)]);
  if (trouble !== null) return false;
  for (const [{file, find}, {verdict}] of outcomes) {
    if (verdict === "stale") console.log(`not exactly once in ${file}: ${find}`);
  }
  const [killed, survived, stale] = (["killed", "survived", "stale"] as const).map(
    (verdict) => outcomes.filter(([, outcome]) => outcome.verdict === verdict).length
  );
  console.log(`${killed} killed, ${survived} survived, ${stale} stale, of ${chosen.length}`);
  remember();
  return survived === 0 && stale === 0;
}

/** Tries the project without a mutation; then helps with the mutations, if all tests pass. */
async function firstTrouble(lane: Lane): Promise<string | null> {
  const trouble = await lane.firstFailing(tests);
  if (trouble === null) {
    await tryThem(lane);
  } else {
    console.error(`The tests fail without any mutation: ${trouble}`);
    queue.length = 0;
  }
  return trouble;
}

/** Tries the next mutation until none is left. */
async function tryThem(lane: Lane): Promise<void> {
  for (let mutation = queue.shift(); mutation; mutation = queue.shift()) {
    const outcome = await lane.try(mutation, testsFor(mutation));
    outcomes.push([mutation, outcome]);
    console.log(`${outcome.verdict.padEnd(8)} ${nameOf(mutation)}`);
  }
}

/** Keeps which test noticed which mutation, in the order of the list. */
function remember(): void {
  for (const [mutation, outcome] of outcomes) {
    if (outcome.verdict === "killed") noticed[nameOf(mutation)] = outcome.by;
  }
  const known = mutations.map(nameOf).filter((name) => name in noticed);
  const kept = Object.fromEntries(known.map((name) => [name, noticed[name]]));
  writeFileSync(NOTICED, `${JSON.stringify(kept, null, 2)}\n`);
}
