/** What the signs in ladders mean: the entries of a legend, only those that are seen. */
import {causesOf} from "../../trace/data/causes.ts";
import {MEANINGS} from "../../trace/data/meaning.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {html} from "../dom/html.ts";
import {meaningMark} from "../dom/meaning-mark.ts";
import {words} from "../words.ts";
import type {ArrowSign, Seen} from "./seen.ts";

/** The looks of arrows in the order in which they are told. */
const ARROWS: readonly ArrowSign[] = ["open", "data", "ack", "close", "reset", "again", "lost"];
/** What stands at an arrow beside its line. */
const SIGN: Readonly<Partial<Record<ArrowSign, string>>> = {again: "↻", lost: "×"};

/** The order in which waits are told. */
const WAITS = ["nagle", "cork", "delayed-ack"] as const;

/** The signs of the ladders of some runs. */
export function signsOf(runs: readonly Trace[], ladders: readonly Seen[]): HTMLElement[] {
  const isSeen = (meaning: (typeof MEANINGS)[number]) =>
    ladders.some(({meanings}) => meanings.has(meaning));
  const arrows = ARROWS.filter((sign) => ladders.some((seen) => seen.arrows.has(sign)));
  const items = arrows.map((sign) =>
    item(`arrow-key ${sign}`, SIGN[sign] ?? "", words.arrows[sign])
  );
  const states: HTMLElement[] = MEANINGS.filter(isSeen).map((meaning) => {
    const mark = meaningMark(meaning);
    // The word beside it says it already.
    mark.setAttribute("aria-hidden", "true");
    return html("li", {}, mark, words.meanings[meaning]);
  });
  items.push(...states, ...markItems(ladders));
  if (runs.some(({transits}) => transits.some(({marked}) => marked))) {
    items.push(item("label-key", words.ce, words.marked));
  }
  if (runs.some((run) => causesOf(run).length > 0)) {
    items.push(item("cause-key", "", words.doneFromOutside));
  }
  return items;
}

const item = (name: string, key: string, text: string): HTMLElement =>
  html("li", {}, html("span", {class: name}, key), text);

/** Marks of calls, dotted bars, and stretches of time that are drawn taller. */
function markItems(ladders: readonly Seen[]): HTMLElement[] {
  const waits = WAITS.filter((kind) => ladders.some((seen) => seen.waits.has(kind)));
  const names = waits.map((kind) => words.waits[kind]).join(", ");
  const slower = ladders.reduce<string | null>((text, seen) => text ?? seen.slower, null);
  return [
    ...(ladders.some(({numbered}) => numbered) ? [item("pill-key", "1–2", words.numbered)] : []),
    ...(ladders.some(({counted}) => counted) ? [item("pill-key", "×20", words.counted)] : []),
    ...(waits.length > 0 ? [item("wait-key", "", names)] : []),
    ...(slower === null ? [] : [item("slower-key", slower, words.slower)])
  ];
}

/** The same of two runs beside each other. `marked`: is what differs marked in them? */
export function signsOfPair(
  runs: readonly Trace[],
  ladders: readonly Seen[],
  marked: boolean
): HTMLElement[] {
  const differs = html("li", {}, html("span", {class: "label-key"}, "≠"), words.differs);
  return [...signsOf(runs, ladders), ...(marked ? [differs] : [])];
}
