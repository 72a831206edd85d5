/** Keeps what a cell displays small enough for the page to stay usable. */

/** Most elements in one displayed node. */
const mostElements = 20_000;
/** How deep elements may be nested; a parser of HTML stops there, too. Deeper, browsers crash. */
const mostDepth = 512;
/** Most characters in one displayed text. */
const mostCharacters = 100_000;
/** Most values that one run of a cell displays. */
const mostValues = 1_000;

type Display = (value: unknown) => unknown;

/**
 * Wraps a cell's `display`. `note` is called with a sentence when something was cut; `count` says
 * how many values were displayed.
 */
export function limited(display: Display, note: (text: string) => void): Display & {count: number} {
  const show = Object.assign(
    (value: unknown): unknown => {
      if (++show.count <= mostValues) display(cut(value, note));
      else if (show.count === mostValues + 1) {
        note(`Only the first ${mostValues.toLocaleString("en")} values are shown.`);
      }
      return value;
    },
    {count: 0}
  );
  return show;
}

/** The value, or as much of it as may be shown. */
function cut(value: unknown, note: (text: string) => void): unknown {
  if (typeof value === "string" && value.length > mostCharacters) {
    note(`Cut: the text has ${value.length.toLocaleString("en")} characters.`);
    return value.slice(0, mostCharacters);
  }
  if (value instanceof Element || value instanceof DocumentFragment) {
    cutNode(value, note);
    cutDepth(value, note);
  }
  return value;
}

function cutDepth(node: Element | DocumentFragment, note: (text: string) => void): void {
  let level: Element[] = [...node.children];
  for (let depth = 1; depth < mostDepth && level.length > 0; depth++) {
    level = level.flatMap((element) => [...element.children]);
  }
  if (level.length === 0) return;
  for (const element of level) element.remove();
  note(`Cut: elements are nested more than ${mostDepth} deep.`);
}

function cutNode(node: Element | DocumentFragment, note: (text: string) => void): void {
  const elements = node.querySelectorAll("*").length;
  const characters = node.textContent.length;
  if (elements <= mostElements && characters <= mostCharacters) return;
  const last = lastAllowed(node);
  const rest = document.createRange();
  rest.setStartAfter(last);
  rest.setEnd(node, node.childNodes.length);
  rest.deleteContents();
  const what =
    elements > mostElements
      ? `${elements.toLocaleString("en")} elements; the first ${mostElements.toLocaleString("en")}`
      : `${characters.toLocaleString("en")} characters; the first ones`;
  note(`Cut: this would show ${what} are left.`);
}

/** The last node that fits, in the order of the document; a text that is too long is shortened. */
function lastAllowed(node: Element | DocumentFragment): Node {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  let elements = 0;
  let characters = 0;
  let last: Node = node.firstChild ?? node;
  while (walker.nextNode()) {
    const {currentNode: next} = walker;
    if (next instanceof Text) {
      const room = mostCharacters - characters;
      if (next.length > room) next.deleteData(room, next.length - room);
      characters += next.length;
    } else if (++elements > mostElements) return last;
    last = next;
    if (characters >= mostCharacters) return last;
  }
  return last;
}
