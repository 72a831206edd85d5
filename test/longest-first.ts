/**
 * The order of test files: those of one project together, so that a worker keeps what it has
 * loaded, and the longest first, so that no worker is left with a long one while the other idles.
 */
import {BaseSequencer, type TestSpecification} from "vitest/node";

/** Files that take long, longest first. */
const LONG = [
  "browser/every-page",
  "browser/misuse",
  "browser/exercises",
  "browser/firefox-held",
  "pages/all",
  "browser/safe",
  "browser/share",
  "browser/kept",
  "browser/notebook",
  "browser/offline",
  "browser/firefox",
  "browser/site",
  "browser/types",
  "browser/figure",
  "pages/systems",
  "package/package",
  "browser/gallery",
  "pages/code-tabs",
  "trace/capture/memory",
  "browser/playground",
  "browser/explore",
  "browser/unfinished",
  "browser/paper",
  "browser/goals",
  "site/declarations",
  "browser/held",
  "browser/keep-keyboard",
  "trace/capture/expert",
  "browser/preview",
  "sim/cost",
  "wire/capture/wireshark",
  "chart/figure/views",
  "live/not-run",
  "sim/properties",
  "sim/attack"
];
const PROJECTS = ["built", "document", "unit"];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({project, moduleId}: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`));
      return PROJECTS.indexOf(project.name) * 100 + (at < 0 ? LONG.length : at);
    };
    return sorted.sort((a, b) => place(a) - place(b));
  }
}
