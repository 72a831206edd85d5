/** The drawing of a recorded run beside the model, on one time axis and under one cursor. */
import type {Micros} from "../../../base/units.ts";
import type {Transit} from "../../../sim/record.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import {duration} from "../../../trace/words/duration.ts";
import {moments} from "../../../trace/query/timeline.ts";
import {kernelName} from "../../../trace/recording/recorded.ts";
import {runOfRecording} from "../../../trace/recording/recording.ts";
import type {Recording} from "../../../trace/recording/recording.ts";
import {tell} from "../../../trace/words/sentence.ts";
import {differenceList, signsOf} from "./difference-view.ts";
import type {DifferenceList} from "./difference-view.ts";
import {html} from "../../dom/html.ts";
import {drawLadder} from "../../ladder/ladder.ts";
import type {Ladder} from "../../ladder/drawn-ladder.ts";
import {player} from "../cursor/player.ts";
import type {Player} from "../cursor/player.ts";
import {likelyWidth, observeWidth} from "../../dom/figure-width.ts";
import {transcriptTable} from "../folds/transcript-table.ts";
import {folds} from "../folds/folds.ts";
import type {Fold} from "../folds/folds.ts";
import {words} from "../../words.ts";
import {words as runWords} from "../../../trace/words/words.ts";

/** From this width on, in px, the two stand beside each other. */
const BESIDE = 900;
/** Up to this many things that happen at once are all told. */
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
  run: Trace,
  start: CompareCursor
): Compared {
  return new Comparison(card, recording, run, start);
}

class Comparison implements Compared {
  readonly #recorded: Trace;
  readonly #run: Trace;
  readonly #kernel: string;
  readonly #start: CompareCursor;
  readonly #left = html("div", {class: "stage"});
  readonly #right = html("div", {class: "stage"});
  readonly #sentence = html("p", {class: "sentence"});
  readonly #list: DifferenceList;
  readonly #cursor: Player;
  #ladders: readonly Ladder[] = [];
  #at: Micros;
  #lit: Transit | null = null;
  /** Are the differences marked in the ladders? */
  #marked = false;
  #width = likelyWidth();

  constructor(card: HTMLElement, recording: Recording, run: Trace, start: CompareCursor) {
    this.#recorded = runOfRecording(recording);
    this.#run = run;
    this.#kernel = kernelName(recording);
    this.#start = start;
    this.#at = start.at;
    this.#cursor = player(
      ({at}) => this.#moved(at),
      (time, px) => this.#ladders[0]?.timeAfter(time, px) ?? time
    );
    this.#list = differenceList(this.#recorded, run, (time) => this.goTo(time));
    this.#fill(card);
    this.#draw();
    this.#cursor.show(run, start.at);
    observeWidth(card, this.#width, (width) => {
      this.#width = width;
      this.#draw();
    });
  }

  goTo(at: Micros): void {
    this.#cursor.moveTo(at);
  }

  light(transit: Transit | null): void {
    this.#lit = transit;
    this.#ladders[1]?.light(transit);
  }

  #fill(card: HTMLElement): void {
    const side = (title: string, stage: HTMLElement) =>
      html("div", {}, html("p", {class: "title"}, title), stage);
    const real = side(words.recordedOn(this.#kernel), this.#left);
    const same = this.#list.found.length === 0;
    card.prepend(
      html("div", {class: "pair"}, real, side(words.model, this.#right)),
      this.#cursor.node,
      this.#sentence,
      ...(same ? [html("p", {class: "differences"}, words.noDifference)] : [])
    );
    const differences: Fold = {
      key: "differences-fold",
      name: this.#list.name,
      node: this.#list.node,
      toggled: (open) => {
        this.#marked = open;
        this.#draw();
      }
    };
    const transcripts = [
      transcriptFold(words.kernelTranscript, this.#recorded),
      transcriptFold(words.modelTranscript, this.#run)
    ];
    card.after(folds([...(same ? [] : [differences]), ...transcripts]).node);
  }

  #draw(): void {
    const width = this.#width >= BESIDE ? Math.floor(this.#width / 2) : this.#width;
    // What the reader has not asked for is not marked: the text speaks of what is the same.
    const signs = (side: "recorded" | "model") =>
      this.#marked ? {signs: signsOf(this.#list.found, side)} : {};
    const real = drawLadder(this.#recorded, {width, beside: [this.#run], ...signs("recorded")});
    const model = drawLadder(this.#run, {width, beside: [this.#recorded], ...signs("model")});
    this.#ladders = [real, model];
    this.#left.replaceChildren(real.node);
    this.#right.replaceChildren(model.node);
    for (const ladder of this.#ladders) ladder.moveTo(this.#at);
    model.light(this.#lit);
  }

  #moved(at: Micros): void {
    this.#at = at;
    for (const ladder of this.#ladders) ladder.moveTo(at);
    const [kernel, model] = [this.#recorded, this.#run].map((run) => upTo(run, this.#run, at));
    const told = ` ${this.#kernel}: ${kernel}. ${words.model}: ${model}.`;
    this.#sentence.replaceChildren(html("strong", {}, duration(at)), told);
    this.#start.moved(at);
  }
}

function transcriptFold(name: string, run: Trace): Fold {
  const table = transcriptTable();
  table.show(run);
  return {key: "words", name, node: table.node, toggled: () => table.open()};
}

/** What happened in `run` since the moment of `measure` before this one, up to this one. */
function upTo(run: Trace, measure: Trace, at: Micros): string {
  const stops = moments(measure);
  const before = stops.findLast((moment) => moment.at < at)?.at ?? -Infinity;
  // After the measure's last moment nothing stops the cursor, so all the rest is told there.
  const until = at >= (stops.at(-1)?.at ?? 0) ? Infinity : at;
  const texts = moments(run)
    .filter((moment) => moment.at > before && moment.at <= until)
    .flatMap((moment) => tell(run, moment));
  if (texts.length === 0) return runWords.nothing;
  const left = texts.length - MOST_TOLD;
  const shown = texts.slice(0, MOST_TOLD).join(", ");
  return left > 0 ? `${shown}, ${runWords.andMore(left)}` : shown;
}
