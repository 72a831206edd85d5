/** A pinned run beside the one that came after it: what was changed, and what came of it. */
import type {Trace} from "../../../trace/query/trace.ts";
import {wordsOfRuns} from "../../../trace/recording/words.ts";
import {lastArrival} from "../../../trace/query/run-summary.ts";
import {faultText} from "../../../trace/words/reasons.ts";
import {html} from "../../dom/html.ts";
import {saveBar, savePicture} from "../folds/export.ts";
import {pictureOfAll} from "../folds/picture.ts";
import type {Picture} from "../folds/picture.ts";
import type {Fold} from "../folds/folds.ts";
import {fillPair} from "./draw-pair.ts";
import {words} from "./words.ts";

/** Fills the part with both runs; while they are one, it says what to do. */
export function drawPinned(
  node: HTMLElement,
  before: Trace,
  now: Trace,
  name: string | undefined
): void {
  if (before === now) return node.replaceChildren(html("p", {class: "pin-note"}, words.pinned));
  const card = html("div", {class: "card"});
  const changes = madeDifferently(before, now).map((text) => html("li", {}, text));
  const list = html("ul", {}, ...changes);
  node.replaceChildren(html("div", {class: "pin-note"}, html("p", {}, words.changed), list), card);
  const left = {
    run: before,
    title: words.titlePinned,
    name: words.titlePinned,
    transcript: words.transcriptPinned
  };
  const right = {
    run: now,
    title: words.titleNow,
    name: words.titleNow,
    transcript: words.transcriptNow
  };
  const both = savePicture(`${name ?? "run"}-pair`, () => pictureOfPair(card));
  const more = [
    {key: "picture", name: words.savePicture, node: both},
    saveFold("saving", before, `${name ?? "run"}-pinned`, words.savePinned),
    saveFold("saving other", now, name ?? "run", words.saveNow)
  ];
  const start = {at: lastArrival(now), moved: () => undefined};
  fillPair(card, {left, right, words: wordsOfRuns, same: words.same, more}, start);
}

/** Both ladders as they are seen, below their titles. */
function pictureOfPair(card: HTMLElement): Picture {
  const sides = [...card.querySelectorAll(".pair > div")].flatMap((side) => {
    const svg = side.querySelector<SVGSVGElement>("svg.ladder");
    return svg ? {title: side.querySelector(".title")?.textContent ?? "", svg} : [];
  });
  return pictureOfAll(sides);
}

function saveFold(key: string, run: Trace, file: string, name: string): Fold {
  const bar = saveBar({name: file, run: () => run, picture: () => null});
  return {key, name, node: bar};
}

/** What differs in how two runs were made, as far as their records say. */
function madeDifferently(before: Trace, now: Trace): string[] {
  const found: string[] = [];
  for (const {name, title} of now.hosts) {
    const old = before.hosts.find((host) => host.name === name);
    if (!old) found.push(words.newHost(name));
    else if (old.title !== title) found.push(words.system(name, old.title, title));
  }
  const texts = (run: Trace) => run.faults.map((fault) => faultText(run, fault));
  const [old, fresh] = [texts(before), texts(now)];
  found.push(...fresh.filter((text) => !old.includes(text)).map(words.added));
  found.push(...old.filter((text) => !fresh.includes(text)).map(words.removed));
  for (const [index, {name}] of now.hosts.entries()) {
    const sources = (run: Trace) =>
      run.programs.filter(({host}) => host === index).map(({source}) => source);
    if (sources(before).join() !== sources(now).join()) found.push(words.program(name));
  }
  if (before.seed !== now.seed) found.push(words.seed(before.seed, now.seed));
  return found.length > 0 ? found : [words.scenario];
}
