/** What the threads of `explore` are given to do, and what they report: plain data. */
import type {BreakResult} from "../explore/break-it.ts";
import type {LossRow, Share} from "../explore/every-loss.ts";

/** What a thread needs before its first task. */
export interface Setting {
  readonly file: string;
  /** The package's folder, as an address. */
  readonly home: string;
}

/** One task: a share of the losses, or a search from one seed. */
export type Task =
  | {readonly kind: "losses"; readonly share: Share; readonly upTo: 1 | 2}
  | {readonly kind: "search"; readonly seed: number; readonly runs: number};

/** What a thread says. */
export type Report =
  /** So many more runs were made. */
  | {readonly kind: "runs"; readonly runs: number}
  | {readonly kind: "losses"; readonly rows: readonly LossRow[]}
  | {readonly kind: "search"; readonly result: BreakResult}
  | {readonly kind: "problem"; readonly text: string};
