/**
 * The picture that a link to a page shows elsewhere: its lesson, its title, its question, and the
 * page's own first run. An SVG first, so that what is on it can be read.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {textWidth} from "../../chart/text/text-width.ts";
import type {Stroke} from "../content/lesson-cards.ts";
import {docs} from "../content/pages.ts";

/** What stands on a picture, as plain text. */
export interface Card {
  /** The small line above the title; may be empty. */
  readonly kicker: string;
  readonly title: string;
  /** The line below the title; may be empty. */
  readonly hook: string;
  /** The run that is drawn beside it. */
  readonly strokes: readonly Stroke[];
}

/** The size of a picture, in px: what previews of links ask for. */
export const CARD = {width: 1200, height: 630} as const;

/** Where the text stands and how wide it may be; where the two lifelines are, in px. */
const [TEXT, ROOM, LEFT, RIGHT, TOP, BOTTOM] = [72, 590, 760, 1090, 84, 546];
/** The sizes of a title, the largest first, with how many lines it may have then. */
const SIZES = [
  [68, 3],
  [56, 4],
  [46, 5]
] as const;
const HOOK = 30;

/** The name of the style sheet's colour for each kind of segment. */
const COLOURS = {open: "open", data: "data", ack: "ack", close: "fin", reset: "rst"} as const;

/** The colours of the light theme, by the names that the style sheet gives them. */
export function themeColours(css: string): Readonly<Record<string, string>> {
  const found = css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]+),/g);
  return Object.fromEntries([...found].map(([, name = "", value = ""]) => [name, value]));
}

/** The lines into which a text breaks that may be `width` px wide; a number keeps its unit. */
export function wrap(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<!\d) | (?!(?:ms|s|min)\b)/)) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, "bold", size) <= width) {
      lines[lines.length - 1] = longer;
    } else lines.push(word);
  }
  return lines;
}

/** A title in the largest size in which it fits. */
function fitted(title: string): {readonly size: number; readonly lines: readonly string[]} {
  const tries = SIZES.map(([size, most]) => ({size, most, lines: wrap(title, size, ROOM)}));
  const fits = tries.find(({size, most, lines}) => {
    const widest = Math.max(...lines.map((line) => textWidth(line, "bold", size)));
    return lines.length <= most && widest <= ROOM;
  });
  return fits ?? {size: 46, lines: wrap(title, 46, ROOM)};
}

/** The picture as SVG; its typeface is Inter. */
export function cardSvg({kicker, title, hook, strokes}: Card, site: string): string {
  const colours = themeColours(readFileSync(join(docs, "theme.css"), "utf8"));
  const colour = (name: string): string => {
    const value = colours[name];
    if (!value)
      throw new Error(`docs/theme.css has no colour --${name}: see src/site/build/card.ts.`);
    return value;
  };
  const {size, lines} = fitted(title);
  const hooks =
    hook === "" || title.toLowerCase().includes(hook.toLowerCase()) ? [] : wrap(hook, HOOK, ROOM);
  const tall = lines.length * size * 1.12 + (hooks.length > 0 ? 28 + hooks.length * HOOK * 1.3 : 0);
  let y = (CARD.height - tall) / 2 + size * 0.85;
  const said: string[] = [];
  const say = (line: string, at: number, style: string): void =>
    void said.push(`<text x="${TEXT}" y="${Math.round(at)}" ${style}>${escape(line)}</text>`);
  say(kicker, TOP + 22, `font-size="26" fill="${colour("accent")}" font-weight="700"`);
  for (const line of lines) {
    say(line, y, `font-size="${size}" fill="${colour("ink")}" font-weight="700"`);
    y += size * 1.12;
  }
  y += 28 + HOOK * 0.85 - size * 0.85;
  for (const line of hooks) {
    say(line, y, `font-size="${HOOK}" fill="${colour("soft")}"`);
    y += HOOK * 1.3;
  }
  say(site, BOTTOM, `font-size="26" fill="${colour("soft")}"`);
  const hosts = [LEFT, RIGHT].map(
    (x) => `<path d="M${x} ${TOP}V${BOTTOM}" stroke="${colour("faint")}" stroke-width="4"/>`
  );
  // What is sent at the very end gets nowhere in the picture.
  const sent = strokes.filter(([, from, to]) => from < to);
  const drawn = sent.map((each) => stroke(each, colour(COLOURS[each[3]])));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD.width}" height="${CARD.height}"
 font-family="Inter" fill="none" stroke-linecap="round" stroke-linejoin="round">
<rect width="100%" height="100%" fill="${colour("bg")}"/>
<rect width="100%" height="10" fill="${colour("accent")}"/>
<rect x="690" y="52" width="470" height="526" rx="20" fill="${colour("panel")}"
 stroke="${colour("faint")}" stroke-width="2"/>
${[...hosts, ...drawn, ...said].join("\n")}
</svg>`;
}

/** A segment as an arrow; a lost one ends in a cross on its way. */
function stroke([side, from, to, , lost]: Stroke, colour: string): string {
  const at = (part: number): number => Math.round(TOP + 26 + part * (BOTTOM - TOP - 52));
  const [x1, end] = side === 0 ? [LEFT, RIGHT] : [RIGHT, LEFT];
  const x2 = lost ? Math.round(x1 + (end - x1) * 0.55) : end;
  const [y1, y2] = [at(from), at(to)];
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const tip = lost ? "M-9 -9L9 9M-9 9L9 -9" : "M-18 -9L0 0L-18 9";
  const dashes = lost ? ' stroke-dasharray="14 12"' : "";
  return `<g stroke="${colour}" stroke-width="5"><path d="M${x1} ${y1}L${x2} ${y2}"${dashes}/>
<path d="${tip}" transform="translate(${x2} ${y2}) rotate(${angle.toFixed(1)})"/></g>`;
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
