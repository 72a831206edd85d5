/**
 * A figure of a run: linked views under one time cursor. What is done to a segment is one more
 * fault, and the scenario runs again; `value` is the run as it stands, "input" says it changed.
 */
import type {Micros} from "../../base/units.ts";
import type {Fault} from "../../net/fault.ts";
import type {Transit} from "../../sim/record.ts";
import {canRunAgain, type Run, type Trace} from "../../trace/query/trace.ts";
import {stoppedText} from "../../trace/words/note.ts";
import {timeOf} from "../../trace/query/find-moment.ts";
import type {Happening} from "../../trace/query/happening.ts";
import {momentNear} from "../../trace/query/timeline.ts";
import {drawnInCell} from "../../base/running-cell.ts";
import {faultList} from "./changes/fault-list.ts";
import {type CursorDetail, type FigureElement, drivable, reportCursor} from "./figure-element.ts";
import {captionAt, checkFigure, ownTime, partsOf} from "./figure-options.ts";
import type {FigureOptions, ViewName} from "./figure-options.ts";
import {figureCard} from "./figure-card.ts";
import {html, sentence} from "../dom/html.ts";
import {replaceChanged} from "../dom/replace-changed.ts";
import {callList} from "./folds/call-list.ts";
import {legend} from "./legend.ts";
import type {Ladder} from "../ladder/drawn-ladder.ts";
import {drawLadder, timeAfter} from "../ladder/ladder.ts";
import {keepTime, recallTime} from "./changes/figure-state.ts";
import {FigureRun} from "./changes/figure-run.ts";
import {keyOf} from "../axis/course.ts";
import {whenNear} from "../dom/when-visible.ts";
import {picker, toggled} from "./changes/segment-menu.ts";
import {type CursorMove, player} from "./cursor/player.ts";
import {likelyWidth, observeWidth, widthFound} from "../dom/figure-width.ts";
import {inSightFirst} from "./cursor/visible-first.ts";
import {MoreViews} from "./more-views.ts";
import {pinned} from "./pair/pin.ts";
import {rehearse} from "./rehearsal.ts";
import {sentenceLine} from "./sentence-line.ts";
import {timeScale} from "./cursor/time-scale.ts";
import {underFigure} from "./folds/under-figure.ts";
import {zoom} from "./cursor/zoom.ts";
import {words} from "../words.ts";
export type {CursorDetail, FigureElement, FigureOptions, ViewName};

/** Draws a run: `display(figure(run))`. In one that cannot run again nothing can be broken. */
export function figure(run: Trace, options: FigureOptions = {}): FigureElement {
  checkFigure(run, options);
  const goesOn = (before: object): before is Figure =>
    before instanceof Figure && before.goOn(run as Run, options);
  return drawnInCell(options.name, goesOn, () => new Figure(run as Run, options)).node;
}

