/** The run in words: a table of all that happened, with a button to lose each segment. */
import type {Run, Transit} from "../../sim/record.ts";
import {count} from "../../trace/words/duration.ts";
import {transcript, transcriptRows} from "../../trace/words/transcript.ts";
import type {Saved} from "./export.ts";
import {button, html} from "../dom/html.ts";

/** More rows than this are counted instead of shown. */
const MOST_ROWS = 600;

/** A run in words, as an element. */
export interface Words {
  readonly node: HTMLElement;
  show(run: Run): void;
}

/**
 * `saved` is what can be taken away, if anything; `press` is what the buttons do; without it there
 * are none.
 */
export function words(
  press?: {onSegment: (transit: Transit) => void; action: (transit: Transit) => string},
  title = "The same in words, to copy and to save",
  saved?: Saved
): Words {
  const body = html("div", {class: "words-body"});
  const node = html("details", {class: "words"}, html("summary", {}, title), body);
  let run: Run | null = null;
  let bar: HTMLElement | null = null;
  // It is made when it is looked at: most readers never open it.
  const fill = () => {
    if (!run || !node.open) return;
    const parts = content(run, press);
    body.replaceChildren(...(bar ? [bar, ...parts] : parts));
    if (bar || !saved) return;
    const place = html("div");
    bar = place;
    body.prepend(place);
    void import("./export.ts").then(({saveBar}) => place.replaceChildren(saveBar(saved)));
  };
  node.addEventListener("toggle", fill);
  return {
    node,
    show(shown) {
      run = shown;
      fill();
    }
  };
}

function content(run: Run, press: Parameters<typeof words>[0]): Node[] {
  const rows = transcriptRows(run, MOST_ROWS + 1);
  const shown = rows.slice(0, MOST_ROWS);
  const columns = ["Time", "Who", "What", "More", ...(press ? ["Fault"] : [])];
  const head = html("tr", {}, ...columns.map((name) => html("th", {scope: "col"}, name)));
  const lines = shown.map(({time, who, what, more, transit}) => {
    const cells = [time, who, what, more].map((text) => html("td", {}, text));
    if (!press) return html("tr", {}, ...cells);
    const action = transit && press.action(transit);
    const name = `${action}: ${who} ${what} at ${time}`;
    const lose =
      transit && button(action ?? "", () => press.onSegment(transit), {"aria-label": name});
    return html("tr", {class: transit ? "segment-row" : null}, ...cells, html("td", {}, lose));
  });
  const attributes = {
    class: "scroll",
    tabindex: 0,
    role: "group",
    "aria-label": "Table of the run"
  };
  const table = html("table", {}, html("thead", {}, head), html("tbody", {}, ...lines));
  const more =
    rows.length > MOST_ROWS
      ? html("p", {}, `The first ${count(MOST_ROWS)} rows are shown; the run has more.`)
      : null;
  const sentences = transcript(run, MOST_ROWS).map((text) => html("li", {}, text));
  const spoken = html(
    "details",
    {},
    html("summary", {}, "As sentences"),
    html("ol", {}, ...sentences)
  );
  return [html("div", attributes, table), ...(more ? [more] : []), spoken];
}
