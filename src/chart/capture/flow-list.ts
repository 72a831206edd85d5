/** The flows of a capture as a list: those in trouble first, each a button that chooses it. */
import type {CaptureList} from "../../trace/capture/session.ts";
import type {FlowSummary, Oddity} from "../../trace/capture/oddities.ts";
import {count, duration} from "../../trace/words/duration.ts";
import {button, html} from "../dom/html.ts";
import {ODDITIES, SENTENCES, WORDS, countSegments} from "./words.ts";

/** The list as an element. */
export interface FlowList {
  readonly node: HTMLElement;
  show(list: CaptureList): void;
  /** Shows none. */
  clear(): void;
  /** Marks the flow that is looked at. */
  mark(id: number | null): void;
}

/** So many are shown until the reader asks for all. */
const FIRST = 8;

/** Oddities that say something of the capture rather than of the connection. */
const MINOR: ReadonlySet<Oddity["kind"]> = new Set<Oddity["kind"]>([
  "no-handshake",
  "offloaded",
  "checksum-unfilled",
  "checksum-differs",
  "cut",
  "fragment",
  "seen-twice",
  "options",
  "overtaken",
  "backwards"
]);

/** Makes the list; `choose` is called with a flow's id. */
export function flowList(choose: (id: number) => void): FlowList {
  const items = html("ol", {class: "flows"});
  const more = html("p", {class: "more-flows"});
  const node = html("section", {class: "flow-list", "aria-label": WORDS.flows, hidden: true});
  node.append(html("p", {class: "title"}, WORDS.flows), items, more);
  let all = false;
  let chosen: number | null = null;
  let shown: CaptureList | null = null;
  const mark = (): void => {
    for (const each of items.querySelectorAll<HTMLElement>("button"))
      each.setAttribute("aria-pressed", String(Number(each.dataset["flow"]) === chosen));
  };
  const draw = (): void => {
    const {listed = [], flows = 0} = shown ?? {};
    node.hidden = listed.length === 0;
    items.replaceChildren(
      ...listed.slice(0, all ? listed.length : FIRST).map((flow) => itemOf(flow, choose))
    );
    mark();
    const opens = !all && listed.length > FIRST;
    const open = opens
      ? button(`${WORDS.showAll} ${count(listed.length)}`, () => {
          all = true;
          draw();
          items.querySelectorAll("button")[FIRST]?.focus();
        })
      : null;
    const cut = !opens && flows > listed.length ? SENTENCES.firstOf(listed.length, flows) : "";
    more.replaceChildren(...(open ? [open] : []), cut);
  };
  return {
    node,
    show(list) {
      if (shown && list.read < shown.read) all = false;
      shown = list;
      draw();
    },
    clear() {
      shown = null;
      draw();
    },
    mark(id) {
      chosen = id;
      mark();
    }
  };
}

function itemOf(flow: FlowSummary, choose: (id: number) => void): HTMLElement {
  const [port, at] = flow.ports;
  const name = SENTENCES.flow(flow.client, port, flow.server, at);
  const [out, back] = flow.payload;
  const facts = [
    countSegments(flow.segments),
    SENTENCES.bothWays(out, back),
    duration(flow.lasted)
  ].join(" · ");
  const tags = flow.oddities.map(({kind, count: n, time}) =>
    html("span", {class: MINOR.has(kind) ? "tag minor" : "tag"}, ODDITIES[kind](n, time))
  );
  const item = html(
    "button",
    {type: "button", "data-flow": flow.id, "aria-pressed": "false"},
    html("span", {class: "flow-name"}, name),
    html("span", {class: "flow-facts"}, facts),
    html("span", {class: "flow-tags"}, ...tags)
  );
  item.addEventListener("click", () => choose(flow.id));
  return html("li", {}, item);
}
