/** What was lost, and what came of it, in words. */
import type {Hit} from "../../explore/loss/hits.ts";
import type {OutcomeClass, RunOutcome} from "../../explore/loss/outcome.ts";
import {words} from "./words.ts";

/** The sign of each class: a shape, as colour alone says nothing to some. */
export const SIGNS: Readonly<Record<OutcomeClass, string>> = {
  same: "✓",
  unnoticed: "✓",
  later: "+",
  worse: "×",
  endless: "∞",
  threw: "!",
  own: "•"
};

/** Classes from the worst to the mildest: the worst is what a reader looks for. */
export const WORST_FIRST: readonly OutcomeClass[] = [
  "threw",
  "endless",
  "worse",
  "own",
  "later",
  "unnoticed",
  "same"
];

/** The outcome, without its time: `"client: recv() fails with ECONNRESET"`. */
export function outcomeText({class: name, differences, text}: RunOutcome): string {
  if (name === "own") return text;
  if (name === "threw") return words.outcome.threw(text);
  if (name === "worse") return differences.map(words.difference).join("; ");
  return words.outcome[name];
}

/** `"client SYN then SYN"`: the host is named again only when it is another one. */
export function hitsText(hits: readonly Hit[]): string {
  return hits
    .map(({host, label, kind}, i) => {
      const who = i > 0 && hits[i - 1]?.host === host ? "" : `${host} `;
      return `${who}${label.replace(/ ack \d+$/, "")}${words.hit[kind]}`;
    })
    .join(words.hitThen);
}
