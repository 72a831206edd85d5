/**
 * The one time cursor of a figure: a native range input, buttons to step and play. Nothing moves
 * until the reader wants it to, and it can be stopped.
 */
import type {Micros} from "../../../base/units.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import {duration} from "../../../trace/words/duration.ts";
import {moments, nearestMoment} from "../../../trace/query/timeline.ts";
import type {Moment} from "../../../trace/query/happening.ts";
import {sentence} from "../../../trace/words/sentence.ts";
import {button, html} from "../../dom/html.ts";
import {words} from "../../words.ts";
import {prefersReducedMotion} from "../../dom/motion.ts";

/** How a cursor came to move: views that speak keep silent while it is dragged or plays. */
type Cause = "slider" | "step" | "play" | "set";

/** A time, the moment that it belongs to, and how the cursor came there. */
export interface CursorMove {
  readonly at: Micros;
  readonly moment: Moment;
  readonly cause: Cause;
}

/** The cursor's controls: play, step, speed. */
export interface Player {
  readonly node: HTMLElement;
  /** Shows another run; the cursor stays at the moment nearest to where it was. */
  show(run: Trace, at: Micros): void;
  /** Moves the cursor to the moment nearest to a time. */
  moveTo(at: Micros, cause?: Cause): void;
  stop(): void;
}

/** At speed 1: how far the cursor goes in a second, in px; and one step's time without motion. */
const SPEED = 70;
const STEP_MS = 1000;
const SPEEDS = [0.25, 1, 4, 16];

type OnMove = (move: CursorMove) => void;
type TimeAfter = (at: Micros, px: number) => Micros;

/** `timeAfter` says which time stands some px below another; `more` stands at the row's end. */
export function player(onMove: OnMove, timeAfter: TimeAfter, more?: HTMLElement): Player {
  return new RangePlayer(onMove, timeAfter, more);
}

class RangePlayer implements Player {
  readonly node: HTMLElement;
  #run: Trace | null = null;
  #list: readonly Moment[] = [];
  #place = 0;
  #frame = 0;
  readonly #onMove: OnMove;
  readonly #timeAfter: TimeAfter;
  readonly #slider = html("input", {type: "range", min: 0, step: "any", "aria-label": words.time});
  readonly #clock = html("output", {class: "clock"});
  readonly #speed = html(
    "select",
    {"aria-label": words.speed, title: words.speed},
    ...SPEEDS.map((speed) =>
      html("option", {value: speed, selected: speed === 1}, `${speed === 0.25 ? "¼" : speed}×`)
    )
  );
  readonly #play = button("▸", () => this.#toggle(), {"aria-label": words.play, title: words.play});

  constructor(onMove: OnMove, timeAfter: TimeAfter, more?: HTMLElement) {
    this.#onMove = onMove;
    this.#timeAfter = timeAfter;
    const back = {"aria-label": words.previousMoment, title: words.stepBack};
    const next = {"aria-label": words.nextMoment, title: words.step};
    this.node = html(
      "div",
      {class: "player"},
      button("◂", () => this.#step(-1, "step"), back),
      this.#play,
      button("▸|", () => this.#step(1, "step"), next),
      this.#slider,
      this.#clock,
      this.#speed,
      ...(more ? [more] : [])
    );
    this.#listen();
  }

  show(run: Trace, at: Micros): void {
    this.#run = run;
    this.#list = moments(run);
    this.#slider.max = String(this.#list.length - 1);
    this.moveTo(at);
  }

  moveTo(at: Micros, cause: Cause = "set"): void {
    this.stop();
    this.#go(nearestMoment(this.#list, at), cause);
  }

  stop(): void {
    if (this.#frame !== 0) cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    delete this.node.dataset.playing;
    this.#name("▸", words.play);
  }

  #listen(): void {
    const slider = this.#slider;
    slider.addEventListener("input", (event) => {
      // The figure's own "input" says that the run has changed; this one says nothing of the kind.
      event.stopPropagation();
      this.stop();
      this.#go(Math.round(slider.valueAsNumber), "slider");
    });
    for (const name of ["input", "change"]) {
      this.#speed.addEventListener(name, (event) => event.stopPropagation());
    }
    slider.addEventListener("change", (event) => event.stopPropagation());
    slider.addEventListener("keydown", (event) => {
      const by = KEYS[event.key];
      if (by === undefined) return;
      event.preventDefault();
      this.#step(by, "slider");
    });
  }

  #name(sign: string, name: string): void {
    this.#play.textContent = sign;
    this.#play.setAttribute("aria-label", name);
    this.#play.title = name;
  }

  #go(to: number, cause: Cause, exact?: Micros): void {
    this.#place = Math.min(this.#list.length - 1, Math.max(0, to));
    const moment = this.#list[this.#place];
    if (!moment || !this.#run) return;
    const at = exact ?? moment.at;
    this.#slider.value = String(this.#place + this.#partOf(at));
    this.#slider.setAttribute("aria-valuetext", sentence(this.#run, moment));
    this.#clock.textContent = duration(at);
    this.#onMove({at, moment, cause});
  }

  /** How far a time is on its way from the moment before it to the next, 0 to 1. */
  #partOf(at: Micros): number {
    const since = this.#list[this.#place]?.at ?? at;
    const until = this.#list[this.#place + 1]?.at ?? since;
    return until > since ? Math.min(1, Math.max(0, (at - since) / (until - since))) : 0;
  }

  #step(by: number, cause: Cause): void {
    this.stop();
    this.#go(this.#place + by, cause);
  }

  #toggle(): void {
    if (this.#frame !== 0) return this.stop();
    if (this.#atEnd()) this.#go(0, "play");
    this.node.dataset.playing = "";
    this.#name("❚❚", words.pause);
    const still = prefersReducedMotion();
    let at = this.#list[this.#place]?.at ?? 0;
    let before: number | null = null;
    const step = () => STEP_MS / Number(this.#speed.value);
    const frame = (now: number) => {
      const passed = before === null ? 0 : now - before;
      // Who wants no motion gets the same scene, one moment after another.
      if (!still) at = this.#glide(at, passed);
      else if (passed >= step()) this.#go(this.#place + 1, "play");
      if (!still || before === null || passed >= step()) before = now;
      if (this.#atEnd()) this.stop();
      else this.#frame = requestAnimationFrame(frame);
    };
    this.#frame = requestAnimationFrame(frame);
  }

  #glide(from: Micros, passed: number): Micros {
    const at = this.#timeAfter(from, (passed / 1000) * SPEED * Number(this.#speed.value));
    let place = this.#place;
    while ((this.#list[place + 1]?.at ?? Infinity) <= at) place++;
    this.#go(place, "play", at);
    return at;
  }

  #atEnd(): boolean {
    return this.#place >= this.#list.length - 1;
  }
}

/**
 * What keys do to the place. Home and End are the browser's own. In a ladder time runs downwards,
 * so the down arrow goes on, where a browser would go back.
 */
const KEYS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowLeft: -1,
  PageDown: 10,
  PageUp: -10
};
