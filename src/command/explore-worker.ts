/** A thread of `explore`: loads the file by itself, and makes the runs that it is given. */
import {parentPort, workerData} from "node:worker_threads";
import {breakWork} from "../explore/search/break-work.ts";
import {doForAWhile} from "../explore/work/lanes.ts";
import {lossWork} from "../explore/loss/loss-work.ts";
import type {Work} from "../explore/work/plan.ts";
import type {Chunk, Report, Setting} from "./explore-work.ts";
import {Problem, loadRun} from "./load-run.ts";

const report = (what: Report): void => parentPort?.postMessage(what);

const {file, home, upTo} = workerData as Setting;
const loading = loadRun(file, home).then(({run, holds}) => {
  const losses = lossWork(run, {upTo}) as Work;
  return {losses, search: breakWork(run, holds ?? (() => true)) as Work};
});

parentPort?.on("message", ({kind, tasks}: Chunk) => {
  void loading
    .then((works) => report({done: doForAWhile(works[kind], tasks)}))
    .catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      report({problem: error instanceof Problem ? text : `${file}: ${text}`});
    });
});
