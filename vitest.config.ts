/** Which tests run where: in plain Node, with a document, or on the built site. */
import {availableParallelism} from "node:os";
import {defineConfig} from "vitest/config";

const withDocument = ["test/{chart,notebook,pages}/**/*.test.ts"];
const onBuiltSite = ["test/browser/**/*.test.ts", "test/site/dist.test.ts"];

/** How long a test may take, in ms, before it counts as one that hangs. */
const patience = 60_000;

export default defineConfig({
  test: {
    // Vitest would leave one of two processors idle.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...withDocument, ...onBuiltSite],
          testTimeout: patience
        }
      },
      {
        test: {
          name: "document",
          include: withDocument,
          environment: "happy-dom",
          setupFiles: ["test/no-screen.ts"],
          testTimeout: patience
        }
      },
      {
        // These need a browser, and the built sites, which the set-up sees to.
        test: {
          name: "built",
          include: onBuiltSite,
          globalSetup: "test/browser/global-setup.ts",
          testTimeout: patience,
          hookTimeout: patience,
          // A condition is waited for as long as Playwright waits, not for a second.
          expect: {poll: {timeout: patience / 2}}
        }
      }
    ]
  }
});
