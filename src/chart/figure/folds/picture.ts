/** A ladder, or two beside each other, as a picture of its own: SVG and PNG, as it is seen. */
import {svgElement} from "../../dom/svg.ts";
import {words} from "../../words.ts";

/** A picture that needs nothing else: no style sheet, no page. */
export interface Picture {
  /** The SVG file. */
  readonly text: string;
  /** In px. */
  readonly width: number;
  readonly height: number;
}

/** So many px of a PNG stand for one of the figure: enough for print and for sharp screens. */
const PNG_SCALE = 2;

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

/** The picture of a ladder: each mark has its styles, as they are now. */
export function pictureOf(svg: SVGSVGElement): Picture {
  const sight = sightOf(svg);
  const copy = copyOf(svg, sight);
  copy.prepend(ground({y: sight.y, fill: groundOf(svg)}));
  return {text: textOf(copy), width: sight.width, height: sight.height};
}

/** Room above a ladder that has a title, and where its title stands, in px. */
const TITLE = 34;
const BASE = 22;
const ASIDE = 16;

/** The picture of several ladders, each below its title, from left to right. */
export function pictureOfAll(all: readonly {title: string; svg: SVGSVGElement}[]): Picture {
  const parts = all.map(({title, svg}) => ({title, svg, sight: sightOf(svg)}));
  const width = parts.reduce((sum, {sight}) => sum + sight.width, 0);
  const height = TITLE + Math.max(0, ...parts.map(({sight}) => sight.height));
  const viewBox = `0 0 ${width} ${height}`;
  const whole = svgElement("svg", {width, height, viewBox});
  const [first] = all;
  if (first) whole.append(ground({y: 0, fill: groundOf(first.svg)}));
  let x = 0;
  for (const {title, svg, sight} of parts) {
    const copy = copyOf(svg, sight);
    copy.setAttribute("x", String(x));
    copy.setAttribute("y", String(TITLE));
    const {color, fontFamily} = getComputedStyle(svg.parentElement ?? svg);
    const style = `font: 600 14px ${fontFamily || "sans-serif"}; fill: ${color || "black"}`;
    whole.append(svgElement("text", {x: x + ASIDE, y: BASE, style}, title), copy);
    x += sight.width;
  }
  return {text: textOf(whole), width, height};
}

/** The picture as a PNG file. */
export async function rasterize({text, width, height}: Picture): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([text], {type: "image/svg+xml"}));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
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

function textOf(svg: SVGSVGElement): string {
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(svg);
}

/** What of a ladder is in its picture, in px. */
interface Sight {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A copy that has its styles, and only what is in sight. */
function copyOf(svg: SVGSVGElement, {x, y, width, height}: Sight): SVGSVGElement {
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
  copy.setAttribute("viewBox", [x, y, width, height].join(" "));
  copy.setAttribute("height", String(height));
  return copy;
}

/** Of a ladder that is too tall to be drawn whole, only what is in sight is in the picture. */
function sightOf(svg: SVGSVGElement): Sight {
  const [width, all] = ["width", "height"].map((name) => Number(svg.getAttribute(name)));
  const [top = 0, bottom = all ?? 0] = (svg.dataset.sight ?? "")
    .split(" ")
    .filter(Boolean)
    .map(Number);
  return {x: 0, y: top, width: width ?? 0, height: bottom - top};
}

const TRANSPARENT: ReadonlySet<string> = new Set(["", "transparent", "rgba(0, 0, 0, 0)"]);

/** The colour on which a ladder is seen: that of the nearest thing around it that has one. */
function groundOf(svg: SVGSVGElement): string {
  for (let around = svg.parentElement; around; around = around.parentElement) {
    const {backgroundColor} = getComputedStyle(around);
    if (!TRANSPARENT.has(backgroundColor)) return backgroundColor;
  }
  return "white";
}

/** What is behind all, so that dark pictures can be read anywhere. */
const ground = (of: {readonly y: number; readonly fill: string}): SVGElement =>
  svgElement("rect", {width: "100%", height: "100%", ...of});
