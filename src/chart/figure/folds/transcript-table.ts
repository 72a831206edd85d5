/** The transcript of a run: a table of all that happened, with a button to lose each segment. */
import type {Transit} from "../../../sim/record.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import {count} from "../../../trace/words/duration.ts";
import {transcript, transcriptRows} from "../../../trace/words/transcript.ts";
import {button, html} from "../../dom/html.ts";
import {words} from "../../words.ts";

/** More rows than this are counted instead of shown. */
const MOST_ROWS = 600;

/** A run in words, as an element. It is filled when it is opened. */
export interface Transcript {
  readonly node: HTMLElement;
  /** The run to show from now on. */
  show(run: Trace): void;
  /** It is seen from now on: fills it. */
  open(): void;
}

/** What the button of a segment does, and what it is called. */
export interface TranscriptPress {
  readonly onSegment: (transit: Transit) => void;
  readonly action: (transit: Transit) => string;
}

/** The transcript. Without `press` its rows have no buttons. */
export function transcriptTable(press: TranscriptPress | null = null): Transcript {
  const node = html("div", {class: "words-body"});
  let run: Trace | null = null;
  let seen = false;
  const fill = () => {
    if (run && seen) node.replaceChildren(...content(run, press));
  };
  return {
    node,
    show(shown) {
      run = shown;
      fill();
    },
    open() {
      seen = true;
      fill();
    }
  };
}

function content(run: Trace, press: TranscriptPress | null): Node[] {
  const rows = transcriptRows(run, MOST_ROWS + 1);
  const shown = rows.slice(0, MOST_ROWS);
  const columns = [words.time, words.who, words.what, words.more, ...(press ? [words.fault] : [])];
  const head = html("tr", {}, ...columns.map((name) => html("th", {scope: "col"}, name)));
  const lines = shown.map(({time, who, what, more, transit}) => {
    const cells = [
      html("td", {}, time),
      html("td", {}, who),
      // Where there is no room for columns, all is told in one: the style sheet says when.
      html("td", {"data-who": who, "data-more": more || null}, what),
      html("td", {}, more)
    ];
    if (!press) return html("tr", {}, ...cells);
    const action = transit && press.action(transit);
    const name = words.actionAt(action ?? "", `${who} ${what}`, time);
    const lose =
      transit && button(action ?? "", () => press.onSegment(transit), {"aria-label": name});
    return html("tr", {class: transit ? "segment-row" : null}, ...cells, html("td", {}, lose));
  });
  const attributes = {
    class: "scroll",
    tabindex: 0,
    role: "group",
    "aria-label": words.tableOfRun
  };
  const table = html("table", {}, html("thead", {}, head), html("tbody", {}, ...lines));
  const left = rows.length > MOST_ROWS;
  const more = left ? html("p", {}, words.firstRows(count(MOST_ROWS))) : null;
  const sentences = transcript(run, MOST_ROWS).map((text) => html("li", {}, text));
  const spoken = html(
    "details",
    {},
    html("summary", {}, words.asSentences),
    html("ol", {}, ...sentences)
  );
  return [html("div", attributes, table), ...(more ? [more] : []), spoken];
}
