/** Loads what editing needs, once for a page. */
import type {Editor} from "./editor.ts";
import type {Page} from "../run/page.ts";
import {runnerOf} from "../run/load-runner.ts";
import type {Runner} from "../run/runner.ts";
import type {PageTypes} from "../types/types-client.ts";

/** What is loaded when a reader opens an editor for the first time; one runner for the page. */
export interface Workbench {
  readonly runner: Runner;
  readonly types: PageTypes;
  readonly Editor: typeof Editor;
}

const workbenches = new WeakMap<Page, Promise<Workbench>>();

/** The workbench of a page, loaded when it is first asked for. */
export function workbenchOf(page: Page): Promise<Workbench> {
  let workbench = workbenches.get(page);
  if (!workbench) {
    const loading = [runnerOf(page), import("./editor-bundle.ts")] as const;
    workbench = Promise.all(loading).then(([runner, {makeTypes, Editor}]) => {
      const types = makeTypes(page);
      runner.ran = () => types.changed();
      return {runner, types, Editor};
    });
    // A connection may come back; then the next click tries again.
    workbench.catch(() => workbenches.delete(page));
    workbenches.set(page, workbench);
  }
  return workbench;
}
