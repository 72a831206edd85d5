/** Framework's own client, with its own runtime, in a document made for one test. */
import {resolve} from "node:path";
import {build} from "esbuild";
import {compile} from "../../src/notebook/compile/compile.ts";
import {rootId} from "../../src/notebook/compile/cell-data.ts";
import type {Library} from "../../src/notebook/sandbox/crossing.ts";
import {drawing} from "../../src/notebook/sandbox/draw.ts";
import {Evaluator} from "../../src/notebook/sandbox/evaluator.ts";
import {type Channel, serve} from "../../src/notebook/sandbox/serve.ts";
import {Stopwatch} from "../../src/notebook/sandbox/watchdog.ts";
import {type Cell, type Message, Page} from "../../src/notebook/run/page.ts";
import {Pool} from "../../src/notebook/run/pool.ts";
import {Runner} from "../../src/notebook/run/runner.ts";
import {displayInPlace} from "../../src/notebook/schedule/display-in-place.ts";
import {type Body, type Define, findRoots} from "../../src/notebook/schedule/runtime.ts";

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
  /** What long work of a module calls now and then, in the place where a cell runs. */
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
    const body = (0, eval)(compiled.code)(tools) as Body;
    define({id: id(name), inputs, outputs, body: displayInPlace(body, inputs)});
  }
  page.listen();
  // A clock that only endless code can exhaust, however busy the machine is.
  let time = 0;
  const watch = new Stopwatch({
    now: () => (time += 0.01),
    afterTask: (callback) => void setTimeout(callback, 0)
  });
  const table = {
    names: Object.keys(modules),
    loaderOf: (name: string): (() => Promise<object>) | null => {
      const module = modules[name];
      return module ? () => Promise.resolve(module) : null;
    }
  };
  const exports = Object.assign({}, ...Object.values(modules)) as Library["exports"];
  const library = (): Promise<Library> => Promise.resolve({codec: null, exports});
  // There are no workers here: programs run in the test itself, behind the same messages.
  const evaluator = (given: Record<string, unknown> = {}): Evaluator =>
    new Evaluator(table, watch, {invalidation: new Promise(() => undefined), ...given});
  const pool = new Pool(() => {
    const {port1, port2} = new MessageChannel();
    serve(port2 as Channel, {evaluator: evaluator(), library});
    return {port: port1, end: () => port2.close()};
  });
  const openDrawing = () => {
    const {port1, port2} = new MessageChannel();
    const element = document.createElement("div");
    const post = port2.postMessage.bind(port2);
    serve(port2 as Channel, {
      evaluator: evaluator(),
      library,
      output: () => drawing(element, library, post)
    });
    return {
      port: port1,
      end: () => port2.close(),
      element,
      placed: () => undefined,
      resize: () => undefined,
      pressed: () => undefined
    };
  };
  const runner = new Runner(page, {pool, openDrawing, moduleNames: table.names, library});
  const cell = (name: string): Cell => page.cells.find(({data}) => data.name === name)!;
  const settled = (): Promise<void> => settle(page);
  await settled();
  return {
    page,
    runner,
    cell,
    check: () => watch.check(),
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

/** The runtime computes in the next frame, and a program's answers take a few turns. */
async function settle(page: Page): Promise<void> {
  const {_runtime: runtime} = page.module;
  for (let quiet = 0; quiet < 5;) {
    await new Promise((done) => requestAnimationFrame(done));
    await runtime._computing;
    const all = [...runtime._variables].map(({_promise}) => _promise);
    const none = {};
    const first = new Promise((done) => setTimeout(done, 5, none));
    const ended = await Promise.race([Promise.allSettled(all), first]);
    quiet = ended === none || runtime._computing ? quiet + 0.2 : quiet + 1;
  }
}

function said({text, trouble}: Message): string {
  const place = trouble?.place;
  return place ? `${place.line}:${place.column} ${text}` : text;
}
