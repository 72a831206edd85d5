/** What random schedules on a live kernel came to, as tables of the page "About the model". */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {escape, table, tr, words} from "./html-table.ts";

/** So many random schedules, made from one seed. */
export interface LiveCampaign {
  readonly seed: number;
  readonly level: string;
  /** Its release, and how it ran: `"6.18.15, simulated time"`. */
  readonly kernel: string;
  readonly schedules: number;
  readonly agree: number;
  /** They differ by a cause of the table. */
  readonly known: number;
  /** They differ by another cause. */
  readonly differ: number;
  /** The machine was too busy to be sure of when things happened. */
  readonly undecided: number;
}

/** The figures that `npm run live-kernel -- --save` writes. */
export interface LiveFigures {
  /** The day of the last campaign, as `"2026-11-29"`. */
  readonly date: string;
  readonly campaigns: readonly LiveCampaign[];
  readonly accepted: readonly {readonly what: string; readonly reason: string}[];
}

const file = join(import.meta.dirname, "../../../docs/data/live.json");

/** Reads the figures of the last campaigns. */
export const readLive = (): LiveFigures => JSON.parse(readFileSync(file, "utf8")) as LiveFigures;

/** How many schedules there were, and in how many kernel and engine did the same. */
export function liveTables({date, campaigns, accepted}: LiveFigures): string {
  const rows = campaigns.map(({seed, level, kernel, schedules, agree, known, differ, undecided}) =>
    tr(
      `${escape(level)}, seed ${seed}`,
      escape(kernel),
      schedules.toLocaleString("en"),
      agree.toLocaleString("en"),
      known.toLocaleString("en"),
      differ.toLocaleString("en"),
      undecided.toLocaleString("en")
    )
  );
  const heads = [
    "Schedules",
    "Linux",
    "How many",
    "Agree",
    "Differ as known",
    "Differ otherwise",
    "Undecided"
  ];
  const causes = accepted.map(({what, reason}) => tr(words(what), words(reason)));
  return (
    `<p>The last campaign ran on ${escape(date)}.</p>` +
    table("live", heads, rows) +
    table("live-accepted", ["Known to differ", "Why"], causes)
  );
}
