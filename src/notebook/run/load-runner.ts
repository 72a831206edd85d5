/** Loads what runs cells beside the page, once for a page. */
import type {Page} from "./page.ts";
import type {Runner} from "./runner.ts";

const runners = new WeakMap<Page, Promise<Runner>>();

/** The runner of a page, loaded when it is first asked for, with the code of all cells. */
export function runnerOf(page: Page): Promise<Runner> {
  let runner = runners.get(page);
  if (!runner) {
    runner = import("./runner-bundle.ts").then(async ({loadSources, makeRunner}) => {
      await loadSources(page);
      return makeRunner(page);
    });
    // A connection may come back; then the next click tries again.
    runner.catch(() => runners.delete(page));
    runners.set(page, runner);
  }
  return runner;
}
