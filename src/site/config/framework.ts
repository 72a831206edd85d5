/**
 * The modules of Observable Framework that it does not export and that the build uses all the same.
 * A new version may move them; `test/site/framework.test.ts` says which. The notebook has two such
 * places of its own, for the page's runtime and for the parser:
 * `src/notebook/schedule/runtime.ts` and `src/notebook/compile/compile.ts`.
 */
import {join} from "node:path";
import {root} from "./root.ts";

export {readFrontMatter} from "@observablehq/framework/dist/frontMatter.js";
export {parseInfo} from "@observablehq/framework/dist/info.js";
export {transformJavaScriptSync} from "@observablehq/framework/dist/javascript/module.js";
export {parseJavaScript} from "@observablehq/framework/dist/javascript/parse.js";
export {createMarkdownIt} from "@observablehq/framework/dist/markdown.js";

/** Its command, which `npm start` and `npm run build` run. */
export const frameworkCommand = join(
  root,
  "node_modules/@observablehq/framework/dist/bin/observable.js"
);
