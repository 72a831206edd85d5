/**
 * Breaks copies of the engine, one way at a time, and looks whether the tests notice:
 * `npx tsx test/mutation/mutate.ts [WORDS]`. WORDS choose mutations by their file or description.
 * Exits with 1 when a mutation survives, or when one no longer applies. Which test file noticed a
 * mutation is kept in `noticed.json`, and tried first the next time.
 */
import {spawnSync} from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import {tmpdir} from "node:os";
import {join, relative} from "node:path";
import {root} from "../../src/site/config/root.ts";
import {mutations, type Mutation} from "./mutations.ts";

/** Test folders, the quick ones first: most mutations do not get past them. */
const STAGES = [
  ["test/base", "test/tcp", "test/os", "test/net"],
  ["test/kernel", "test/packetdrill", "test/live"],
  ["test/sim"]
].map((folders) => folders.filter((folder) => existsSync(join(root, folder))));

/** The test file that noticed each mutation last time. */
const NOTICED = join(import.meta.dirname, "noticed.json");
const noticed = JSON.parse(readFileSync(NOTICED, "utf8")) as Record<string, string>;

const words = process.argv.slice(2);
const chosen = mutations.filter(({file, breaks}) =>
  words.every((word) => `${file} ${breaks}`.includes(word))
);

const copy = mkdtempSync(join(tmpdir(), "mutation-"));
try {
  for (const name of ["src", "test", "package.json", "tsconfig.json", "vitest.config.ts"]) {
    cpSync(join(root, name), join(copy, name), {recursive: true});
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  process.exitCode = run() ? 0 : 1;
} finally {
  rmSync(copy, {recursive: true, force: true});
}

function run(): boolean {
  const trouble = firstFailing();
  if (trouble !== null) {
    console.error(`The tests fail without any mutation: ${trouble}`);
    return false;
  }
  const killed: Mutation[] = [];
  const survived: Mutation[] = [];
  const stale: Mutation[] = [];
  for (const mutation of chosen) {
    const verdict = tryOne(mutation);
    ({killed, survived, stale})[verdict].push(mutation);
    console.log(`${verdict.padEnd(8)} ${mutation.file}: ${mutation.breaks}`);
  }
  writeFileSync(NOTICED, `${JSON.stringify(noticed, null, 2)}\n`);
  for (const {file, find} of stale) console.log(`not exactly once in ${file}: ${find}`);
  const [k, s, t] = [killed, survived, stale].map((list) => list.length);
  console.log(`${k} killed, ${s} survived, ${t} stale, of ${chosen.length}`);
  return s === 0 && t === 0;
}

function tryOne({file, breaks, find, put}: Mutation): "killed" | "survived" | "stale" {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) return "stale";
  writeFileSync(path, before + put + after);
  const name = `${file}: ${breaks}`;
  const last = noticed[name];
  const known = last !== undefined && existsSync(join(copy, last));
  const failed = (known && failing([last])) || firstFailing();
  writeFileSync(path, text);
  if (failed === null) return "survived";
  if (existsSync(join(copy, failed))) noticed[name] = failed;
  return "killed";
}

/** The first test file that fails, in the order of the stages, or null when all tests pass. */
function firstFailing(): string | null {
  for (const folders of STAGES) {
    const failed = failing(folders);
    if (failed !== null) return failed;
  }
  return null;
}

/** A test file among these that fails, or null when all pass. A test that hangs fails, too. */
function failing(places: readonly string[]): string | null {
  const report = join(copy, "report.json");
  rmSync(report, {force: true});
  const {status} = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      ...["run", "--project", "unit", "--bail", "1", "--testTimeout", "20000"],
      ...["--reporter=json", `--outputFile=${report}`],
      ...places
    ],
    {
      cwd: copy,
      stdio: "ignore",
      timeout: 180_000,
      env: {...process.env, CI: "1", PROPERTY_CASES: "0.3"}
    }
  );
  if (status === 0) return null;
  if (!existsSync(report)) return places.join(" ");
  const {testResults} = JSON.parse(readFileSync(report, "utf8")) as Report;
  const failed = testResults.find((result) => result.status === "failed");
  return failed ? relative(copy, failed.name) : places.join(" ");
}

/** What is read of Vitest's JSON report. */
interface Report {
  readonly testResults: readonly {readonly name: string; readonly status: string}[];
}
