/** All that editing needs, behind one dynamic import: compiler, runner and editor. */
import {modules} from "./modules.ts";
import type {Page} from "./page.ts";
import {Runner} from "./runner.ts";

export {Editor} from "./editor.ts";

/** Makes what runs the cells of a page. */
export const makeRunner = (page: Page): Runner => new Runner(page, modules);
