/** A script and its run: edited on one side, its verdict and the ladder on the other. */
import {scriptToken} from "../../packetdrill/language/tokens.ts";
import {profileOf} from "../../packetdrill/run/options.ts";
import {report} from "../../packetdrill/run/report.ts";
import {runTraced, type TracedRun} from "../../packetdrill/run/traced-run.ts";
import {lineVerdicts, type LineVerdict} from "../../packetdrill/run/verdicts.ts";
import type {ProfileName} from "../../os/systems/profile.ts";
import type {LineMark} from "../../base/script-editing.ts";
import {fileName, download} from "../dom/download.ts";
import {button, html} from "../dom/html.ts";
import type {CursorDetail, FigureElement} from "../figure/figure-element.ts";
import {figure} from "../figure/figure.ts";
import {LONGEST_SCRIPT, type KeptScript} from "./kept-script.ts";
import {scriptBar} from "./script-bar.ts";
import {scriptField} from "./script-field.ts";
import {verdictBox} from "./verdict-box.ts";
import {words} from "./words.ts";

/** What the page brings. */
export interface PacketdrillOptions {
  /** The script that is there at first. */
  readonly script: string;
  /** Loads the project's scripts: their texts by their paths, `"handshake/passive-open.pkt"`. */
  readonly scripts: () => Promise<Readonly<Record<string, string>>>;
}

/** Fills the element of a page. */
export class PacketdrillView {
  readonly #node: HTMLElement;
  readonly #given: string;
  #script: string;
  #system: ProfileName;
  #run: TracedRun | null = null;
  #verdicts: ReadonlyMap<number, LineVerdict> = new Map();
  #figure: FigureElement | null = null;
  readonly #bar;
  readonly #field;
  readonly #verdict = verdictBox((line) => this.#goTo(line));
  readonly #place = html("div", {class: "drill-figure"});
  readonly #said = html("span", {class: "said", role: "status"});

  constructor(node: HTMLElement, {script, scripts}: PacketdrillOptions, kept: KeptScript) {
    this.#node = node;
    this.#given = script.trim() + "\n";
    this.#script = kept?.script ?? this.#given;
    this.#system = kept?.system ?? "linux";
    this.#bar = scriptBar(scripts, {
      script: (name, text) => this.#choose(name, text ?? this.#given),
      system: (system) => this.#use(this.#script, system)
    });
    this.#field = scriptField({
      label: words.editor,
      text: () => this.#script,
      token: scriptToken,
      changed: (text) => this.#typed(text),
      wentTo: (line) => this.#goTo(line)
    });
    const side = html("div", {class: "drill-result"}, this.#verdict.node, this.#place);
    node.replaceChildren(
      this.#bar.node,
      html("div", {class: "drill-pair"}, html("div", {}, this.#field.node, this.#actions()), side)
    );
    this.#bar.show(this.#system);
    this.#start();
    this.#field.ask();
  }

  #actions(): HTMLElement {
    const save = (): void => {
      download(new Blob([this.#script], {type: "text/plain"}), `${fileName(this.#bar.name())}.pkt`);
    };
    const copy = async (): Promise<void> => {
      const {outcome} = this.#run ?? {};
      if (!outcome) return;
      const lines = report(`${fileName(this.#bar.name())}.pkt`, outcome, true);
      await navigator.clipboard.writeText(lines.join("\n"));
      this.#said.textContent = words.copied;
    };
    const link = (): void => {
      // Who knows the reader's changes to the page puts them into the link, and says so.
      this.#node.dispatchEvent(new CustomEvent("share", {bubbles: true, cancelable: true}));
    };
    return html(
      "p",
      {class: "drill-actions"},
      button(words.copyLink, link),
      button(words.save, save),
      button(words.copyReport, () => void copy().catch(() => undefined)),
      this.#said
    );
  }

  /** The script and its system, as they stand. */
  get kept(): KeptScript {
    const isGiven = this.#script === this.#given && this.#system === "linux";
    return isGiven ? null : {script: this.#script, system: this.#system};
  }

  set kept(kept: KeptScript) {
    const script = kept?.script ?? this.#given;
    this.#bar.forget();
    this.#field.replace(script);
    this.#use(script, kept?.system ?? "linux");
  }

  #choose(name: string, text: string): void {
    this.#field.replace(text);
    this.#use(text, profileOf(name));
  }

  #typed(text: string): void {
    if (text === this.#script) return;
    this.#bar.forget();
    this.#use(text, this.#system);
  }

  #use(script: string, system: ProfileName): void {
    [this.#script, this.#system] = [script, system];
    this.#bar.show(system);
    this.#start();
    this.#node.dispatchEvent(new Event("input", {bubbles: true}));
  }

  #start(): void {
    if (this.#script.length > LONGEST_SCRIPT) {
      this.#verdict.tooLong(LONGEST_SCRIPT);
      return this.#field.show(new Map(), null);
    }
    const run = runTraced(this.#script, {profile: this.#system});
    this.#run = run;
    this.#said.textContent = "";
    const {outcome, trace} = run;
    this.#verdicts = lineVerdicts(this.#script, outcome);
    this.#verdict.show(outcome, this.#verdicts);
    const problem = outcome.kind === "malformed" ? {...outcome.place, message: outcome.text} : null;
    this.#field.show(marksOf(this.#verdicts), problem);
    // While the text cannot be read, the last picture stays.
    this.#node.classList.toggle("outdated", trace === null);
    if (!trace) return;
    // Without a name: it keeps nothing of its own beside the script.
    const drawn = figure(trace, {
      views: ["ladder", "player", "sentence"],
      caption: words.caption
    });
    drawn.addEventListener("cursor", (event) => this.#followed(event as CustomEvent<CursorDetail>));
    this.#figure = drawn;
    this.#place.replaceChildren(drawn);
  }

  /** The cursor of the picture is somewhere else: the lines that happened then are lifted out. */
  #followed({detail: {at}}: CustomEvent<CursorDetail>): void {
    const done = [...this.#verdicts].filter(([, verdict]) => (verdict.at ?? Infinity) <= at);
    const last = Math.max(...done.map(([, verdict]) => verdict.at ?? 0));
    const lines = done.filter(([, verdict]) => verdict.at === last).map(([line]) => line);
    this.#field.follow(new Set(lines));
  }

  #goTo(line: number): void {
    const at = this.#verdicts.get(line)?.at;
    if (typeof at === "number") this.#figure?.goTo(at);
  }
}

function marksOf(verdicts: ReadonlyMap<number, LineVerdict>): Map<number, LineMark> {
  const text = ({kind, texts}: LineVerdict): string =>
    kind === "waits" ? words.notReached : texts.join("; ");
  return new Map([...verdicts].map(([line, it]) => [line, {kind: it.kind, text: text(it)}]));
}
