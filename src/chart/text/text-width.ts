/**
 * How wide a text is, without a browser to ask: layout stays a function of the run. The widths are
 * those of DejaVu Sans, the widest of the typefaces that a reader's system may choose, so that a
 * text is never wider than it is taken to be.
 */

/** A typeface: code, text, and text in bold. Italics are as wide as upright letters. */
export type Face = "mono" | "sans" | "bold";

/** One column of code, in thousandths of the size: Menlo and DejaVu Sans Mono have 602. */
const COLUMN = 606;
/** A character that is in no table: a Greek letter, an accent, a sign. */
const OTHER = 850;
/** A Chinese, Japanese or Korean character, or a picture. */
const WIDE = 1000;

/** The widths of the characters from space to tilde, in thousandths of the size. */
const SANS = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
  636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
  575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
  611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
  278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838
];
const BOLD = [
  348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
  696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683,
  683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
  724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
  343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838
];
/** The other characters that our texts have, narrower than what is not in a table. */
const IN_CODE = "→−≠≤≥";
const FEW: Readonly<Record<string, number>> = {"·": 380, "’": 380, "–": 500, µ: 736};

const PLAIN = /^[ -~]*$/;

/** The widths that were asked for, in thousandths of the size: the same texts are placed again. */
const known = {mono: new Map<string, number>(), sans: new Map(), bold: new Map()};
/** So many are kept. */
const MANY = 2000;

/** The width of a text of a size in px, in px. */
export function textWidth(text: string, face: Face, size: number): number {
  if (face === "mono" && PLAIN.test(text)) return (text.length * COLUMN * size) / 1000;
  const widths: Map<string, number> = known[face];
  let sum = widths.get(text);
  if (sum === undefined) {
    sum = 0;
    for (const character of text) sum += widthOf(character, face);
    if (widths.size >= MANY) widths.clear();
    widths.set(text, sum);
  }
  return (sum * size) / 1000;
}

function widthOf(character: string, face: Face): number {
  const code = character.codePointAt(0) ?? 0;
  if (isWide(code)) return WIDE;
  if (face === "mono") return code < 0x2100 || IN_CODE.includes(character) ? COLUMN : OTHER;
  const table = face === "bold" ? BOLD : SANS;
  return table[code - 32] ?? FEW[character] ?? (code >= 0x2013 && code < 0x3000 ? WIDE : OTHER);
}

/** Scripts and pictures that are as wide as they are tall. */
const isWide = (code: number): boolean => code >= 0x2e80 && code !== 0xfeff;

/** A text, cut with an ellipsis to what fits into `width` px; empty where nothing fits. */
export function clipText(text: string, face: Face, size: number, width: number): string {
  if (textWidth(text, face, size) <= width) return text;
  let left = width - textWidth("…", face, size);
  let kept = "";
  for (const character of text) {
    left -= (widthOf(character, face) * size) / 1000;
    if (left < 0) break;
    kept += character;
  }
  return kept === "" ? "" : `${kept.trimEnd()}…`;
}
