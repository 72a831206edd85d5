/** The document in which edited cells run: one file, with all that it may use, and a policy. */
import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import type {BuildOptions, Plugin} from "esbuild";
import {common, pureCalls} from "./bundle-options.ts";
import {root} from "./root.ts";

/** What pages import as a file of the site is put in. */
const libraryWithin: Plugin = {
  name: "library-within",
  setup: ({onResolve}) => {
    onResolve({filter: /^\/lib\/tcp\.js$/}, () => ({path: join(root, "src/index.ts")}));
    // What a page loads for itself alone: no cell that readers see makes one.
    onResolve({filter: /\/(capture|packetdrill)-view\.ts$/}, ({path}) => ({path, external: true}));
  }
};

/** The sandbox, which has the library and d3 in itself: it loads nothing. */
export const sandbox: BuildOptions = {
  ...common,
  entryPoints: {sandbox: join(root, "src/notebook/sandbox/sandbox.ts")},
  format: "iife",
  // It has no address of its own from which something could be loaded.
  define: {...common.define, "import.meta.url": '"https://sandbox.invalid/_import/lib/"'},
  plugins: [pureCalls, libraryWithin]
};

/** What the sandbox may do: make code of text, and nothing that reaches beyond it. */
const sandboxPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "worker-src blob:",
  "style-src 'unsafe-inline'",
  "img-src data: blob:",
  "font-src data:",
  "base-uri 'none'",
  "form-action 'none'"
].join("; ");

/** Makes the sandbox's script a document: a frame of an opaque origin can load no module. */
export async function writeSandbox(from: string, to: string): Promise<void> {
  const script = await readFile(join(from, "sandbox.js"), "utf8");
  // As far as HTML is concerned, a script ends where it says so.
  const safe = script.replace(/<\/(?=script)/gi, "<\\/").replaceAll("<!--", "<\\!--");
  const policy = `<meta http-equiv="Content-Security-Policy" content="${sandboxPolicy}">`;
  const head = `<!doctype html><html><head><meta charset="utf-8">${policy}</head>`;
  await writeFile(join(to, "sandbox.html"), `${head}<body><script>${safe}</script></body></html>`);
}

/** The sandbox while its sources change: the document is written after each change. */
export function liveSandbox(folder: string): BuildOptions {
  const outdir = join(root, ".cache");
  const asDocument: Plugin = {
    name: "sandbox",
    setup: ({onEnd}) =>
      onEnd(async ({errors}) => {
        if (errors.length === 0) await writeSandbox(outdir, folder);
      })
  };
  return {...sandbox, outdir, plugins: [pureCalls, libraryWithin, asDocument]};
}
