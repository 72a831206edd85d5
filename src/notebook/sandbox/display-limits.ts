/** Keeps what a cell displays small enough for the page to stay usable. */
import {words} from "./words.ts";

/** Most elements that one run of a cell displays. */
export const mostElements = 20_000;
/** How deep elements may be nested; a parser of HTML stops there, too. Deeper, browsers crash. */
export const mostDepth = 512;
/** Most characters that one run of a cell displays. */
export const mostCharacters = 100_000;
/** Most values that one run of a cell displays. */
const mostValues = 1_000;

/** A worker has none. */
const hasDocument = typeof document !== "undefined";

type Display = (value: unknown) => unknown;

/** What a run of a cell may still display. */
interface Room {
  elements: number;
  characters: number;
}

/**
 * Wraps a cell's `display`. `note` is called with a sentence when something was cut; `count` says
 * how many values were displayed.
 */
export function limited(display: Display, note: (text: string) => void): Display & {count: number} {
  const room: Room = {elements: mostElements, characters: mostCharacters};
  let isTold = false;
  const tell = (text: string): void => {
    if (!isTold) note(text);
    isTold = true;
  };
  const show = Object.assign(
    (value: unknown): unknown => {
      const isFull = room.elements <= 0 || room.characters <= 0 || show.count >= mostValues;
      if (isFull) tell(words.firstOnly(show.count));
      else display(cut(value, room, tell));
      if (!isFull) show.count++;
      return value;
    },
    {count: 0}
  );
  return show;
}

/** The value, or as much of it as there is room for. */
function cut(value: unknown, room: Room, note: (text: string) => void): unknown {
  if (typeof value === "string") {
    const shown = value.slice(0, room.characters);
    if (shown.length < value.length) {
      note(`Cut: the text has ${value.length.toLocaleString("en")} characters.`);
      room.characters = 0;
    } else room.characters -= shown.length;
    return shown;
  }
  if (hasDocument && (value instanceof Element || value instanceof DocumentFragment)) {
    cutNode(value, room, note);
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

function cutNode(node: Element | DocumentFragment, room: Room, note: (text: string) => void): void {
  const elements = node.querySelectorAll("*").length;
  const characters = node.textContent.length;
  if (elements <= room.elements && characters <= room.characters) {
    room.elements -= elements;
    room.characters -= characters;
    return;
  }
  const last = lastAllowed(node, room);
  const rest = document.createRange();
  rest.setStartAfter(last);
  rest.setEnd(node, node.childNodes.length);
  rest.deleteContents();
  const what =
    elements > room.elements
      ? `${elements.toLocaleString("en")} elements; the first ${room.elements.toLocaleString("en")}`
      : `${characters.toLocaleString("en")} characters; the first ones`;
  note(`Cut: this would show ${what} are left.`);
  room.elements = room.characters = 0;
}

/** The last node that fits, in the order of the document; a text that is too long is shortened. */
function lastAllowed(node: Element | DocumentFragment, most: Room): Node {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  let elements = 0;
  let characters = 0;
  let last: Node = node.firstChild ?? node;
  while (walker.nextNode()) {
    const {currentNode: next} = walker;
    if (next instanceof Text) {
      const room = most.characters - characters;
      if (next.length > room) next.deleteData(room, next.length - room);
      characters += next.length;
    } else if (++elements > most.elements) return last;
    last = next;
    if (characters >= most.characters) return last;
  }
  return last;
}
