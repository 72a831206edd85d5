/** Where readers look at captures of their own: what its page calls; the rest is loaded there. */
import {html} from "../dom/html.ts";
import type {CaptureOpener, Sample} from "./capture-view.ts";
import type {Reading} from "./reading.ts";
import {words} from "../words.ts";

/** What the page brings. */
export interface YourCaptureOptions {
  /** Starts the worker that reads; or reads, in tests. */
  readonly reader: (() => Worker) | Reading;
  /** Makes the sample that readers can try. Without it there is none. */
  readonly sample?: () => Sample;
  /**
   * Where its style sheet is, for a page of something else: then nothing of it is there, or
   * loaded, until a file is dropped anywhere on the page.
   */
  readonly whenDropped?: () => string;
}

/** An element that takes a capture, wherever on the page it is dropped, and shows its flows. */
export function yourCapture(options: YourCaptureOptions): HTMLElement {
  const {whenDropped} = options;
  const node = html("div", {class: "your-capture"});
  let view: Promise<CaptureOpener | null> | null = null;
  if (whenDropped === undefined) view = fill(node, options);
  takeDrops(node, (file) => {
    view ??= fill(node, options);
    void view.then((opened) => {
      opened?.open(file);
      node.scrollIntoView({block: "start"});
    });
  });
  return node;
}

/** Loads the view, and puts it in; null when it cannot be loaded. */
async function fill(
  node: HTMLElement,
  {reader, sample, whenDropped}: YourCaptureOptions
): Promise<CaptureOpener | null> {
  node.setAttribute("aria-busy", "true");
  if (whenDropped !== undefined)
    document.head.append(html("link", {rel: "stylesheet", href: whenDropped()}));
  try {
    const [{fillCapture}, {readingIn}] = await Promise.all([
      import("./capture-view.ts"),
      import("./reading.ts")
    ]);
    const reading = typeof reader === "function" ? readingIn(reader) : reader;
    return fillCapture(node, reading, sample ?? null);
  } catch {
    node.append(html("p", {class: "problem"}, words.captureNotLoaded));
    return null;
  } finally {
    node.removeAttribute("aria-busy");
  }
}

/** Takes files that are dropped on the page, for as long as the element is on it. */
function takeDrops(node: HTMLElement, taken: (file: File) => void): void {
  const ending = new AbortController();
  const {signal} = ending;
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  };
  const drop = (event: DragEvent): void => {
    // A cell that ran again has made another element.
    if (!node.isConnected) return ending.abort();
    const [file] = event.dataTransfer?.files ?? [];
    if (!file || event.defaultPrevented) return;
    event.preventDefault();
    taken(file);
  };
  document.addEventListener("dragover", over, {signal});
  document.addEventListener("drop", drop, {signal});
}
