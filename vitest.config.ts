/** Which tests run where: in plain Node, with a document, or on the built site. */
import {availableParallelism} from "node:os";
import {setFlagsFromString} from "node:v8";
import {defineConfig} from "vitest/config";
import {LongestFirst} from "./test/longest-first.ts";

const withDocument = ["test/{chart,notebook,pages}/**/*.test.ts"];
const onBuiltSite = ["test/browser/**/*.test.ts", "test/site/dist.test.ts"];

/** How long a test may take, in ms, before it counts as one that hangs. */
const patience = 120_000;

// A run makes many small objects that die young. With the usual 16 MB for them, a third of the time
// of the tests in Node goes into collecting; this holds for the workers, which begin later.
setFlagsFromString("--min-semi-space-size=64");
setFlagsFromString("--max-semi-space-size=128");

const common = {
  // Half of the time would go into loading the same modules for each file again.
  pool: "threads",
  isolate: false,
  testTimeout: patience,
  hookTimeout: patience
} as const;

export default defineConfig({
  test: {
    // Vitest would leave one of two processors idle.
    maxWorkers: availableParallelism(),
    sequence: {sequencer: LongestFirst},
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...withDocument, ...onBuiltSite],
          setupFiles: ["test/leave-nothing.ts"]
        }
      },
      {
        test: {
          ...common,
          name: "document",
          include: withDocument,
          environment: "happy-dom",
          setupFiles: ["test/leave-nothing.ts", "test/no-screen.ts"]
        }
      },
      {
        // These need a browser, and the built sites, which the set-up sees to.
        test: {
          ...common,
          name: "built",
          include: onBuiltSite,
          globalSetup: "test/browser/global-setup.ts",
          // A condition is waited for as long as test/browser/harness.ts waits, not for a second.
          expect: {poll: {timeout: patience / 2}}
        }
      }
    ]
  }
});
