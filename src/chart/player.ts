/**
 * The one time cursor of a figure: a native range input, buttons to step and play. Nothing moves
 * until the reader wants it to, and it can be stopped.
 */
import type {Micros} from "../base/units.ts";
import type {Run} from "../sim/record.ts";
import {duration} from "../view/duration.ts";
import {moments, nearestMoment} from "../view/moments.ts";
import type {Moment} from "../view/moments.ts";
import {sentence} from "../view/sentence.ts";
import {button, html} from "./html.ts";

/** How a cursor came to move: views that speak keep silent while it is dragged or plays. */
export type Cause = "slider" | "step" | "play" | "set";

/** A time, the moment that it belongs to, and how the cursor came there. */
export interface CursorMove {
  readonly at: Micros;
  readonly moment: Moment;
  readonly cause: Cause;
}

export interface Player {
  readonly node: HTMLElement;
  /** Shows another run; the cursor stays at the moment nearest to where it was. */
  show(run: Run, at: Micros): void;
  /** Moves the cursor to the moment nearest to a time. */
  moveTo(at: Micros, cause?: Cause): void;
  stop(): void;
}

/** How far the cursor goes in a second of playing, in px; and one step's time without motion. */
const SPEED = 70;
const STEP_MS = 1000;

/** `timeAfter` says which time stands some px below another. */
export function player(
  onMove: (move: CursorMove) => void,
  timeAfter: (at: Micros, px: number) => Micros
): Player {
  let run: Run;
  let list: readonly Moment[] = [];
  let place = 0;
  let frame = 0;
  const slider = html("input", {type: "range", min: 0, step: 1, "aria-label": "Time"});
  const clock = html("output", {class: "clock"});
  const back = button("◂", () => step(-1), {"aria-label": "Previous moment", title: "Step back"});
  const play = button("▸", toggle, {"aria-label": "Play", title: "Play", class: "play"});
  const next = button("▸|", () => step(1), {"aria-label": "Next moment", title: "Step"});
  const node = html("div", {class: "player"}, back, play, next, slider, clock);

  function go(to: number, cause: Cause, exact?: Micros): void {
    place = Math.min(list.length - 1, Math.max(0, to));
    const moment = list[place];
    if (!moment) return;
    const at = exact ?? moment.at;
    slider.value = String(place);
    slider.setAttribute("aria-valuetext", sentence(run, moment));
    clock.textContent = duration(at);
    onMove({at, moment, cause});
  }

  function step(by: number): void {
    stop();
    go(place + by, "step");
  }

  function toggle(): void {
    if (frame !== 0) return stop();
    if (place >= list.length - 1) go(0, "play");
    play.textContent = "❚❚";
    play.setAttribute("aria-label", "Pause");
    play.title = "Pause";
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let at = list[place]?.at ?? 0;
    let before: number | null = null;
    const tick = (now: number) => {
      const passed = before === null ? 0 : now - before;
      if (still && before !== null && passed < STEP_MS) {
        frame = requestAnimationFrame(tick);
        return;
      }
      before = now;
      if (still) {
        if (passed > 0) go(place + 1, "play");
      } else {
        at = timeAfter(at, (passed / 1000) * SPEED);
        while ((list[place + 1]?.at ?? Infinity) <= at) place++;
        go(place, "play", at);
      }
      if (place >= list.length - 1) stop();
      else frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  function stop(): void {
    if (frame !== 0) cancelAnimationFrame(frame);
    frame = 0;
    play.textContent = "▸";
    play.setAttribute("aria-label", "Play");
    play.title = "Play";
  }

  slider.addEventListener("input", (event) => {
    // The figure's own "input" says that the run has changed; this one says nothing of the kind.
    event.stopPropagation();
    stop();
    go(slider.valueAsNumber, "slider");
  });
  slider.addEventListener("change", (event) => event.stopPropagation());
  slider.addEventListener("keydown", (event) => {
    // Arrow keys and Home and End are native; browsers disagree about the pages.
    const by = event.key === "PageDown" ? 10 : event.key === "PageUp" ? -10 : 0;
    const vertical = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 && vertical === 0) return;
    // Time runs downwards in the ladder, so down is later: the slider alone would say earlier.
    event.preventDefault();
    stop();
    go(place + by + vertical, "slider");
  });

  return {
    node,
    show(shown, at) {
      stop();
      run = shown;
      list = moments(run);
      slider.max = String(list.length - 1);
      go(nearestMoment(list, at), "set");
    },
    moveTo(at, cause = "set") {
      stop();
      go(nearestMoment(list, at), cause);
    },
    stop
  };
}
