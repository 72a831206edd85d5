/** Where readers look at captures of their own: what its page calls; the rest is loaded there. */
import {html} from "../dom/html.ts";
import type {Sample} from "./capture-view.ts";
import type {Reading} from "./reading.ts";

/** What the page brings. */
export interface YourCaptureOptions {
  /** Starts the worker that reads; or reads, in tests. */
  readonly reader: (() => Worker) | Reading;
  /** Makes the sample that readers can try. */
  readonly sample: () => Sample;
}

/** An element that takes a capture and shows its flows. */
export function yourCapture({reader, sample}: YourCaptureOptions): HTMLElement {
  const node = html("div", {class: "your-capture", "aria-busy": "true"});
  const load = async (): Promise<void> => {
    const [{fillCapture}, {readingIn}] = await Promise.all([
      import("./capture-view.ts"),
      import("./reading.ts")
    ]);
    fillCapture(node, typeof reader === "function" ? readingIn(reader) : reader, sample);
  };
  load()
    .catch(() => {
      const text = "The reader of captures could not be loaded. Load the page again to use it.";
      node.append(html("p", {class: "problem"}, text));
    })
    .finally(() => node.removeAttribute("aria-busy"));
  return node;
}
