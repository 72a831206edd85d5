/** What all bundles have in common. */
import type {BuildOptions} from "esbuild";
import {root} from "./root.ts";

/** How all that browsers load is bundled. */
export const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  // Framework reads the files with a parser of ECMAScript 2022.
  target: "es2022",
  platform: "browser",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  // The built site does not check the engine's invariants, nor does a benchmark of it.
  define: {ASSERTS: "false"}
};
