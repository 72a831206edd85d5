/** All that runs cells beside the page, behind one dynamic import: compiler, runner and workers. */
import {moduleNames, pageLibrary} from "./modules.ts";
import type {Page} from "./page.ts";
import {Pool} from "./pool.ts";
import {Runner} from "./runner.ts";
import {drawingFrame, workerStarter} from "./sandbox-frame.ts";

export {loadSources} from "./sources.ts";

/** Makes what runs the cells of a page. */
export function makeRunner(page: Page): Runner {
  const pool = new Pool(workerStarter(), (answer) => runner.hear(answer));
  const library = pageLibrary;
  const runner = new Runner(page, {pool, openDrawing: drawingFrame, moduleNames, library});
  pool.prepare();
  return runner;
}
