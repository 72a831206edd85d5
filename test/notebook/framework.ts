/** Framework's own client, with its own runtime, in a document made for one test. */
import {resolve} from "node:path";
import {build} from "esbuild";
import {compile} from "../../src/notebook/compile/compile.ts";
import {rootId} from "../../src/notebook/compile/cell-data.ts";
import {Stopwatch} from "../../src/notebook/run/watchdog.ts";
import {type Cell, type Message, Page} from "../../src/notebook/run/page.ts";
import {Runner} from "../../src/notebook/run/runner.ts";
import {type Body, type Define, findRoots} from "../../src/notebook/run/runtime.ts";

let client: Promise<string> | null = null;

/** The client as a script, bundled once; each time it runs, it looks at the document again. */
async function bundleClient(): Promise<string> {
  const framework = "node_modules/@observablehq/framework/dist/client";
  const {outputFiles} = await build({
    entryPoints: [`${framework}/main.js`],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "client",
    // What is loaded on demand from elsewhere is never asked for.
    external: ["npm:*", "observablehq:stdlib/*"],
    logOverride: {"empty-import-meta": "silent"},
    plugins: [
      {
        name: "observablehq",
        setup: ({onResolve}) =>
          onResolve({filter: /^observablehq:(runtime|stdlib)$/}, ({path}) => ({
            path: resolve(framework, `${path.replace("observablehq:", "")}.js`)
          }))
      }
    ]
  });
  return outputFiles[0]!.text;
}

/** A page of cells that run. */
export interface TestPage {
  readonly page: Page;
  readonly runner: Runner;
  cell(name: string): Cell;
  /** What long work of a module calls now and then. */
  check(): void;
  /** Gives a cell another text and runs it, as the frame does; then waits for the page. */
  edit(name: string, text: string): Promise<void>;
  /** Waits until every cell has run. */
  settled(): Promise<void>;
  /** What is said at each cell, without those at which nothing is. */
  said(): Record<string, string>;
  /** What a cell shows. */
  shown(name: string): string;
}

/** Makes a page of cells by name. Modules that can be imported come from `modules`. */
export async function makePage(
  cells: Readonly<Record<string, string>>,
  modules: Readonly<Record<string, object>> = {}
): Promise<TestPage> {
  const names = Object.keys(cells);
  const id = (name: string): string => (names.indexOf(name) + 16).toString(16).padStart(8, "0");
  const blocks = names.map((name) => `<div><!--:${id(name)}:--></div>`).join("");
  document.body.innerHTML = `<main>${blocks}<div hidden><!--:${rootId}:--></div></main>`;
  client ??= bundleClient();
  const {define} = (0, eval)(`${await client};client`) as {define: Define};
  const page = await Page.open(define);
  const roots = findRoots(document.body);
  const messages = new Map<string, Message>();
  for (const [name, text] of Object.entries(cells)) {
    const compiled = compile(text, name, "ts");
    const inputs = compiled.inputs.map((input) => input.name);
    const outputs = compiled.outputs.map((output) => output.name);
    const root = roots.get(id(name))!;
    page.cells.push({
      data: {id: id(name), name, language: "ts", inputs, outputs, line: 1},
      root,
      block: root.parentElement!,
      ...{original: text, text, ran: text, inputs, outputs, watched: false},
      outdated: null,
      refresh: () => undefined,
      show: (message) => (message ? messages.set(name, message) : messages.delete(name))
    });
    const tools = {left: Infinity, import: (from: string) => Promise.resolve(modules[from])};
    define({id: id(name), inputs, outputs, body: (0, eval)(compiled.code)(tools) as Body});
  }
  page.listen();
  // A clock that only endless code can exhaust, however busy the machine is.
  let time = 0;
  const watch = new Stopwatch({
    now: () => (time += 0.01),
    afterTask: (callback) => void setTimeout(callback, 0)
  });
  const loaderOf = (name: string): (() => Promise<object>) | null => {
    const module = modules[name];
    return module ? () => Promise.resolve(module) : null;
  };
  let check = (): void => undefined;
  const table = {
    names: Object.keys(modules),
    root: "https://site.test/path/",
    loaderOf,
    watch: (given: () => void) => void (check = given)
  };
  const runner = new Runner(page, table, watch);
  const cell = (name: string): Cell => page.cells.find(({data}) => data.name === name)!;
  const settled = (): Promise<void> => settle(page);
  await settled();
  return {
    page,
    runner,
    cell,
    check: () => check(),
    settled,
    edit: async (name, text) => {
      cell(name).text = text;
      try {
        runner.run(cell(name));
      } catch (error) {
        page.fail(cell(name), error);
      }
      await settled();
    },
    said: () => Object.fromEntries([...messages].map(([name, message]) => [name, said(message)])),
    shown: (name) => cell(name).block.textContent
  };
}

/** The runtime computes in the next frame, and its promises take a few turns of their own. */
async function settle(page: Page): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await new Promise((done) => requestAnimationFrame(done));
    const all = [...page.module._runtime._variables].map(({_promise}) => _promise);
    await Promise.race([Promise.allSettled(all), new Promise((done) => setTimeout(done, 20))]);
  }
}

function said({text, trouble}: Message): string {
  const place = trouble?.place;
  return place ? `${place.line}:${place.column} ${text}` : text;
}
