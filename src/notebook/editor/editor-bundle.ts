/** All that editing needs, behind one dynamic import: compiler, runner and editor. */
import {moduleNames, pageLibrary} from "../run/modules.ts";
import type {Page} from "../run/page.ts";
import {Pool} from "../run/pool.ts";
import {Runner} from "../run/runner.ts";
import {drawingFrame, workerStarter} from "../run/sandbox-frame.ts";
import {PageTypes} from "../types/types-client.ts";
import {startTypes} from "../types/worker-url.ts";

export {Editor} from "./editor.ts";
export {loadSources} from "../run/sources.ts";

/** Makes what runs the cells of a page. */
export function makeRunner(page: Page): Runner {
  const pool = new Pool(workerStarter(), (answer) => runner.hear(answer));
  const library = pageLibrary;
  const runner = new Runner(page, {pool, openDrawing: drawingFrame, moduleNames, library});
  pool.prepare();
  return runner;
}

/** Makes what knows the types of a page; its worker starts when the first editor asks it. */
export function makeTypes(page: Page): PageTypes {
  return new PageTypes(page, startTypes);
}
