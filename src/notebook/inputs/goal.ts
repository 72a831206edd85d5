/** Exercises: a goal ticks itself from what a cell computes, and is remembered once it was met. */
import {checkOptions, checkValue} from "../../base/shape.ts";
import {keyOf} from "../storage/storage-keys.ts";
import {read, write} from "../storage/storage.ts";
import {prose} from "../editor/inline-code.ts";
import {CONDITION, GOAL, GOAL_TEXT, VERDICT} from "./check-options.ts";
import {goalWords as words} from "./words.ts";

/** How a goal stands. */
export interface Verdict {
  readonly met: boolean;
  /** What to do next, in a sentence: `"The slider is not at SYN-SENT yet."` */
  readonly next?: string;
  /** What came out, in words: `"80 ms"`. Shown while the goal is not met. */
  readonly observed?: string;
  /** What should come out: `"at most 25 ms"`. */
  readonly wanted?: string;
}

/** What is told on demand. */
export interface GoalOptions {
  readonly hint?: string;
  /** The cell that a solution is for: the page has it in a fence `ts solution=NAME`. */
  readonly solution?: string;
}

/** Whether each goal of this page was met when it was last looked at; hints that are open. */
const last = new Map<string, boolean>();
const opened = new Set<string>();

/**
 * A goal that ticks itself: `display(goal("Both ends close", closed(run)))`. The cell that makes it
 * runs again when what it needs changes, and so the condition is always that of now; a function is
 * called at once, and an error in it is a goal that is not met. `text` is also the goal's name: it
 * must be the only one of the page with it.
 */
export function goal(
  text: string,
  condition: boolean | Verdict | (() => boolean | Verdict),
  options: GoalOptions = {}
): HTMLElement {
  check(text, condition, options);
  const verdict = judge(condition);
  const {met} = verdict;
  const before = remember(text, met);
  const fresh = met && last.get(text) === false;
  if (fresh) announce(words.met(text));
  last.set(text, met);

  const element = html("div", met ? "nb-goal nb-met" : "nb-goal");
  // The moment in which it is met can be seen: the style sheet lights it up once.
  if (fresh) element.classList.add("nb-fresh");
  const tick = html("span", "nb-tick", met ? "✓" : "○");
  tick.ariaHidden = "true";
  const body = html("div", "nb-goal-body");
  const line = html("p", "");
  const heard = html("span", "nb-told", met ? words.heardMet : words.heardOpen);
  line.append(heard, ...prose(text));
  if (before && !met) line.append(html("span", "nb-before", words.before));
  body.append(line);
  if (!met) body.append(...help(element, text, verdict, options));
  element.append(tick, body);
  return element;
}

function check(text: unknown, condition: unknown, options: unknown): void {
  checkValue("goal()", "text", text, GOAL_TEXT);
  checkValue("goal()", words.condition, condition, CONDITION);
  checkOptions("goal()", options, GOAL);
}

function judge(condition: boolean | Verdict | (() => boolean | Verdict)): Verdict {
  try {
    const verdict = typeof condition === "function" ? condition() : condition;
    checkValue("goal()", words.condition, verdict, VERDICT);
    return typeof verdict === "object" ? verdict : {met: verdict};
  } catch (error) {
    return {met: false, observed: error instanceof Error ? error.message : String(error)};
  }
}

/** What is shown while the goal is not met. */
function help(
  element: HTMLElement,
  text: string,
  {next, observed, wanted}: Verdict,
  {hint, solution}: GoalOptions
): HTMLElement[] {
  const parts: HTMLElement[] = [];
  if (next !== undefined) {
    const line = html("p", "nb-next");
    line.append(...prose(next));
    parts.push(line);
  }
  const said = [
    observed === undefined ? "" : words.observed(observed),
    wanted === undefined ? "" : words.wanted(wanted)
  ].filter(Boolean);
  if (said.length > 0) parts.push(html("p", "nb-observed", said.join(" ")));
  const buttons = html("p", "nb-buttons");
  if (hint !== undefined) {
    const hinted = html("p", "nb-hinted");
    hinted.append(...prose(hint));
    buttons.append(hintButton(text, hinted));
    parts.push(buttons, hinted);
  }
  if (solution !== undefined) {
    buttons.append(
      button(words.solution, words.solutionOf(text), () => {
        const cells = {[solution]: solutionFor(solution)};
        const detail = {title: words.aSolution(text.replaceAll("`", "")), cells};
        element.dispatchEvent(new CustomEvent("nb-propose", {bubbles: true, detail}));
      })
    );
    if (hint === undefined) parts.push(buttons);
  }
  return parts;
}

/** The text that solves a cell, as the page carries it; empty when it carries none. */
function solutionFor(cell: string): string {
  const scripts = document.querySelectorAll<HTMLElement>("script.nb-solution");
  const found = [...scripts].find(({dataset}) => dataset["cell"] === cell);
  return found ? (JSON.parse(found.textContent) as string) : "";
}

/** Shows and hides the hint, which stays as it is when the goal is made again. */
function hintButton(text: string, hinted: HTMLElement): HTMLButtonElement {
  const show = (): void => {
    hinted.hidden = !opened.has(text);
    made.setAttribute("aria-expanded", String(opened.has(text)));
  };
  const made = button(words.hint, words.hintFor(text), () => {
    if (!opened.delete(text)) opened.add(text);
    show();
  });
  show();
  return made;
}

/** Keeps that a goal exists, and that it was met once; returns whether it was met before. */
function remember(text: string, met: boolean): boolean {
  const kept = goalsOf(read("goals").value);
  const before = kept.get(text) ?? false;
  if (kept.get(text) === (met || before)) return before;
  // A goal that the page does not have any more counts no longer, unless it was met.
  const alive = [...kept].filter(([name, done]) => done || last.has(name));
  write("goals", Object.fromEntries([...alive, [text, met || before]]));
  return before;
}

/** Goals by their text, from what was kept. */
export function goalsOf(value: unknown): Map<string, boolean> {
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(Object.entries(value).map(([text, met]) => [text, met === true]));
}

/** Says something to those who do not see the tick; the region must be there before. */
function announce(text: string): void {
  const id = keyOf("goals");
  let region = document.getElementById(id);
  if (!region) {
    region = html("div", "nb-told");
    region.id = id;
    region.setAttribute("role", "status");
    document.querySelector("main")?.append(region);
  }
  const told = region;
  setTimeout(() => (told.textContent = text.replaceAll("`", "")), 50);
}

function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  text = ""
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), {className, textContent: text});
}

function button(text: string, name: string, press: () => void): HTMLButtonElement {
  const element = html("button", "", text);
  element.type = "button";
  element.setAttribute("aria-label", name.replaceAll("`", ""));
  element.addEventListener("click", press);
  return element;
}
