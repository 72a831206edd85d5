/** Which tests run where: in plain Node, with a document, or on the built site. */
import {defineConfig} from "vitest/config";

const withDocument = ["test/{chart,notebook,pages}/**/*.test.ts"];
const onBuiltSite = ["test/browser/**/*.test.ts", "test/site/dist.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...withDocument, ...onBuiltSite]
        }
      },
      {
        test: {name: "document", include: withDocument, environment: "happy-dom"}
      },
      {
        // These need `npm run build`, and a browser: one file at a time, with patience.
        test: {
          name: "built",
          include: onBuiltSite,
          retry: 1,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      }
    ]
  }
});
