/**
 * A small site of plain cells, built by Framework as the real one is, with its scripts and styles:
 * what editing in place does is tested without a page of the tutorial. Each test file has a folder
 * of `test/browser/pages`; all of them are one site, built once for all tests.
 */
import {execFile, spawn} from "node:child_process";
import {once} from "node:events";
import {cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile} from "node:fs/promises";
import {type AddressInfo, createServer} from "node:net";
import {join} from "node:path";
import {promisify} from "node:util";
import {frameworkCommand} from "../../src/site/config/framework.ts";
import {root} from "../../src/site/config/root.ts";
import {finish} from "../../src/site/build/post-process.ts";
import {hashOf} from "../../src/site/build/stamp.ts";

const cache = join(root, ".cache");
const fixture = join(cache, "fixture");
const pages = "test/browser/pages";

/** The folder of the built fixture site. */
export const fixtureDist = join(fixture, "dist");

/** As the real site, without what surrounds its pages. */
const config = `
import config from "../../observablehq.config.ts";
const {style, preserveExtension, globalStylesheets, head, markdownIt} = config;
export default {
  root: "docs",
  style, preserveExtension, globalStylesheets, head, markdownIt,
  footer: "",
  sidebar: false
};
`;

const environment = {...process.env, OBSERVABLE_TELEMETRY_DISABLE: "1"};

/** Builds the fixture site from `docs/lib`, unless it is there already. */
export async function buildFixture(): Promise<void> {
  const stamp = join(cache, "fixture.stamp");
  const inputs = ["docs", "src", pages, "test/browser/fixture.ts", "observablehq.config.ts"];
  const wanted = hashOf(inputs);
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;
  await rm(stamp, {force: true});
  await rm(fixture, {recursive: true, force: true});
  await writeSite(fixture);
  await cp(join(root, pages), join(fixture, "docs"), {recursive: true});
  // The gallery sets a recorded run beside the model.
  const recorded = "docs/data/06_half_close.json";
  await cp(join(root, recorded), join(fixture, "docs/gallery/half-close.json"));
  await promisify(execFile)(process.execPath, [frameworkCommand, "build"], {
    cwd: fixture,
    env: environment
  });
  await finish(fixtureDist);
  await writeFile(stamp, wanted);
}

/** Writes the folder of a site without pages: scripts, styles and configuration. */
async function writeSite(folder: string): Promise<void> {
  const docs = join(folder, "docs");
  await mkdir(docs, {recursive: true});
  await cp(join(root, "docs/lib"), join(docs, "lib"), {recursive: true});
  const styles = (await readdir(join(root, "docs"))).filter((name) => name.endsWith(".css"));
  for (const name of styles) await cp(join(root, "docs", name), join(docs, name));
  // The stylesheet takes in those that stand beside the code.
  await symlink(join(root, "src"), join(folder, "src"));
  await writeFile(join(folder, "observablehq.config.ts"), config);
}

/** A site as its author sees it while writing. */
export interface Preview {
  readonly url: string;
  /** Rewrites a page; the preview sees it by itself. */
  write(name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts Framework's live preview of pages, by name without ".md", as `npm start` does. */
export async function previewPages(texts: Readonly<Record<string, string>>): Promise<Preview> {
  await mkdir(cache, {recursive: true});
  const folder = await mkdtemp(join(cache, "preview-"));
  await writeSite(folder);
  const write = (name: string, text: string) => writeFile(join(folder, "docs", `${name}.md`), text);
  for (const [name, text] of Object.entries(texts)) await write(name, text);
  const port = await freePort();
  const options = ["preview", "--no-open", "--host", "127.0.0.1", "--port", String(port)];
  const server = spawn(process.execPath, [frameworkCommand, ...options], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"]
  });
  const url = `http://127.0.0.1:${port}/`;
  await new Promise<void>((ready, failed) => {
    let output = "";
    server.stdout.on("data", (part) => {
      output += String(part);
      if (output.includes(url)) ready();
    });
    server.once("exit", () => failed(new Error(`The preview did not start: ${output}`)));
  });
  return {
    url,
    write,
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

if (process.argv[1] === import.meta.filename) await buildFixture();
