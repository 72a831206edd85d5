/**
 * The programs at the cursor: the line that is blocked or was called last, and beside each line
 * what its call has answered. Lines are found by running the scenario once more with traces.
 */
import type {Micros} from "../../base/units.ts";
import {rerun} from "../../trace/query/far-run.ts";
import type {Run, Trace} from "../../trace/query/trace.ts";
import {programAt, programsOf} from "../../trace/data/program.ts";
import type {Answer, ProgramText} from "../../trace/data/program.ts";
import {count} from "../../trace/words/duration.ts";
import {callName, errnoOf, outcomeText, resultText} from "../../trace/words/call.ts";
import {whyFailed} from "../../trace/words/why-failed.ts";
import {hostName} from "../../trace/query/flow.ts";
import {html} from "../dom/html.ts";
import type {View, ViewLink} from "./view.ts";
import {words} from "./words.ts";

/** A program whose lines are not known shows this many of its calls. */
const MOST_CALLS = 40;

/** The programs as a view of a figure. A click on a line moves the cursor to its last call. */
export function programView(link: ViewLink): View {
  const node = html("div", {class: "programs"});
  let shown: Shown[] = [];
  let turns = 0;
  let cursor: Micros = 0;
  return {
    node,
    show(run) {
      const turn = ++turns;
      const show = (traced: Trace): void => {
        if (turn !== turns) return;
        shown = programsOf(traced).map((text) => new Shown(traced, text, link));
        const none = html("p", {class: "hint"}, words.noProgram);
        node.replaceChildren(...(shown.length > 0 ? shown.map((part) => part.node) : [none]));
        for (const part of shown) part.moveTo(cursor);
      };
      const traced = withTraces(run);
      if (!(traced instanceof Promise)) return show(traced);
      show(run);
      void traced.then(show);
    },
    moveTo(at) {
      cursor = at;
      for (const part of shown) part.moveTo(at);
    }
  };
}

const isRun = (run: Trace | Run): run is Run => "again" in run;

/**
 * The same run with a trace of each call. Where a program does not do the same again, as one that
 * keeps something between runs, the run stays as it is: without lines, but true.
 */
function withTraces(run: Trace): Trace | Promise<Trace> {
  if (!isRun(run) || run.programs.length === 0) return run;
  const chosen = (again: Trace): Trace => (isSame(run, again) ? again : run);
  try {
    const again = rerun(run, run.faults, {trace: true});
    return again instanceof Promise ? again.then(chosen, () => run) : chosen(again);
  } catch {
    return run;
  }
}

const isSame = (run: Trace, again: Trace): boolean =>
  again.calls.length === run.calls.length &&
  again.calls.every((call, i) => {
    const before = run.calls[i];
    return call.name === before?.name && call.calledAt === before.calledAt;
  });

/** One program, as it is shown. */
class Shown {
  readonly node: HTMLElement;
  readonly #text: ProgramText;
  readonly #state = html("p", {class: "state"});
  readonly #rows: readonly HTMLElement[];
  readonly #answers: readonly HTMLElement[];
  readonly #calls: HTMLElement | null;

  constructor(run: Trace, text: ProgramText, link: ViewLink) {
    this.#text = text;
    const {host, program} = text.program;
    const own = hostName(run, host);
    const name = program > 0 ? words.nthProgram(own, program + 1) : own;
    const found = text.calls.filter(({line}) => line !== null).length;
    const known = text.calls.length === 0 || found > 0;
    this.#answers = text.lines.map(() => html("span", {class: "outcome"}));
    this.#rows = text.lines.map((line, i) => {
      const code = html("code", {}, line || " ");
      code.style.setProperty("--indent", String(line.search(/\S|$/)));
      return html("li", {}, code, this.#answers[i] ?? null);
    });
    this.#calls = known ? null : html("ol", {class: "calls"});
    const isCut = found > 0 && text.calls.at(-1)?.traced === false;
    const hint = known ? (isCut ? words.firstLines(count(found)) : null) : words.unknownLine;
    const source = html("ol", {class: "source"}, ...this.#rows);
    const attributes = {class: "scroll", tabindex: 0, role: "group"};
    this.node = html(
      "div",
      {class: "program"},
      html("p", {class: "prompt"}, words.itsProgram(name)),
      this.#state,
      html("div", {...attributes, "aria-label": words.programOf(name)}, source),
      hint && html("p", {class: "hint"}, hint),
      this.#calls
    );
    source.addEventListener("click", ({target}) => {
      const at = (target as Element).closest<HTMLElement>("[data-at]")?.dataset.at;
      if (at !== undefined) link.goTo(Number(at));
    });
  }

  moveTo(at: Micros): void {
    const state = programAt(this.#text, at);
    this.#state.textContent = state.text;
    this.#rows.forEach((row, line) => {
      const current = state.line === line;
      row.classList.toggle("current", current);
      row.classList.toggle("blocked", current && state.blocked);
      if (current) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
      const answer = state.answers.get(line);
      const place = this.#answers[line];
      if (!place) return;
      place.textContent = answer ? answerText(answer) : "";
      place.classList.toggle("failed", answer?.failed ?? false);
      place.title = (answer && !answer.blocked && whyFailed(answer.call)) || "";
      if (answer) row.dataset.at = String(answer.call.calledAt);
      else delete row.dataset.at;
    });
    if (this.#calls) this.#calls.replaceChildren(...this.#callRows(at));
  }

  #callRows(at: Micros): HTMLElement[] {
    const made = this.#text.calls.filter(({call}) => call.calledAt <= at).slice(-MOST_CALLS);
    return made.map(({call}) => {
      const waits = call.returnedAt < 0 || call.returnedAt > at;
      const text = `${callName(call)} ${waits ? words.isBlocked : resultText(call)}`;
      return html("li", {class: errnoOf(call) && !waits ? "failed" : null}, html("code", {}, text));
    });
  }
}

function answerText({call: {outcome}, text, times, blocked}: Answer): string {
  const short = blocked || outcome.kind === "ok" ? text : `→ ${outcomeText(outcome)}`;
  return times > 1 ? words.nthCall(count(times), short) : short;
}
