/**
 * The order of test files: those of one project together, so that a worker keeps what it has
 * loaded, and the longest first, so that no worker is left with a long one while the other idles.
 */
import {BaseSequencer, type TestSpecification} from "vitest/node";

/** Files that take long, longest first. */
const LONG = [
  "browser/every-page",
  "browser/misuse",
  "browser/safe",
  "pages/all",
  "browser/share",
  "browser/firefox-held",
  "browser/firefox",
  "browser/types",
  "browser/notebook",
  "browser/kept",
  "browser/exercises",
  "pages/systems",
  "browser/offline",
  "package/package",
  "browser/figure",
  "browser/site",
  "browser/held",
  "browser/paper",
  "pages/code-tabs",
  "site/declarations",
  "sim/cost",
  "chart/figure/views",
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
