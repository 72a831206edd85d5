/** Two runs beside each other, on one time axis and under one cursor. */
import {ms, type Micros} from "../../../base/units.ts";
import type {Transit} from "../../../sim/record.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import {duration} from "../../../trace/words/duration.ts";
import type {Moment} from "../../../trace/query/happening.ts";
import {moments} from "../../../trace/query/timeline.ts";
import type {DifferenceWords} from "../../../trace/recording/compare-runs.ts";
import {tell} from "../../../trace/words/sentence.ts";
import {differenceList, signsOf} from "./difference-view.ts";
import type {DifferenceList} from "./difference-view.ts";
import {html} from "../../dom/html.ts";
import {replaceChanged} from "../../dom/replace-changed.ts";
import {drawLadder} from "../../ladder/ladder.ts";
import type {Ladder} from "../../ladder/drawn-ladder.ts";
import {signsOfPair} from "../../ladder/signs.ts";
import {player} from "../cursor/player.ts";
import type {Player} from "../cursor/player.ts";
import {likelyWidth, observeWidth} from "../../dom/figure-width.ts";
import {transcriptTable} from "../folds/transcript-table.ts";
import {folds} from "../folds/folds.ts";
import type {Fold} from "../folds/folds.ts";
import {words as chartWords} from "../../words.ts";
import {words as runWords} from "../../../trace/words/words.ts";

/** From this width on, in px, the two stand beside each other. */
const BESIDE = 900;
/** Up to this many things that happen at once are all told. */
const MOST_TOLD = 4;

/** A kernel is late by some µs; so far apart, two moments are not the same. */
const APART = ms(5);

/** One of two runs. */
interface Side {
  readonly run: Trace;
  /** What stands above its ladder. */
  readonly title: string;
  /** How the sentence below calls it. */
  readonly name: string;
  /** What its transcript is called. */
  readonly transcript: string;
}

/** Two runs. The second one has the cursor: a moment is one of its. */
export interface Pair {
  readonly left: Side;
  readonly right: Side;
  /** How their differences are said. */
  readonly words: DifferenceWords;
  /** What is said when there is none. */
  readonly same: string;
  /** Parts below the pair, beside differences and transcripts. */
  readonly more?: readonly Fold[];
}

/** A comparison that is drawn. */
export interface Compared {
  /** Moves the cursor to the second run's moment that is nearest to a time. */
  goTo(at: Micros): void;
  /** Lights a segment of the second run; null lights none. */
  light(transit: Transit | null): void;
}

/** Where the cursor of a comparison begins, and who is told that it moved. */
export interface CompareCursor {
  readonly at: Micros;
  readonly moved: (at: Micros) => void;
}

/** Fills the card of a figure with the comparison, before its caption. */
export function fillPair(card: HTMLElement, pair: Pair, start: CompareCursor): Compared {
  return new Comparison(card, pair, start);
}

class Comparison implements Compared {
  readonly #pair: Pair;
  readonly #start: CompareCursor;
  readonly #left = html("div", {class: "stage"});
  readonly #right = html("div", {class: "stage"});
  readonly #legend = html("ul", {class: "legend", "aria-label": chartWords.legend});
  readonly #sentence = html("p", {class: "sentence"});
  readonly #list: DifferenceList;
  readonly #cursor: Player;
  #ladders: readonly Ladder[] = [];
  #at: Micros;
  #lit: Transit | null = null;
  /** Are the differences marked in the ladders? */
  #marked = false;
  #width = likelyWidth();

  constructor(card: HTMLElement, pair: Pair, start: CompareCursor) {
    this.#pair = pair;
    this.#start = start;
    this.#at = start.at;
    this.#cursor = player(
      ({at}) => this.#moved(at),
      (time, px) => this.#ladders[0]?.timeAfter(time, px) ?? time
    );
    const {left, right} = pair;
    this.#list = differenceList(left.run, right.run, pair.words, (time) => this.goTo(time));
    this.#fill(card);
    this.#draw();
    this.#cursor.show(right.run, start.at);
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
    const {left, right, same: noDifference, more = []} = this.#pair;
    const side = ({title}: Side, stage: HTMLElement) =>
      html("div", {}, html("p", {class: "title"}, title), stage);
    const same = this.#list.found.length === 0;
    card.prepend(
      html("div", {class: "pair"}, side(left, this.#left), side(right, this.#right)),
      html("div", {class: "controls"}, html("div", {class: "ladder-legend"}, this.#legend)),
      this.#cursor.node,
      this.#sentence,
      ...(same ? [html("p", {class: "differences"}, noDifference)] : [])
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
    const transcripts = [transcriptFold("words", left), transcriptFold("words other", right)];
    card.after(folds([...(same ? [] : [differences]), ...transcripts, ...more]).node);
  }

  #draw(): void {
    const width = this.#width >= BESIDE ? Math.floor(this.#width / 2) : this.#width;
    // What the reader has not asked for is not marked: the text speaks of what is the same.
    const signs = (side: "recorded" | "model") =>
      this.#marked ? {signs: signsOf(this.#list.found, side)} : {};
    const {left, right} = this.#pair;
    const first = drawLadder(left.run, {width, beside: [right.run], ...signs("recorded")});
    const second = drawLadder(right.run, {width, beside: [left.run], ...signs("model")});
    this.#ladders = [first, second];
    this.#left.replaceChildren(first.node);
    this.#right.replaceChildren(second.node);
    const seen = this.#ladders.map((ladder) => ladder.seen);
    const marks = signsOfPair([left.run, right.run], seen, this.#marked);
    replaceChanged(this.#legend, ...marks);
    for (const ladder of this.#ladders) ladder.moveTo(this.#at);
    second.light(this.#lit);
  }

  #moved(at: Micros): void {
    this.#at = at;
    for (const ladder of this.#ladders) ladder.moveTo(at);
    const {left, right} = this.#pair;
    const [one, other] = [left, right].map(({run}) => upTo(run, right.run, at));
    const told = ` ${left.name}: ${one}. ${right.name}: ${other}.`;
    this.#sentence.replaceChildren(html("strong", {}, duration(at)), told);
    this.#start.moved(at);
  }
}

function transcriptFold(key: string, {transcript: name, run}: Side): Fold {
  const table = transcriptTable();
  table.show(run);
  return {key, name, node: table.node, toggled: () => table.open()};
}

/** What happened in `run` since the moment of `measure` before this one, up to this one. */
function upTo(run: Trace, measure: Trace, at: Micros): string {
  const stops = moments(measure);
  const before = stops.findLast((moment) => moment.at < at)?.at ?? -Infinity;
  // After the measure's last moment nothing stops the cursor, so all the rest is told there.
  const until = at >= (stops.at(-1)?.at ?? 0) ? Infinity : at;
  const texts = moments(run)
    .filter((moment) => moment.at > before && moment.at <= until)
    .flatMap((moment) => toldAt(run, moment, at));
  if (texts.length === 0) return runWords.nothing;
  const left = texts.length - MOST_TOLD;
  const shown = texts.slice(0, MOST_TOLD).join(", ");
  return left > 0 ? `${shown}, ${runWords.andMore(left)}` : shown;
}

/** What happened in a moment; with its time, if that is another one than the cursor's. */
function toldAt(run: Trace, moment: Moment, cursor: Micros): readonly string[] {
  const texts = tell(run, moment);
  const [first, ...others] = texts;
  if (first === undefined || Math.abs(cursor - moment.at) < APART) return texts;
  return [chartWords.earlier(duration(moment.at), first), ...others];
}
