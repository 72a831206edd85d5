/** A thread of `explore`: loads the file by itself, and does one task after another. */
import {parentPort, workerData} from "node:worker_threads";
import {breakSteps} from "../explore/break-it.ts";
import {lossSteps} from "../explore/every-loss.ts";
import type {Steps} from "../explore/steps.ts";
import type {Report, Setting, Task} from "./explore-work.ts";
import {Problem, loadRun} from "./load-run.ts";

/** Runs between two reports of how far it is. */
const EVERY = 20;

const report = (what: Report): void => parentPort?.postMessage(what);

function finish<Result>(steps: Steps<Result>): Result {
  let told = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const {runs} = step.value;
    if (runs - told < EVERY) continue;
    report({kind: "runs", runs: runs - told});
    told = runs;
  }
}

const {file, home} = workerData as Setting;
const loading = loadRun(file, home);

parentPort?.on("message", (task: Task) => {
  void loading
    .then(({run, holds}) => {
      if (task.kind === "losses") {
        const {rows} = finish(lossSteps(run, {upTo: task.upTo, runs: 1e6}, task.share));
        report({kind: "losses", rows});
      } else if (holds) {
        const {seed, runs} = task;
        report({kind: "search", result: finish(breakSteps(run, holds, {seed, runs}))});
      }
    })
    .catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      report({kind: "problem", text: error instanceof Problem ? text : `${file}: ${text}`});
    });
});
