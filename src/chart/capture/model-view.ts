/** The model beside a captured flow: how far both are the same, the program, and both ladders. */
import {OPEN_IN_PLAYGROUND, type Playable} from "../../base/open-in-playground.ts";
import {ms} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {FlowTrace} from "../../trace/capture/flow-trace.ts";
import type {ModelAnswer} from "../../trace/model/answer-model.ts";
import type {Comparison, Parting} from "../../trace/model/parting.ts";
import {traceOf} from "../../trace/query/trace-of.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {wordsOfCapture} from "../../trace/recording/words.ts";
import {label} from "../../trace/words/segment.ts";
import {way} from "../../trace/words/sentence.ts";
import {button, html} from "../dom/html.ts";
import {fillPair} from "../figure/pair/draw-pair.ts";
import {CANNOT, REASONS, SENTENCES, WORDS} from "./model-words.ts";

/** Nobody asks about differences smaller than this. */
const SAME_TIME = ms(1);

/** Draws the model of a flow beside the flow itself. */
export function modelView(made: FlowTrace, answer: ModelAnswer): HTMLElement {
  const section = html("section", {class: "flow-model", "aria-label": WORDS.title});
  if (answer.kind === "cannot") {
    section.append(html("p", {class: "none"}, CANNOT[answer.why]));
    return section;
  }
  const {compared, program} = answer;
  const run = traceOf(answer.run);
  const card = html("div", {class: "card"});
  const figure = html("figure", {class: "tcp-figure compare"}, card);
  section.append(
    html("h3", {tabindex: -1}, WORDS.title),
    ...sentencesOf(made, run, compared).map((text) => html("p", {class: "parting"}, text)),
    figure,
    programOf(program)
  );
  fillPair(
    card,
    {
      left: {
        run: made.trace,
        title: WORDS.captured,
        name: WORDS.captured,
        transcript: WORDS.capturedTranscript
      },
      right: {run, title: WORDS.model, name: WORDS.model, transcript: WORDS.modelTranscript},
      words: wordsOfCapture,
      same: WORDS.all
    },
    {at: run.end.at, moved: () => undefined}
  );
  return section;
}

function sentencesOf(made: FlowTrace, run: Trace, compared: Comparison): string[] {
  const {same, parting, acks, apart} = compared;
  const all = made.trace.transits.length;
  const isSame = parting === null && acks === null;
  return [
    isSame ? WORDS.all : SENTENCES.same(same, all),
    ...(parting ? [partingText(made, run, parting)] : []),
    ...(acks ? [ackText(made, run, acks)] : []),
    ...(apart >= SAME_TIME ? [SENTENCES.apart(apart)] : [])
  ];
}

function partingText(made: FlowTrace, run: Trace, {captured, model, reason}: Parting): string {
  const other = model ? nameIn(run, model) : null;
  if (captured) return SENTENCES.parts(packetName(made, captured), other, REASONS[reason]);
  return SENTENCES.extra(other ?? "", REASONS[reason]);
}

function ackText(made: FlowTrace, run: Trace, {captured, model, reason}: Parting): string {
  const name = captured ? packetName(made, captured) : model ? nameIn(run, model) : "";
  return SENTENCES.acks(name, REASONS[reason]);
}

const nameIn = (run: Trace, transit: Transit): string =>
  `${way(run, transit)} ${label(run, transit)}`;

/** A segment of the capture by its number in the file. */
function packetName({trace, captured}: FlowTrace, transit: Transit): string {
  const number = captured[transit.id]?.number ?? 0;
  return SENTENCES.packet(number, nameIn(trace, transit));
}

function programOf(text: string): HTMLElement {
  const status = html("span", {class: "model-status", role: "status"});
  const open = button(WORDS.open, () => {
    const failed = (why: string): void => status.replaceChildren(why);
    const detail: Playable = {text, failed};
    const event = new CustomEvent(OPEN_IN_PLAYGROUND, {bubbles: true, cancelable: true, detail});
    if (open.dispatchEvent(event)) failed(WORDS.noPlayground);
  });
  return html(
    "div",
    {class: "model-program"},
    html("h3", {}, WORDS.program),
    html("pre", {tabindex: 0, role: "region", "aria-label": WORDS.program}, html("code", {}, text)),
    html("p", {class: "model-buttons"}, open, status)
  );
}