class Figure {
  readonly node: FigureElement;
  #options: FigureOptions;
  readonly #runs: FigureRun;
  #ladder: Ladder | null = null;
  #width = likelyWidth();
  #at: Micros;
  #own: Micros;
  /** The run that is drawn: none before it comes near the screen. */
  #shown: Run | null = null;
  readonly #stage = html("div", {class: "stage"});
  readonly #legend = legend();
  readonly #sentence = sentenceLine();
  readonly #caption = html("p", {class: "caption"});
  readonly #problem = html("p", {class: "problem", role: "status", hidden: true});
  readonly #zoom = zoom(this.#stage, {
    drawn: () => this.#ladder,
    redraw: () => this.#redraw(),
    cursor: () => this.#at
  });
  readonly #player = player(
    (move) => this.#moved(move),
    (at, px) => this.#ladder?.timeAfter(at, px) ?? timeAfter(this.#run, at, px),
    this.#zoom.node
  );
  readonly #scale;
  readonly #faults;
  readonly #under;
  readonly #picker = picker({
    again: (faults) => this.#breakPicked(faults),
    inspect: () => this.#inspect(),
    closed: (transit) => this.#ladder?.focus(keyOf(transit))
  });
  readonly #calls = callList((at) => this.#player.moveTo(at));
  #picked: Transit | null = null;
  #ringed: Happening | null = null;
  readonly #more = new MoreViews({
    goTo: (at) => this.#player.moveTo(at),
    pick: (transit) => this.#pick(transit)
  });

  constructor(run: Run, options: FigureOptions) {
    this.#options = options;
    this.#runs = new FigureRun(run, options.name, {
      changed: () => this.#changed(),
      failed: (problem) => this.#report(problem)
    });
    this.#scale = timeScale(options.name, (opened) => this.#redraw(opened));
    this.#zoom.node.prepend(this.#scale.node);
    this.#faults = faultList(this.#runs);
    this.#under = underFigure(this.#runs, {
      name: options.name,
      more: canRunAgain(run) ? pinned(options.name) : null,
      socketsShown: options.views?.includes("sockets") ?? false,
      picture: () => this.#whole()
    });
    this.#own = ownTime(options, run);
    this.#at = recallTime(options.name) ?? this.#own;
    this.node = this.#build();
    this.#runs.begin();
    whenNear(this.node, () => {
      this.#show();
      observeWidth(this.#stage, this.#width, (width) => {
        this.#width = width;
        widthFound(width);
        this.#redraw();
      });
    });
    this.#runs.keepWith(this.node);
  }

  /**
   * Shows another run of the page instead, if a new figure with these options would have the same
   * parts in the same place; says whether it does.
   */
  goOn(run: Run, options: FigureOptions): boolean {
    if (!this.node.isConnected || canRunAgain(run) !== canRunAgain(this.#runs.given)) return false;
    if (partsOf(options) !== partsOf(this.#options)) return false;
    this.#options = options;
    this.#ringed = null;
    this.#own = ownTime(options, run);
    this.#at = recallTime(options.name) ?? this.#own;
    this.#runs.give(run);
    if (this.#shown && this.#shown !== this.#run) this.#show();
    return true;
  }

  get #run(): Run {
    return this.#runs.run;
  }

  #build(): FigureElement {
    const own: Readonly<Partial<Record<ViewName, HTMLElement>>> = {
      ladder: html("div", {class: "ladder-part"}, this.#stage),
      faults: this.#faults.node,
      player: this.#player.node,
      sentence: this.#sentence.node,
      sockets: this.#under.sockets
    };
    const card = figureCard(this.#options, {
      own,
      add: (view) => this.#more.add(view),
      legend: this.#legend.node,
      problem: this.#problem,
      caption: this.#caption
    });
    const node = html("figure", {class: "tcp-figure"}, card, this.#under.node);
    return drivable(node, {
      run: () => this.#run,
      at: () => this.#at,
      goTo: (at) => this.#goTo(at),
      light: (transit) => this.#pick(transit),
      ring: (happening) => this.#ring(happening)
    });
  }

  /** Text beside the figure names what happened: it is lit wherever the figure shows it. */
  #ring(happening: Happening | null): void {
    this.#ringed = happening;
    this.#ladder?.ring(happening);
    this.#under.light(happening);
  }

  /** Text beside the figure names a moment; a figure that is not drawn yet begins there. */
  #goTo(at: Micros): void {
    if (this.#shown) return this.#player.moveTo(at);
    this.#at = momentNear(this.#run, at).at;
    reportCursor(this.node, this.#at);
  }

  #pick(transit: Transit | null): void {
    this.#picked = transit;
    this.#ring(null);
    this.#picker.close();
    this.#ladder?.light(transit);
    this.#more.pick(transit);
  }

  /** A segment was pressed in the ladder: say what can be done to it. */
  #choose(transit: Transit): void {
    this.#player.moveTo(transit.sentAt);
    this.#pick(transit);
    const place = this.#ladder?.light(transit);
    if (place) this.#picker.open(this.#run, transit, place);
  }

  /** The ladder, with all of it drawn that is to be saved. */
  #whole(): SVGSVGElement | null {
    this.#zoom.look();
    return this.#ladder?.node ?? null;
  }

  /** A bundle was pressed: it opens, as far as it can, and the focus goes to its first segment. */
  #open([first, ...others]: readonly Transit[]): void {
    if (!first) return;
    const last = others.at(-1) ?? first;
    if (!this.#zoom.open(first.sentAt, last.sentAt)) return this.#choose(first);
    this.#player.moveTo(first.sentAt);
    this.#ladder?.focus(keyOf(first));
  }

  /** Does something to the segment that was picked; the focus stays with it. */
  #breakPicked(faults: readonly Fault[]): void {
    const key = this.#picked ? keyOf(this.#picked) : "";
    this.#runs.again(faults, this.#runs.systems, () => this.#ladder?.focus(key));
  }

  #inspect(): void {
    this.#picker.close();
    const now = {run: this.#run, at: this.#at, picked: this.#picked};
    this.#more.inspect(this.node, this.#stage, now, () => {
      if (this.#picked) this.#ladder?.focus(keyOf(this.#picked));
    });
  }

  #show(): void {
    this.#shown = this.#run;
    this.#draw();
    this.#more.show(this.#run);
    this.#faults.show(this.#run, this.#runs.systems);
    this.#under.show(this.#run);
    this.#report(stoppedText(this.#run.end));
    this.#player.show(this.#run, this.#at);
    if (this.#ladder) rehearse(this.#run, this.#width);
  }

  #draw(): void {
    // Without its view a ladder need not be drawn, nor can it be zoomed.
    if (this.#options.views?.includes("ladder") === false) return this.#zoom.node.remove();
    const drawn = (this.#ladder = drawLadder(this.#run, {
      width: this.#width,
      zoom: this.#zoom.factor,
      tiled: true,
      ...this.#scale.chosen(),
      from: timeOf(this.#run, this.#options.from) ?? 0,
      onSegment: (transit) => this.#choose(transit),
      onDelete: (transit) => {
        this.#picked = transit;
        if (canRunAgain(this.#run)) this.#breakPicked(toggled(this.#run, transit));
      },
      onTime: (at) => this.#player.moveTo(at),
      onBundle: (transits) => this.#open(transits),
      removable: (fault) => !this.#runs.given.faults.includes(fault),
      onCause: (fault) =>
        void this.#runs.again(this.#run.faults.filter((other) => other !== fault)),
      onLeftOut: () => this.#under.openTranscript(),
      onCalls: (calls, place) => this.#calls.open(calls, place),
      action: () => (canRunAgain(this.#run) ? words.choose : words.inspectIt)
    }));
    this.#scale.drawn(drawn);
    const whole = drawn.tiled && this.#zoom.factor === 1;
    if (whole) inSightFirst(this.#stage, drawn, () => drawn === this.#ladder);
    this.#stage.replaceChildren(drawn.node, this.#picker.node, this.#calls.node);
    this.#zoom.redrawn(whole);
    this.#picker.close();
    this.#calls.close();
    const {from, nth} = this.#picked ?? {};
    this.#picked = this.#run.transits.find((t) => t.from === from && t.nth === nth) ?? null;
    this.#ladder.light(this.#picked);
    this.#ladder.ring(this.#ringed);
    this.#legend.show(this.#run, drawn, this.#options.views);
  }

  #redraw(opened?: string): void {
    this.#draw();
    this.#ladder?.moveTo(this.#at);
    if (opened !== undefined) this.#ladder?.focus(opened);
  }

  #moved(move: CursorMove): void {
    const {at} = move;
    this.#at = at;
    keepTime(this.#options.name, at === this.#own ? null : at);
    for (const view of [this.#ladder, this.#under, this.#faults, this.#more]) view?.moveTo(at);
    this.#zoom.reveal(at);
    this.#sentence.show(this.#run, move);
    replaceChanged(this.#caption, ...sentence(captionAt(this.#options, this.#run, at)));
    reportCursor(this.node, at);
  }

  #changed(): void {
    this.#ringed = null;
    if (this.#shown) this.#show();
    this.node.dispatchEvent(new Event("input", {bubbles: true}));
  }

  #report(problem: string | null): void {
    Object.assign(this.#problem, {hidden: problem === null, textContent: problem});
  }
}
