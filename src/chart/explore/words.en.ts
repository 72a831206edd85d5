/** What the views of explorations say, in English. */
import type {Difference} from "../../explore/loss/outcome.ts";
import type {BreakResult} from "../../explore/search/break-it.ts";
import {count, duration} from "../../trace/words/duration.ts";

const plural = (n: number, one: string, many: string): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** All of it. */
export const english = {
  stop: "Stop",
  goOn: "Go on",
  more: (n: number) => `${count(n)} more`,
  rate: (perSecond: number) => `${count(perSecond)} runs/s`,
  running: (runs: number, planned: number) => `${count(runs)} of ${count(planned)} runs`,
  stopped: (runs: number, planned: number) =>
    `Stopped after ${count(runs)} of ${count(planned)} runs.`,
  done: (runs: number) => `${plural(runs, "run", "runs")}.`,
  waiting: "Starts when it is in sight.",
  failed: (why: string) => `This cannot be explored: ${why}`,
  noRun: (why: string) => `This run ends with an error: ${why}`,
  left: (n: number) => `${plural(n, "run", "runs")} more would be needed for all.`,
  progress: "Runs made",
  choose: "Choose one to see its run.",

  outcome: {
    same: "Nobody notices",
    unnoticed: "The programs notice nothing, a socket stays for longer",
    later: "The same, later",
    endless: "The run does not end",
    threw: (text: string) => `A program throws: ${text}`
  },
  by: (time: number) => `+${duration(time)}`,
  share: (n: number, all: number) => `${count(n)} of ${count(all)}`,
  hit: {drop: "", delay: " late", duplicate: " twice", reorder: " overtaken", cut: " into a cut"},
  hitThen: " then ",
  lossesOf: (what: string) => `Lost: ${what}`,
  outcomes: "What came of each loss",

  difference: (it: Difference): string => {
    switch (it.kind) {
      case "failed":
        return `${it.host}: ${it.call}() fails with ${it.errno}`;
      case "blocked":
        return `${it.host}: ${it.call}() never returns`;
      case "unread":
        return `${it.host} reads ${count(it.bytes)} B less`;
      case "left":
        return `${it.host} keeps a socket in ${it.state}`;
    }
  },

  point: (name: string, value: string) => `${name} ${value}`,
  answer: (where: string, what: string) => `${where}: ${what}. Show the run.`,
  spread: (low: string, middle: string, high: string) => `${middle} (${low} to ${high})`,
  thinned: (n: number) => `${plural(n, "point", "points")} between these were left out.`,
  problem: (text: string) => `error: ${text}`,

  searching: ({tried, reached}: BreakResult) =>
    `${plural(tried, "run", "runs")} tried, ${count(reached)} states, reasons and outcomes seen.`,
  shrinking: "Found one. Looking for a simpler one.",
  held: ({tried, reached, endless}: BreakResult) =>
    `Nothing found in ${plural(tried, "run", "runs")}, which reached ${count(reached)} states, ` +
    `reasons and outcomes. That proves nothing beyond them.` +
    (endless > 0 ? ` ${count(endless)} of them did not end.` : ""),
  broken: (faults: number, named: readonly string[], seed: number | null) =>
    (faults === 0 ? "Broken without a fault" : `Broken by ${plural(faults, "fault", "faults")}`) +
    (seed === null ? "" : ` with seed ${seed}`) +
    (named.length > 0 ? `: ${named.join("; ")}.` : "."),
  brokenAfter: (runs: number, first: number) =>
    `Found after ${plural(runs, "run", "runs")}` +
    (first > 0 ? `, with ${plural(first, "fault", "faults")} at first.` : "."),
  threwError: (error: string) => `A program throws: ${error}`,
  falseAtOnce:
    "The condition is false already, without a fault. Start from a run in which it holds.",
  threw: (problem: string) => `The condition cannot be asked: ${problem}`,
  endless: ({tried, endless}: BreakResult) =>
    `Given up after ${plural(tried, "run", "runs")}: ${count(endless)} of them did not end, and ` +
    "were stopped by their budget of events. Let the programs end, or set `until`.",
  unsteady:
    "The same run gave another answer. The condition must depend on the run alone, " +
    "not on a clock or on chance."
} as const;
