/**
 * A process in a copy of the project that runs test files as it is asked to, one after the other
 * until one fails. It is kept from one mutation to the next: only what changed is compiled again.
 */
import {relative} from "node:path";
import {createVitest, type Reporter, type TestSequencer, type TestSpecification} from "vitest/node";

/** What the process is asked: whether these test files pass, now that some sources changed. */
export interface Question {
  readonly changed: readonly string[];
  readonly tests: readonly string[];
}

/** What came of it. */
export interface Verdict {
  /** The test file that failed, or null. */
  readonly failed: string | null;
  /** It did not come to its end, and holds the thread: the process is of no more use. */
  readonly hangs: boolean;
}

/** How long no test may come to its end, in ms, before one counts as hanging: machines are busy. */
const PATIENCE = 300_000;

const root = process.cwd();

class AsGiven implements TestSequencer {
  sort(files: TestSpecification[]): TestSpecification[] {
    const place = new Map(order.map((name, at) => [name, at]));
    const placeOf = ({moduleId}: TestSpecification): number =>
      place.get(relative(root, moduleId)) ?? order.length;
    return files.sort((a, b) => placeOf(a) - placeOf(b));
  }

  shard(files: TestSpecification[]): TestSpecification[] {
    return files;
  }
}

/** The test files of this question, in the order in which they run. */
let order: readonly string[] = [];
/** The test file that runs. */
let running = "";
let watchdog: NodeJS.Timeout | undefined;

function tell(failed: string | null, hangs = false): void {
  clearTimeout(watchdog);
  process.send?.({failed, hangs} satisfies Verdict);
}

/** Waits for the end of the next test. */
function wait(): void {
  clearTimeout(watchdog);
  watchdog = setTimeout(() => tell(running, true), PATIENCE);
}

const progress: Reporter = {
  onTestModuleStart({moduleId}) {
    running = relative(root, moduleId);
    wait();
  },
  onTestCaseResult: wait
};

const vitest = await createVitest("test", {
  root,
  watch: false,
  project: ["unit"],
  bail: 1,
  testTimeout: PATIENCE,
  maxWorkers: 1,
  reporters: [progress],
  sequence: {sequencer: AsGiven}
});
await vitest.standalone();

// Whoever asks has gone: nobody else will.
process.on("disconnect", () => process.exit());
process.on("message", ({changed, tests}: Question) => {
  for (const file of changed) vitest.invalidateFile(file);
  void passes(tests);
});

async function passes(tests: readonly string[]): Promise<void> {
  order = tests;
  // Failures of earlier questions would count for `bail`.
  vitest.state.filesMap.clear();
  vitest.state.idMap.clear();
  wait();
  const files = await vitest.globTestSpecifications([...tests]);
  const {testModules, unhandledErrors} = await vitest.runTestSpecifications(files);
  const failed = testModules.find((module) => module.state() === "failed");
  if (failed) tell(relative(root, failed.moduleId));
  else tell(unhandledErrors.length > 0 ? running : null);
}
