/** The difference of two texts, line by line: what was taken away, what was put in its place. */
import {diffLines, diffWordsWithSpace} from "diff";

/** Lines that stay are shown around a change, this many on each side. */
const around = 3;

interface Line {
  readonly kind: "same" | "less" | "more";
  readonly text: string;
}

/** Shows how `after` differs from `before`. */
export function difference(before: string, after: string): HTMLElement {
  const lines = linesOf(before, after);
  const element = document.createElement("div");
  element.className = "nb-difference";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", "Difference");
  if (lines.every(({kind}) => kind === "same")) {
    element.textContent = "No difference.";
    return element;
  }
  const list = document.createElement("pre");
  // It scrolls when a line is long: by keyboard, too.
  list.tabIndex = 0;
  list.setAttribute("data-copy", "none");
  const near = (i: number): boolean =>
    lines.slice(Math.max(0, i - around), i + around + 1).some(({kind}) => kind !== "same");
  for (const [i, line] of lines.entries()) {
    if (near(i)) list.append(row(line, partner(lines, i)));
    else if (i === 0 || near(i - 1)) list.append(skipped());
  }
  element.append(list);
  return element;
}

function linesOf(before: string, after: string): Line[] {
  // A last line without a break would differ from the same line with one.
  const parts = diffLines(`${before}\n`, `${after}\n`);
  return parts.flatMap(({value, added, removed}) => {
    const kind = added ? "more" : removed ? "less" : "same";
    return value
      .replace(/\n$/, "")
      .split("\n")
      .map((text): Line => ({kind, text}));
  });
}

/** The line that a changed line became or was: of the same place in its block of changes. */
function partner(lines: readonly Line[], i: number): string | null {
  const kind = lines[i]?.kind;
  if (kind === "same") return null;
  let [first, last] = [i, i];
  while (first > 0 && lines[first - 1]?.kind !== "same") first--;
  while (last < lines.length - 1 && lines[last + 1]?.kind !== "same") last++;
  const block = lines.slice(first, last + 1);
  const own = block.filter((line) => line.kind === kind);
  const other = block.filter((line) => line.kind !== kind);
  return other[own.indexOf(lines[i]!)]?.text ?? null;
}

function row({kind, text}: Line, other: string | null): HTMLElement {
  const element = document.createElement("span");
  element.className = `nb-line nb-${kind}`;
  const sign = {same: " ", less: "−", more: "+"}[kind];
  element.append(spoken({same: "", less: "without: ", more: "with: "}[kind]), `${sign} `);
  if (kind === "same") element.append(text);
  else element.append(...words(kind, text, other));
  element.append("\n");
  return element;
}

/** A changed line; where it is known what it was, only the words that differ stand out. */
function words(kind: "less" | "more", text: string, other: string | null): Node[] {
  const name = kind === "less" ? "del" : "ins";
  if (other === null) return [inside(name, text)];
  const [before, after] = kind === "less" ? [text, other] : [other, text];
  const parts = diffWordsWithSpace(before, after);
  const common = parts.filter(({added, removed}) => !added && !removed);
  const shared = common.reduce((sum, {value}) => sum + value.length, 0);
  // Lines that have little in common are two lines, not one that changed.
  if (shared < 0.5 * Math.max(before.length, after.length)) return [inside(name, text)];
  return parts.flatMap(({value, added, removed}) => {
    if (kind === "less" ? added : removed) return [];
    return [added || removed ? inside(name, value) : document.createTextNode(value)];
  });
}

function inside(name: "del" | "ins", text: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
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
