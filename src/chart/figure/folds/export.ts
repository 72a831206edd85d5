/** What can be taken away from a figure: transcript, picture, capture file, tcpdump's lines. */
import type {Trace} from "../../../trace/query/trace.ts";
import {captureRun} from "../../../trace/export/capture.ts";
import {tcpdumpText} from "../../../trace/export/tcpdump.ts";
import {transcript} from "../../../trace/words/transcript.ts";
import {download, fileName} from "../../dom/download.ts";
import {button, html} from "../../dom/html.ts";
import {words} from "../../words.ts";

/** What there is to be saved. */
export interface Saved {
  /** Names of files begin with it. Defaults to "run". */
  readonly name?: string | undefined;
  readonly run: () => Trace;
  /** The ladder as it is drawn; null when the figure has none. */
  readonly picture: () => SVGSVGElement | null;
}

/** So many px of a PNG stand for one of the figure: enough for print and for sharp screens. */
const PNG_SCALE = 2;

/** Buttons for each form, and a line that says what came of it. */
export function saveBar({name = "run", run, picture}: Saved): HTMLElement {
  const said = html("span", {class: "said", role: "status"});
  const say = (text: string) => (said.textContent = text);
  const file = (what: string) => `${fileName(name)}${what}`;
  const give = (what: string, blob: Blob) => {
    download(blob, file(what));
    say(words.savedAs(file(what)));
  };
  const drawn = (use: (svg: SVGSVGElement) => void | Promise<void>) => async () => {
    const svg = picture();
    if (svg) await use(svg);
  };
  const failing = (what: () => Promise<unknown>) => () => {
    what().catch((error: unknown) => {
      say(words.failed(error instanceof Error ? error.message : "?"));
    });
  };
  const png = drawn(async (svg) => give(".png", await rasterize(svg)));
  const svg = drawn((it) => give(".svg", new Blob([svgText(it)], {type: "image/svg+xml"})));
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
  const line = (what: string, ...buttons: readonly HTMLElement[]) =>
    html("div", {class: "line"}, html("span", {class: "name"}, what), ...buttons);
  const pictures = [button(words.png, failing(png)), button(words.svg, failing(svg))];
  return html(
    "div",
    {class: "save", role: "group", "aria-label": words.save},
    picture() ? line(words.picture, ...pictures) : null,
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

/** What the style sheet says of a mark, and an SVG file has to say itself. */
const STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "paint-order",
  "opacity",
  "font-family",
  "font-size",
  "font-style",
  "font-weight"
] as const;
/** What is for pressing only, the cursor and what a step has ringed, which belong to the page. */
const NOT_DRAWN = ".reach, .hit, .cursor, .rings";

/** The picture as a file that needs nothing else: each mark has its styles, as they are now. */
export function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll<SVGElement>("*")];
  const to = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  // Without the cursor nothing is still to come: all of it is firm.
  const ahead = [...svg.querySelectorAll(".ahead")];
  for (const element of ahead) element.classList.remove("ahead");
  from.forEach((element, i) => {
    const mark = to[i];
    if (!mark || mark.tagName === "title") return;
    if (element.matches(NOT_DRAWN)) return mark.remove();
    const style = getComputedStyle(element);
    const above = i > 0 && element.parentElement ? getComputedStyle(element.parentElement) : null;
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      // What is inherited need not be said again; opacity is not inherited.
      const same = above?.getPropertyValue(name) === value && name !== "opacity";
      const usual = name === "opacity" && value === "1";
      if (value !== "" && !same && !usual) mark.style.setProperty(name, value);
    }
    for (const name of ["class", "tabindex", "role", "aria-label", "aria-hidden"]) {
      if (i > 0) mark.removeAttribute(name);
    }
  });
  for (const element of ahead) element.classList.add("ahead");
  const {x, y, width, height} = sightOf(svg);
  copy.setAttribute("viewBox", [x, y, width, height].join(" "));
  copy.setAttribute("height", String(height));
  return new XMLSerializer().serializeToString(withBackground(svg, copy));
}

/** Of a ladder that is too tall to be drawn whole, only what is in sight is in the picture. */
function sightOf(svg: SVGSVGElement): {x: number; y: number; width: number; height: number} {
  const [width, all] = ["width", "height"].map((name) => Number(svg.getAttribute(name)));
  const [top = 0, bottom = all ?? 0] = (svg.dataset.sight ?? "")
    .split(" ")
    .filter(Boolean)
    .map(Number);
  return {x: 0, y: top, width: width ?? 0, height: bottom - top};
}

/** The figure's own background behind all, so that dark pictures can be read anywhere. */
function withBackground(svg: SVGSVGElement, copy: SVGSVGElement): SVGSVGElement {
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const panel = svg.closest(".tcp-figure");
  const back = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  back.setAttribute("width", "100%");
  back.setAttribute("height", "100%");
  back.setAttribute("fill", panel ? getComputedStyle(panel).backgroundColor : "white");
  back.setAttribute("y", String(sightOf(svg).y));
  copy.prepend(back);
  return copy;
}

async function rasterize(svg: SVGSVGElement): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svgText(svg)], {type: "image/svg+xml"}));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    const {width, height} = sightOf(svg);
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      const failed = () => reject(new Error(words.tooLarge));
      canvas.toBlob((blob) => (blob ? resolve(blob) : failed()), "image/png");
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
