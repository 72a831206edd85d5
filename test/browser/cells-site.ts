/**
 * A small site of plain cells, built by Framework as the real one is: what editing in place does
 * can be tested without a page of the tutorial, and without TCP.
 */
import {execFile, spawn} from "node:child_process";
import {once} from "node:events";
import {cp, mkdir, mkdtemp, rm, symlink, writeFile} from "node:fs/promises";
import {type AddressInfo, createServer} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {promisify} from "node:util";
import {build} from "esbuild";
import {bundle, root} from "../../src/site/build/bundle.ts";
import {finish} from "../../src/site/build/post-process.ts";

const config = `
import {cells} from "${root}/src/site/markdown/md-cells.ts";
import {fillCache} from "${root}/src/site/build/offline-cache.ts";

fillCache("docs");

export default {
  root: "docs",
  style: "theme.css",
  globalStylesheets: [],
  preserveExtension: true,
  head: '<script type="module" async src="/lib/notebook.js"></script>',
  footer: "",
  sidebar: false,
  markdownIt: cells
};
`;

/** What the pages import: the notebook's own parts, and no simulation. */
const library = `
export * from "./src/notebook/inputs/controls.ts";
export * from "./src/notebook/inputs/goal.ts";
export * from "./src/notebook/inputs/predict.ts";
export * from "./src/notebook/inputs/scrub.ts";
export * from "./src/notebook/inputs/progress.ts";
export const ms = (n) => n * 1000;
`;

/** As much of a theme as the notebook's own style needs. */
const theme = `
@import url("./notebook.css");
:root {
  color-scheme: light dark;
  --bg: light-dark(#fbfaf7, #14161a);
  --ink: light-dark(#1c1f24, #e9e7e1);
  --soft: light-dark(#5a616b, #a2a8b1);
  --faint: light-dark(#dedcd5, #33373e);
  --line: light-dark(#848a94, #737a85);
  --panel: light-dark(#fff, #1b1e23);
  --fin: light-dark(#8f4b80, #d99ac9);
  --rst: light-dark(#b8460b, #ff8a4c);
  --hold: light-dark(#8f6000, #f0b429);
  --ok: light-dark(#00795c, #2ec49b);
  --accent: light-dark(#0069a6, #56b4e9);
  --on-accent: light-dark(#fff, #0c1116);
  --band: light-dark(#e5edf3, #22303b);
  --sel: light-dark(#fff3d6, #3a3117);
  --text: system-ui, sans-serif;
  --mono: monospace;
}
body {
  margin: 0 auto;
  padding: 20px;
  max-width: 68ch;
  background: var(--bg);
  color: var(--ink);
  font: 17px/1.6 var(--text);
}
h1 a {
  color: inherit;
}
`;

type Pages = Readonly<Record<string, string>>;

const observable = join(root, "node_modules/@observablehq/framework/dist/bin/observable.js");
const environment = {...process.env, OBSERVABLE_TELEMETRY_DISABLE: "1"};

/**
 * Builds a site from pages, by name without ".md", and answers the folder of the built site. Pages
 * import the notebook's own parts only, unless `simulation` asks for all that there is.
 */
export async function buildCells(pages: Pages, {simulation = false} = {}): Promise<string> {
  const folder = await writeSite(pages, simulation);
  await promisify(execFile)(process.execPath, [observable, "build"], {
    cwd: folder,
    env: environment
  });
  await finish(join(folder, "dist"));
  return join(folder, "dist");
}

/** A site as its author sees it while writing. */
export interface Preview {
  readonly url: string;
  /** Writes a page anew; the preview sees it by itself. */
  write(name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts Framework's live preview of pages, as `npm start` does. */
export async function previewCells(pages: Pages): Promise<Preview> {
  const folder = await writeSite(pages, false);
  const port = await freePort();
  const options = ["preview", "--no-open", "--host", "127.0.0.1", "--port", String(port)];
  const server = spawn(process.execPath, [observable, ...options], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"]
  });
  const url = `http://127.0.0.1:${port}/`;
  await new Promise<void>((ready, failed) => {
    let said = "";
    server.stdout.on("data", (part) => {
      said += String(part);
      if (said.includes(url)) ready();
    });
    server.once("exit", () => failed(new Error(`The preview did not start: ${said}`)));
  });
  return {
    url,
    write: (name, text) => writeFile(join(folder, "docs", `${name}.md`), text),
    close: async () => {
      const ended = once(server, "exit");
      server.kill();
      await ended;
      await rm(folder, {recursive: true, force: true});
    }
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Writes the folder of a site: its pages, scripts, styles and configuration. */
async function writeSite(pages: Pages, simulation: boolean): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cells-"));
  const docs = join(folder, "docs");
  await mkdir(join(docs, "lib"), {recursive: true});
  await bundle(join(docs, "lib"));
  if (!simulation) {
    await build({
      stdin: {contents: library, resolveDir: root},
      bundle: true,
      format: "esm",
      outfile: join(docs, "lib/tcp.js")
    });
  }
  await cp(join(root, "docs/notebook.css"), join(docs, "notebook.css"));
  await writeFile(join(docs, "theme.css"), theme);
  for (const [name, text] of Object.entries(pages)) {
    await writeFile(join(docs, `${name}.md`), text);
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{"type": "module"}');
  await writeFile(join(folder, "observablehq.config.ts"), config);
  return folder;
}

/** Removes what `buildCells` made. */
export async function removeCells(dist: string): Promise<void> {
  await rm(join(dist, ".."), {recursive: true, force: true});
}
