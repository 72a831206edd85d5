/**
 * The segment inspector: why a segment was sent, its headers as the RFCs draw them with the real
 * bytes in hex, a field and its bytes lit together, and what each field means.
 */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {describe, label} from "../../trace/words/segment.ts";
import {way} from "../../trace/words/sentence.ts";
import {fateSentence, whySentence, windowShift} from "../../trace/words/why-sent.ts";
import {encodeSegment, segmentProblem} from "../../wire/header.ts";
import {fieldsOf} from "../../wire/fields.ts";
import type {HeaderField} from "../../wire/fields.ts";
import {html} from "../dom/html.ts";
import {gridNode, hexNode} from "./packet-grid.ts";
import {rove} from "../dom/roving-tabindex.ts";
import type {View} from "./view.ts";
import {words} from "./words.ts";

/** From this width on, in px, a row of the drawing has 32 bits; below, 16. */
const WIDE = 640;
/** So many bytes are written in hex; text may be long. */
const MOST_OCTETS = 128;
/** Where the TCP header begins, in bits: after an IPv4 header without options. */
const TCP = 160;

/** The inspector as a view of a figure: it shows the segment that was picked, or the last sent. */
export function inspector(): View {
  return new Inspector();
}

class Inspector implements View {
  readonly node = html("div", {class: "inspector"});
  #run: Trace | null = null;
  #picked: Transit | null = null;
  #shown: Transit | null = null;
  #bits = 32;

  constructor() {
    if (typeof ResizeObserver === "undefined") return;
    new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      const bits = width > 0 && width < WIDE ? 16 : 32;
      if (bits === this.#bits) return;
      this.#bits = bits;
      this.#draw();
    }).observe(this.node);
  }

  show(run: Trace): void {
    this.#run = run;
    const {from, nth} = this.#picked ?? {};
    this.#picked = run.transits.find((t) => t.from === from && t.nth === nth) ?? null;
    this.#shown = this.#picked;
    this.#draw();
  }

  moveTo(at: Micros): void {
    // What was picked stays; else the cursor picks the segment that was sent last.
    if (this.#picked || !this.#run) return;
    const {transits} = this.#run;
    const last = transits.findLast(({sentAt}) => sentAt <= at) ?? transits[0] ?? null;
    if (last === this.#shown) return;
    this.#shown = last;
    this.#draw();
  }

  pick(transit: Transit | null): void {
    this.#picked = transit;
    if (!transit || transit === this.#shown) return;
    this.#shown = transit;
    this.#draw();
  }

  #draw(): void {
    const run = this.#run;
    const transit = this.#shown;
    if (!run || !transit) {
      this.node.replaceChildren(html("p", {class: "hint"}, words.noSegment));
      return;
    }
    this.node.replaceChildren(
      // Not a heading: a figure may stand below any level of the page's own.
      html("p", {class: "title", tabindex: -1}, `${way(run, transit)} ${label(run, transit)}`),
      html("p", {}, html("strong", {}, `${words.why} `), whySentence(run, transit)),
      html("p", {class: "fate"}, `${fateSentence(transit)} ${describe(run, transit)}.`),
      ...packetNodes(run, transit, this.#bits)
    );
  }
}

/** The headers, the bytes, and a line about the field that is lit. */
function packetNodes(run: Trace, transit: Transit, bits: number): Node[] {
  const {segment} = transit;
  const problem = segmentProblem(segment);
  if (problem) return [html("p", {class: "problem"}, words.noForm(problem))];
  const bytes = encodeSegment(segment, {id: transit.nth & 0xffff});
  const isn = run.connections[transit.connection]?.isn;
  const seq = isn?.get(transit.from);
  const ack = isn?.get(transit.to);
  const base = seq === undefined ? {} : {base: {seq, ack: ack ?? 0}};
  const fields = fieldsOf(bytes, {...base, wscale: windowShift(run, transit)});
  const tcp = gridNode(fields, bits, {start: TCP, end: Infinity, name: words.tcpHeader});
  const ip = gridNode(fields, bits, {start: 0, end: TCP, name: words.ipHeader});
  const rest = bytes.length - MOST_OCTETS;
  const hex = html(
    "div",
    {class: "hex", role: "img", "aria-label": words.hex(bytes.length)},
    ...hexNode(bytes, fields, MOST_OCTETS),
    rest > 0 ? html("div", {class: "line"}, words.moreBytes(rest)) : null
  );
  const scroll = (name: string, node: Node) =>
    html("div", {class: "scroll", tabindex: 0, role: "group", "aria-label": name}, node);
  const meaning = html("output", {class: "meaning"}, words.fields(fields.length));
  light([tcp, ip, hex], (field) => (meaning.textContent = meaningOf(fields[field])));
  return [
    scroll(words.tcpDrawing, tcp),
    // What a field means stands beside its bytes.
    html(
      "div",
      {class: "packet-bytes"},
      meaning,
      html("details", {}, html("summary", {}, words.ipHeader), scroll(words.ipDrawing, ip)),
      scroll(words.packetBytes, hex)
    )
  ];
}

const meaningOf = (field: HeaderField | undefined): string =>
  field ? `${field.name}: ${field.text}. ${field.meaning} ${field.source}`.trim() : "";

/** Lights a field and its bytes together, from whichever side it is pointed at. */
function light(parts: readonly HTMLElement[], tell: (field: number) => void): void {
  const show = (field: string) => {
    for (const part of parts) {
      for (const mark of part.querySelectorAll<HTMLElement>("[data-field], [data-fields]")) {
        const owners = mark.dataset.field ?? mark.dataset.fields ?? "";
        mark.classList.toggle("lit", owners.split(" ").includes(field));
      }
    }
    tell(Number(field));
  };
  for (const part of parts) {
    rove(part);
    for (const event of ["pointerover", "focusin"]) {
      part.addEventListener(event, ({target}) => {
        const mark = (target as Element).closest<HTMLElement>("[data-field], [data-fields]");
        const field = mark?.dataset.field ?? mark?.dataset.fields?.split(" ")[0];
        if (field) show(field);
      });
    }
  }
}
