/** The page for captures: takes a file, lists its flows, and shows the one that is chosen. */
import {packetsAt} from "../../trace/export/capture.ts";
import type {Trace} from "../../trace/query/trace.ts";
import type {CaptureList} from "../../trace/capture/session.ts";
import {pcapng} from "../../wire/pcapng.ts";
import {button, html} from "../dom/html.ts";
import {flowList} from "./flow-list.ts";
import type {Reading} from "./reading.ts";
import {PASSED, SENTENCES, WORDS, problemText} from "./words.ts";

/** What the sample is made of: a run, and at which host it is captured. */
export interface Sample {
  readonly run: Trace;
  readonly host: string;
}

/** When the sample begins: 2024-01-01 00:00:00 UTC, in µs. */
const SAMPLE_START = 1_704_067_200_000_000;

/** What opens files. */
export interface CaptureOpener {
  open(file: File): void;
}

/** Fills the element of a page; without a sample there is none to try. */
export const fillCapture = (
  node: HTMLElement,
  reading: Reading,
  sample: (() => Sample) | null
): CaptureOpener => new CaptureView(node, reading, sample);

class CaptureView implements CaptureOpener {
  readonly #reading: Reading;
  readonly #input = html("input", {type: "file", hidden: true, tabindex: -1});
  readonly #zone = html("div", {class: "drop-zone"});
  readonly #status = html("div", {class: "capture-status", role: "status"});
  readonly #progress = html("progress", {max: 1, value: 0, "aria-label": WORDS.reading});
  readonly #stop = button(WORDS.stop, () => this.#stopped());
  readonly #bar = html("p", {class: "capture-progress", hidden: true}, this.#progress, this.#stop);
  readonly #place = html("div", {class: "flow-place"});
  readonly #list = flowList((id) => void this.#choose(id));
  /** Counts files and choices: what comes late for an earlier one is not shown. */
  #turn = 0;

  constructor(node: HTMLElement, reading: Reading, sample: (() => Sample) | null) {
    this.#reading = reading;
    this.#zone.append(
      html("p", {class: "drop-title"}, WORDS.drop),
      html(
        "p",
        {class: "drop-buttons"},
        button(WORDS.choose, () => this.#input.click(), {class: "primary"}),
        sample &&
          button(WORDS.sample, () => void this.#open(sampleFile(sample()), WORDS.sampleName))
      ),
      html("p", {class: "drop-formats"}, WORDS.formats),
      html("p", {class: "drop-local"}, WORDS.local),
      this.#input
    );
    this.#input.addEventListener("change", () => {
      const [file] = this.#input.files ?? [];
      // So that the same file can be chosen again, after it has grown.
      this.#input.value = "";
      if (file) void this.#open(file, file.name);
    });
    this.#listen(node);
    node.replaceChildren(this.#zone, this.#bar, this.#status, this.#list.node, this.#place);
  }

  open(file: File): void {
    void this.#open(file, file.name);
  }

  /** Shows that a file can be dropped here; who listens to the whole page takes it. */
  #listen(node: HTMLElement): void {
    const over = (event: DragEvent, is: boolean): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      this.#zone.classList.toggle("over", is);
    };
    node.addEventListener("dragover", (event) => over(event, true));
    node.addEventListener("dragleave", (event) => over(event, false));
    node.addEventListener("drop", (event) => over(event, false));
  }

  async #open(file: Blob, name: string): Promise<void> {
    const turn = ++this.#turn;
    this.#place.replaceChildren();
    this.#list.mark(null);
    this.#bar.hidden = false;
    this.#progress.value = 0;
    if (await beginsLikeJson(file)) return void this.#openRecording(file, name, turn);
    if (turn !== this.#turn) return;
    let last: CaptureList | null = null;
    const told = (list: CaptureList): void => {
      if (turn !== this.#turn) return;
      last = list;
      this.#progress.value = file.size > 0 ? list.read / file.size : 1;
      this.#tell(name, file.size, list);
      this.#list.show(list);
    };
    try {
      await this.#reading.read(file, told);
    } catch (error) {
      if (turn !== this.#turn) return;
      const why = error instanceof Error ? error.message : String(error);
      this.#status.replaceChildren(html("p", {class: "problem"}, SENTENCES.failed(why)));
    }
    if (turn !== this.#turn) return;
    this.#bar.hidden = true;
    const worst = (last as CaptureList | null)?.listed[0];
    if (worst) await this.#choose(worst.id, false);
  }

  /** A file of tools/record is no capture, and has calls and states as well. */
  async #openRecording(file: Blob, name: string, turn: number): Promise<void> {
    this.#reading.stop();
    this.#list.clear();
    const opened = await import("./recording-file.ts").then(({openRecording}) =>
      openRecording(file, name)
    );
    if (turn !== this.#turn) return;
    this.#bar.hidden = true;
    this.#status.replaceChildren(html("p", opened.view ? {} : {class: "problem"}, opened.text));
    if (opened.view) this.#place.replaceChildren(opened.view);
  }

  #tell(name: string, size: number, list: CaptureList): void {
    const {packets, segments, flows, passed, problems, read, done} = list;
    const first = done
      ? SENTENCES.summary(name, packets, segments, flows)
      : SENTENCES.progress(read, size, segments, flows);
    const left = passed.map(([why, n]) => PASSED[why](n));
    const none = done && segments === 0 && packets > 0;
    const empty = done && packets === 0 && problems.length === 0;
    this.#status.replaceChildren(
      ...(packets > 0 || !done ? [html("p", {}, first)] : []),
      ...(none ? [html("p", {class: "problem"}, WORDS.noTcp)] : []),
      ...(empty ? [html("p", {class: "problem"}, WORDS.noPackets)] : []),
      ...(done && left.length > 0 ? [html("p", {class: "passed"}, SENTENCES.passed(left))] : []),
      ...problems.map((problem) => html("p", {class: "problem"}, problemText(problem)))
    );
  }

  #stopped(): void {
    this.#turn++;
    this.#reading.stop();
    this.#bar.hidden = true;
    this.#status.replaceChildren();
  }

  async #choose(id: number, go = true): Promise<void> {
    const turn = ++this.#turn;
    this.#list.mark(id);
    try {
      // The rules and the figure's part of it come with the first flow.
      const [chosen, {flowView}] = await Promise.all([
        this.#reading.flow(id),
        import("./flow-view.ts")
      ]);
      if (turn !== this.#turn) return;
      const view = flowView(chosen, this.#reading);
      this.#place.replaceChildren(view);
      if (go) view.querySelector("h2")?.focus({preventScroll: true});
      if (go) view.scrollIntoView({block: "start"});
    } catch (error) {
      if (turn !== this.#turn) return;
      const why = error instanceof Error ? error.message : String(error);
      this.#place.replaceChildren(html("p", {class: "problem"}, SENTENCES.failed(why)));
    }
  }
}

const beginsLikeJson = async (file: Blob): Promise<boolean> =>
  /^\s*\{/.test(await file.slice(0, 64).text());

/** A run as the file that a capture at one of its hosts would be. */
function sampleFile({run, host}: Sample): Blob {
  const packets = packetsAt(run, run.host(host).index);
  const bytes = pcapng(packets, {start: SAMPLE_START, name: host}) as Uint8Array<ArrayBuffer>;
  return new Blob([bytes]);
}
