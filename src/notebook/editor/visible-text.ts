/**
 * Code as it is, for whoever decides on it: a character that cannot be seen, or that moves others
 * about, is written as its code point (Trojan Source, CVE-2021-42574).
 */

/**
 * Control characters but the tab, format characters with all that set the direction, separators,
 * spaces that are not the common one, halves of a pair, private ones, and what is drawn as nothing.
 */
const hidden =
  /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u;

/** Most code points of one text that get an element; the others are plain letters. */
const mostElements = 500;

/**
 * The lines of a text by all terminators of the language (ECMA-262 §12.3). One that is no line
 * feed stays at the end of its line, where `visibleNodes` shows it.
 */
export function codeLines(text: string): string[] {
  return text.split(/\n|(?<=\r)(?!\n)|(?<=[\u2028\u2029])/);
}

/** The text with each hidden character written out, as U+202E. */
export function visibleNodes(text: string): Node[] {
  const nodes: Node[] = [];
  let shown = "";
  let elements = 0;
  const flush = (): void => {
    if (shown !== "") nodes.push(document.createTextNode(shown));
    shown = "";
  };
  for (const character of text) {
    if (!hidden.test(character)) shown += character;
    else if (elements++ >= mostElements) shown += `⟨${codePoint(character)}⟩`;
    else {
      flush();
      const element = document.createElement("span");
      element.className = "nb-code-point";
      element.textContent = codePoint(character);
      nodes.push(element);
    }
  }
  flush();
  return nodes;
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}
