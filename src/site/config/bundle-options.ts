/** What all bundles have in common. */
import {readFile} from "node:fs/promises";
import type {BuildOptions, Plugin} from "esbuild";
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

/**
 * d3 makes many of its functions by calling others when it is loaded. That has no effect but the
 * function, which a bundler cannot know: told so, it leaves out those that nobody uses.
 */
export const pureCalls: Plugin = {
  name: "pure-calls",
  setup: ({onLoad}) =>
    onLoad({filter: /\/d3-(array|random)\/.*\.mjs$/}, async ({path}) => {
      const text = await readFile(path, "utf8");
      const declared = /^((?:var|const) \w+ = )(?=\(function|\w+\()/gm;
      return {contents: text.replace(declared, "$1/* @__PURE__ */ ")};
    })
};
