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
        // These need `npm run build`, and a browser, and patience.
        test: {
          name: "built",
          include: onBuiltSite,
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      }
    ]
  }
});
