/** All that editing needs, behind one dynamic import: compiler, runner and editor. */
export {Editor} from "./editor.ts";
export {Runner} from "./runner.ts";
