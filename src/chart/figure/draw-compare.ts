/** The drawing of a recorded run beside the model, on one time axis and under one cursor. */
import type {Micros} from "../../base/units.ts";
import type {Run, Transit} from "../../sim/record.ts";
import {duration} from "../../trace/words/duration.ts";
import {moments} from "../../trace/query/timeline.ts";
import {kernelName, runOfRecording} from "../../trace/recording/recording.ts";
import type {Recording} from "../../trace/recording/recording.ts";
import {tell} from "../../trace/words/sentence.ts";
import {differenceList, markDifferences} from "./difference-view.ts";
import {html} from "../dom/html.ts";
import {drawLadder} from "../ladder/ladder.ts";
import type {Ladder} from "../ladder/ladder.ts";
import {player} from "./player.ts";
import {likelyWidth, observeWidth} from "../dom/figure-width.ts";
import {transcriptTable} from "./transcript-table.ts";
import {folds} from "./folds.ts";
import type {Fold} from "./folds.ts";
import {SENTENCES, WORDS} from "../words.ts";

/** From this width on, in px, the two stand beside each other. */
const BESIDE = 900;
/** Of so many things that happen at once all are told. */
const MOST_TOLD = 4;

/** A comparison that is drawn. */
export interface Compared {
  /** Moves the cursor to the model's moment that is nearest to a time. */
  goTo(at: Micros): void;
  /** Lights a segment of the model; null lights none. */
  light(transit: Transit | null): void;
}

/** Where the cursor of a comparison begins, and who is told that it moved. */
export interface CompareCursor {
  readonly at: Micros;
  readonly moved: (at: Micros) => void;
}

/** Fills the card of a figure with the comparison, before its caption. */
export function fillCompare(
  card: HTMLElement,
  recording: Recording,
  run: Run,
  start: CompareCursor
): Compared {
  const recorded = runOfRecording(recording);
  const kernel = kernelName(recording);
  const left = html("div", {class: "stage"});
  const right = html("div", {class: "stage"});
  const real = transcriptTable();
  const model = transcriptTable();
  const sentence = html("p", {class: "sentence"});
  let ladders: readonly Ladder[] = [];
  let at: Micros = start.at;
  let lit: Transit | null = null;
  let marked = false;
  let room = likelyWidth();
  const cursor = player(
    (move) => {
      at = move.at;
      for (const ladder of ladders) ladder.moveTo(at);
      sentence.replaceChildren(
        html("strong", {}, duration(at)),
        ` ${kernel}: ${upTo(recorded, run, at)}. ${WORDS.model}: ${upTo(run, run, at)}.`
      );
      start.moved(at);
    },
    (time, px) => ladders[0]?.timeAfter(time, px) ?? time
  );
  const list = differenceList(recorded, run, (time) => cursor.moveTo(time));
  const draw = () => {
    const each = room >= BESIDE ? Math.floor(room / 2) : room;
    const both = [
      drawLadder(recorded, {width: each, beside: [run]}),
      drawLadder(run, {width: each, beside: [recorded]})
    ] as const;
    ladders = both;
    left.replaceChildren(both[0].node);
    right.replaceChildren(both[1].node);
    // What the reader has not asked for is not marked: the text speaks of what is the same.
    if (marked) markDifferences(both[0].node, list.found, "recorded");
    if (marked) markDifferences(both[1].node, list.found, "model");
    for (const ladder of ladders) ladder.moveTo(at);
    both[1].light(lit);
  };
  const mark = (open: boolean) => {
    marked = open;
    draw();
  };
  const same = list.found.length === 0;
  const parts: Fold[] = [
    {key: "differences-fold", name: list.name, node: list.node, toggled: mark},
    {key: "words", name: WORDS.kernelTranscript, node: real.node, toggled: () => real.open()},
    {key: "words", name: WORDS.modelTranscript, node: model.node, toggled: () => model.open()}
  ];
  const side = (title: string, stage: HTMLElement) =>
    html("div", {}, html("p", {class: "title"}, title), stage);
  const sides = [side(SENTENCES.recordedOn(kernel), left), side(WORDS.model, right)];
  card.prepend(
    html("div", {class: "pair"}, ...sides),
    ...[cursor.node, sentence],
    ...(same ? [html("p", {class: "differences"}, WORDS.noDifference)] : [])
  );
  card.after(folds(same ? parts.slice(1) : parts).node);
  real.show(recorded);
  model.show(run);
  draw();
  cursor.show(run, start.at);
  observeWidth(card, room, (width) => {
    room = width;
    draw();
  });
  return {
    goTo: (time) => cursor.moveTo(time),
    light(transit) {
      lit = transit;
      ladders[1]?.light(transit);
    }
  };
}

/** What happened in `run` since the moment of `measure` before this one, up to this one. */
function upTo(run: Run, measure: Run, at: Micros): string {
  const stops = moments(measure);
  const before = stops.findLast((moment) => moment.at < at)?.at ?? -Infinity;
  // After the measure's last moment nothing stops the cursor, so all the rest is told there.
  const until = at >= (stops.at(-1)?.at ?? 0) ? Infinity : at;
  const texts = moments(run)
    .filter((moment) => moment.at > before && moment.at <= until)
    .flatMap((moment) => tell(run, moment));
  if (texts.length === 0) return "nothing happens";
  const left = texts.length - MOST_TOLD;
  const shown = texts.slice(0, MOST_TOLD).join(", ");
  return left > 0 ? `${shown}, and ${left} more` : shown;
}
