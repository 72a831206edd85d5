/** The difference of two texts, line by line: what was taken away, what was put in its place. */
import {diffArrays, diffWordsWithSpace} from "diff";
import {codeLines, visibleNodes} from "./visible-text.ts";
import {toolsWords} from "./words.ts";

/** Lines that stay are shown around a change, this many on each side. */
const around = 3;
/** Changed lines that are shown at once; the rest comes on request, as many at a time. */
export const mostChanged = 300;
/** Longest line whose words are compared, in characters; a longer one is marked as a whole. */
const longestCompared = 2_000;
/** Most lines taken away or put in that are looked for; the search takes the square of them. */
const mostEdits = 2_000;

interface Line {
  readonly kind: "same" | "less" | "more";
  readonly text: string;
  /** What a changed line became or was, where that is known. */
  readonly partner: string | null;
}

/** Shows how `after` differs from `before`. */
export function difference(before: string, after: string): HTMLElement {
  const lines = linesOf(before, after);
  const element = document.createElement("div");
  element.className = "nb-difference";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", "Difference");
  if (lines.every(({kind}) => kind === "same")) {
    element.textContent = toolsWords.noDifference;
    return element;
  }
  const list = document.createElement("pre");
  // It scrolls when it is long: by keyboard, too.
  list.tabIndex = 0;
  list.setAttribute("data-copy", "none");
  element.append(list);
  const rows = rowsOf(lines);
  let left = lines.reduce((sum, {kind}) => sum + Number(kind !== "same"), 0);
  const rest = document.createElement("p");
  rest.className = "nb-buttons";
  const more = document.createElement("button");
  more.type = "button";
  rest.append(more);
  const show = (): void => {
    const shown: HTMLElement[] = [];
    for (let room = mostChanged; room > 0;) {
      const next = rows.next();
      if (next.done) break;
      shown.push(next.value.element);
      if (!next.value.changed) continue;
      room--;
      left--;
    }
    if (left === 0) for (const {element: row} of rows) shown.push(row);
    list.append(...shown);
    if (left === 0) {
      if (document.activeElement === more) list.focus();
      rest.remove();
    } else {
      const changed = left === 1 ? "changed line" : "changed lines";
      more.textContent = `${left.toLocaleString("en")} more ${changed}: show the next`;
    }
  };
  more.addEventListener("click", show);
  element.append(rest);
  show();
  return element;
}

/** Shows a text as it is: one that takes the place of another which nobody misses. */
export function wholeText(text: string): HTMLElement {
  const element = document.createElement("div");
  element.className = "nb-difference";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", toolsWords.wholeText);
  const list = document.createElement("pre");
  list.tabIndex = 0;
  list.setAttribute("data-copy", "none");
  for (const line of codeLines(text)) {
    const shown = document.createElement("span");
    shown.className = "nb-line";
    shown.append(...visibleNodes(line), "\n");
    list.append(shown);
  }
  element.append(list);
  return element;
}

interface Row {
  readonly element: HTMLElement;
  readonly changed: boolean;
}

/** The rows that are shown, made when they are asked for: a text may have 200,000 lines. */
function* rowsOf(lines: readonly Line[]): Generator<Row, undefined> {
  let lastChange = -Infinity;
  let nextChange = -1;
  let isSkipping = false;
  for (const [i, line] of lines.entries()) {
    const changed = line.kind !== "same";
    if (changed) lastChange = i;
    if (nextChange < i) {
      nextChange = i;
      while (nextChange < lines.length && lines[nextChange]!.kind === "same") nextChange++;
    }
    const isNear =
      i - lastChange <= around || (nextChange < lines.length && nextChange - i <= around);
    if (isNear) yield {element: row(line), changed};
    else if (!isSkipping) yield {element: skipped(), changed: false};
    isSkipping = !isNear;
  }
}

/** The lines of both texts in one order, and next to each other what one block of lines became. */
function linesOf(before: string, after: string): Line[] {
  const lines: Line[] = [];
  let less: readonly string[] = [];
  let more: readonly string[] = [];
  const flush = (): void => {
    for (const [i, text] of less.entries()) {
      lines.push({kind: "less", text, partner: more[i] ?? null});
    }
    for (const [i, text] of more.entries()) {
      lines.push({kind: "more", text, partner: less[i] ?? null});
    }
    less = more = [];
  };
  for (const {value, added, removed} of partsOf(codeLines(before), codeLines(after))) {
    if (added) more = more.length > 0 ? [...more, ...value] : value;
    else if (removed) less = less.length > 0 ? [...less, ...value] : value;
    else {
      flush();
      for (const text of value) lines.push({kind: "same", text, partner: null});
    }
  }
  flush();
  return lines;
}

interface Part {
  readonly value: readonly string[];
  readonly added?: boolean;
  readonly removed?: boolean;
}

/** What stays, was taken away and was put in. */
function partsOf(before: readonly string[], after: readonly string[]): readonly Part[] {
  const parts = diffArrays([...before], [...after], {maxEditLength: mostEdits});
  if (parts) return parts;
  // Texts that differ so much are told apart by where they begin and end alike.
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start++;
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [
    {value: before.slice(0, start)},
    {value: before.slice(start, before.length - end), removed: true},
    {value: after.slice(start, after.length - end), added: true},
    {value: before.slice(before.length - end)}
  ];
}

function row({kind, text, partner}: Line): HTMLElement {
  const element = document.createElement("span");
  element.className = `nb-line nb-${kind}`;
  const sign = {same: " ", less: "−", more: "+"}[kind];
  element.append(spoken({same: "", less: "without: ", more: "with: "}[kind]), `${sign} `);
  if (kind === "same") element.append(...visibleNodes(text));
  else element.append(...words(kind, text, partner));
  element.append("\n");
  return element;
}

/** A changed line; where it is known what it was, only the words that differ stand out. */
function words(kind: "less" | "more", text: string, other: string | null): Node[] {
  const name = kind === "less" ? "del" : "ins";
  if (other === null) return [inside(name, text)];
  const [before, after] = kind === "less" ? [text, other] : [other, text];
  const longest = Math.max(before.length, after.length);
  if (longest > longestCompared) return [inside(name, text)];
  const parts = diffWordsWithSpace(before, after);
  const common = parts.filter(({added, removed}) => !added && !removed);
  const shared = common.reduce((sum, {value}) => sum + value.length, 0);
  // Lines that have little in common are two lines, not one that changed.
  if (shared < 0.5 * longest) return [inside(name, text)];
  return parts.flatMap(({value, added, removed}) => {
    if (kind === "less" ? added : removed) return [];
    return added || removed ? [inside(name, value)] : visibleNodes(value);
  });
}

function inside(name: "del" | "ins", text: string): HTMLElement {
  const element = document.createElement(name);
  element.append(...visibleNodes(text));
  return element;
}

/** For those who do not see signs and colours. */
function spoken(text: string): HTMLElement {
  const element = document.createElement("span");
  element.className = "nb-told";
  element.textContent = text;
  return element;
}

function skipped(): HTMLElement {
  const element = document.createElement("span");
  element.className = "nb-line nb-skipped";
  element.textContent = "  …\n";
  return element;
}
