/** What can be taken away from a figure: transcript, picture, capture file, tcpdump's lines. */
import type {Trace} from "../../../trace/query/trace.ts";
import {captureRun} from "../../../trace/export/capture.ts";
import {tcpdumpText} from "../../../trace/export/tcpdump.ts";
import {transcript} from "../../../trace/words/transcript.ts";
import {download, fileName} from "../../dom/download.ts";
import {button, html} from "../../dom/html.ts";
import {words} from "../../words.ts";
import {pictureOf, rasterize} from "./picture.ts";
import type {Picture} from "./picture.ts";

/** What there is to be saved. */
export interface Saved {
  /** Names of files begin with it. Defaults to "run". */
  readonly name?: string | undefined;
  readonly run: () => Trace;
  /** The ladder as it is drawn; null when the figure has none. */
  readonly picture: () => SVGSVGElement | null;
}

/** Buttons for each form, and a line that says what came of it. */
export function saveBar({name = "run", run, picture}: Saved): HTMLElement {
  const saver = saverOf(name);
  const {said, say, give, failing} = saver;
  const drawn = () => {
    const svg = picture();
    return svg && pictureOf(svg);
  };
  const capture = () => {
    const data = captureRun(run()) as Uint8Array<ArrayBuffer>;
    give(".pcapng", new Blob([data], {type: "application/octet-stream"}));
  };
  const tcpdump = () => give(".txt", new Blob([tcpdumpText(run())], {type: "text/plain"}));
  // A host's side of the run as a packetdrill script; where it cannot be one, why.
  const script = (host: string) => async () => {
    const {scriptOfRun} = await import("../../../packetdrill/save/script-of-run.ts");
    const saved = scriptOfRun(run(), host);
    if (saved.kind === "cannot") say(saved.why);
    else give(`-${fileName(host)}.pkt`, new Blob([saved.text], {type: "text/plain"}));
  };
  const scripts = () => {
    const {hosts, calls} = run();
    if (calls.length === 0) return null;
    const hint = {title: words.packetdrillHint};
    const each = hosts.map(({name: host}) => button(host, failing(script(host)), hint));
    return line(words.packetdrill, ...each);
  };
  const copy = async () => {
    const lines = transcript(run());
    await navigator.clipboard.writeText(lines.join("\n"));
    say(words.copied(lines.length));
  };
  const link = async () => {
    // Who knows the reader's changes to the page puts them into the link, and says so.
    const asked = new CustomEvent("share", {bubbles: true, cancelable: true});
    if (!said.dispatchEvent(asked)) return;
    await navigator.clipboard.writeText(location.href);
    say(words.linkCopied);
  };
  return html(
    "div",
    {class: "save", role: "group", "aria-label": words.save},
    picture() ? pictureLine(saver, drawn) : null,
    line(
      words.packets,
      button(words.pcapng, capture, {title: words.pcapngHint}),
      button(words.tcpdump, tcpdump)
    ),
    scripts(),
    line(words.text, button(words.copyTranscript, failing(copy))),
    line(words.link, button(words.copyLink, failing(link))),
    said
  );
}

/** The same for a picture alone. */
export function savePicture(name: string, picture: () => Picture | null): HTMLElement {
  const saver = saverOf(name);
  const attributes = {class: "save", role: "group", "aria-label": words.save};
  return html("div", attributes, pictureLine(saver, picture), saver.said);
}

/** Saves under a name, and says what came of it. */
interface Saver {
  readonly said: HTMLElement;
  readonly say: (text: string) => void;
  /** Downloads a file whose name ends so. */
  readonly give: (ending: string, blob: Blob) => void;
  /** Says it when something fails. */
  readonly failing: (what: () => Promise<unknown>) => () => void;
}

function saverOf(name: string): Saver {
  const said = html("span", {class: "said", role: "status"});
  const say = (text: string): void => {
    said.textContent = text;
  };
  return {
    said,
    say,
    give(ending, blob) {
      const file = `${fileName(name)}${ending}`;
      download(blob, file);
      say(words.savedAs(file));
    },
    failing: (what) => () => {
      what().catch((error: unknown) => {
        say(words.failed(error instanceof Error ? error.message : "?"));
      });
    }
  };
}

const line = (what: string, ...buttons: readonly HTMLElement[]): HTMLElement =>
  html("div", {class: "line"}, html("span", {class: "name"}, what), ...buttons);

function pictureLine({give, failing}: Saver, picture: () => Picture | null): HTMLElement {
  const drawn = (use: (picture: Picture) => void | Promise<void>) => async () => {
    const found = picture();
    if (found) await use(found);
  };
  const png = drawn(async (found) => give(".png", await rasterize(found)));
  const svg = drawn(({text}) => give(".svg", new Blob([text], {type: "image/svg+xml"})));
  return line(words.picture, button(words.png, failing(png)), button(words.svg, failing(svg)));
}
