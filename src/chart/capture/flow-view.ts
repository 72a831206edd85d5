/** One flow of a capture: what went wrong in it, what is only seen so, and the figure. */
import {traceOfFlow, ENDS, type FlowTrace} from "../../trace/capture/flow-trace.ts";
import {judge} from "../../trace/capture/judge.ts";
import {odditiesOf} from "../../trace/capture/oddities.ts";
import type {Finding} from "../../trace/capture/rules/finding.ts";
import {findingsOf} from "../../trace/capture/rules/rules.ts";
import type {ChosenFlow} from "../../trace/capture/session.ts";
import type {Transit} from "../../sim/record.ts";
import type {ModelAnswer} from "../../trace/model/answer-model.ts";
import type {Vantage} from "../../trace/capture/vantage.ts";
import {duration} from "../../trace/words/duration.ts";
import {button, html} from "../dom/html.ts";
import type {FigureElement} from "../figure/figure-element.ts";
import {figure} from "../figure/figure.ts";
import {WORDS as MODEL_WORDS} from "./model-words.ts";
import type {Reading} from "./reading.ts";
import {NOTES, SENTENCES, STATES_NOTE, SYMPTOMS, VANTAGE, WORDS} from "./words.ts";

/** Draws a flow; its model is asked of where the capture is read. */
export function flowView({flow, local}: ChosenFlow, reading: Reading): HTMLElement {
  const known = new Set(local);
  const made = traceOfFlow(flow, known);
  const [client, server] = flow.ends;
  const name = SENTENCES.flow(
    client.address,
    client.endpoint.port,
    server.address,
    server.endpoint.port
  );
  const findings = findingsOf(flow, known);
  // The cursor begins where the evidence does.
  const first = transitOf(made, findings[0]?.packets[0] ?? -1);
  const drawn = figure(made.trace, {
    views: ["ladder", "player", "sentence", "sockets", "window", "sequence"],
    ...(first ? {at: first.sentAt} : {})
  });
  drawn.dataset["inferred"] = inferredEnds(made.vantage).join(" ");
  const kinds = odditiesOf(flow, judge(flow)).map(({kind}) => kind);
  const notes = [
    vantageText(made.vantage),
    ...kinds.flatMap((kind) => NOTES[kind] ?? []),
    ...(flow.left > 0 ? [SENTENCES.firstSegments(flow.segments.length, flow.left)] : []),
    STATES_NOTE,
    SENTENCES.began(dateText(made.start))
  ];
  return html(
    "section",
    {class: "flow-view", "aria-label": name},
    html("h2", {tabindex: -1}, name),
    html("h3", {}, WORDS.wrong),
    findings.length > 0
      ? html("ul", {class: "findings"}, ...findings.map((each) => findingItem(each, made, drawn)))
      : html("p", {class: "none"}, WORDS.nothingWrong),
    drawn,
    modelPlace(made, () => reading.model(flow.id, name)),
    html("ul", {class: "flow-notes"}, ...notes.map((text) => html("li", {}, text)))
  );
}

/** The button for the model, and the place where it is shown; its code comes with the press. */
function modelPlace(made: FlowTrace, ask: () => Promise<ModelAnswer>): HTMLElement {
  const place = html("div", {class: "model-place"});
  const status = html("span", {class: "model-status", role: "status"});
  const open = button(MODEL_WORDS.button, () => {
    open.disabled = true;
    status.replaceChildren(MODEL_WORDS.running);
    Promise.all([ask(), import("./model-view.ts")]).then(
      ([answer, {modelView}]) => {
        const view = modelView(made, answer);
        place.replaceChildren(view);
        view.querySelector<HTMLElement>("h3")?.focus({preventScroll: true});
      },
      () => {
        open.disabled = false;
        status.replaceChildren(MODEL_WORDS.notLoaded);
      }
    );
  });
  place.append(html("p", {class: "model-buttons"}, open, status));
  return place;
}

/** Places in `run.hosts` of the ends that are away from where the capture was taken. */
function inferredEnds({where}: Vantage): number[] {
  if (where === "client") return [1];
  if (where === "server") return [0];
  return where === "between" ? [0, 1] : [];
}

function vantageText({where, away: [client, server]}: Vantage): string {
  switch (where) {
    case "client":
      return VANTAGE.client(duration(server));
    case "server":
      return VANTAGE.server(duration(client));
    case "between":
      return VANTAGE.between(duration(client), duration(server));
    default:
      return VANTAGE[where];
  }
}

/** The trace's segment of a packet of the file, by its number. */
const transitOf = ({captured, trace}: FlowTrace, number: number): Transit | undefined =>
  trace.transits[captured.findIndex((each) => each.number === number)];

/** A finding with its evidence: each packet is a button that goes there. */
function findingItem(finding: Finding, made: FlowTrace, to: FigureElement): HTMLElement {
  const {title, text, lesson, cure} = SYMPTOMS[finding.symptom];
  const packets = finding.packets.flatMap((number) => {
    const transit = transitOf(made, number);
    if (!transit) return [];
    const go = (): void => {
      to.goTo(transit.sentAt);
      to.light(transit);
      to.scrollIntoView({block: "nearest"});
    };
    return [button(`#${number}`, go, {"aria-label": SENTENCES.packet(number)})];
  });
  return html(
    "li",
    {"data-symptom": finding.symptom},
    html("strong", {}, title),
    html("p", {}, text(ENDS[finding.end], finding.count, duration(finding.time))),
    html(
      "p",
      {class: "evidence"},
      html("span", {}, WORDS.packets),
      ...packets,
      html("a", {href: lesson}, WORDS.lesson),
      cure === "" ? null : html("a", {href: cure}, WORDS.cure)
    )
  );
}

/** A time in µs since 1970, to the ms, as the reader's own clock has it. */
const dateText = (at: number): string =>
  new Intl.DateTimeFormat("en", {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
    timeZoneName: "short"
  }).format(at / 1000);
