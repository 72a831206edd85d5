/** The line above an exploration: how far it is, how fast, and the button that stops it. */
import type {Exploration} from "../../explore/exploration.ts";
import {messageOf} from "../../explore/work/subject.ts";
import {button, html} from "../dom/html.ts";
import {words} from "./words.ts";

/** The line, and how to bring it up to date. */
export interface ProgressLine {
  readonly node: HTMLElement;
  show(): void;
}

/** What the line says besides how far it is. */
interface LineOptions<Result> {
  /** What has come out when all is done. */
  readonly summary?: (result: Result) => string;
  /** The button that begins; null where it begins by itself. */
  readonly begin?: string | null;
}

/** Makes the line. */
export function progressLine<Result, Item>(
  exploration: Exploration<Result, Item>,
  {summary = () => "", begin = null}: LineOptions<Result> = {}
): ProgressLine {
  const text = html("span", {class: "explored-text"});
  const rate = html("span", {class: "explored-rate"});
  const done = html("span", {class: "explored-done", role: "status"});
  const bar = html("progress", {max: 1, "aria-label": words.progress});
  const press = button(words.stop, () => {
    if (exploration.state === "running") exploration.stop();
    else exploration.start();
  });
  const show = (): void => {
    const {state, progress, problem} = exploration;
    const {runs = 0, planned = 1} = progress ?? {};
    const isGoing = state === "running" || state === "stopped";
    bar.value = Math.min(1, runs / Math.max(1, planned));
    bar.hidden = !isGoing;
    press.hidden = !isGoing && (state !== "waiting" || begin === null);
    press.textContent = state === "waiting" ? begin : state === "stopped" ? words.goOn : words.stop;
    text.textContent = state === "running" ? words.running(runs, planned) : "";
    rate.textContent = exploration.rate > 0 ? words.rate(Math.round(exploration.rate)) : "";
    const sentence = {
      waiting: begin === null ? words.waiting : "",
      running: "",
      stopped: words.stopped(runs, planned),
      done: `${words.done(runs)} ${progress ? summary(progress.result) : ""}`.trim(),
      failed: words.failed(messageOf(problem))
    }[state];
    if (done.textContent !== sentence) done.textContent = sentence;
  };
  show();
  return {node: html("p", {class: "explored-progress"}, bar, text, done, rate, press), show};
}
