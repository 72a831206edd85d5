/** Sentences on the page. */

/** A sentence for readers: code between backticks, and printed quotes instead of a keyboard's. */
export const prose = (text: string): Node[] => formatted(curled(text));

/** Quotes within code stay as they are. */
const curled = (text: string): string =>
  text.replace(
    /(`[^`]*`)|"|(?<=[\p{L}\p{N}])'/gu,
    (found: string, code: string | undefined, at: number) => {
      if (code !== undefined) return code;
      if (found === "'") return "\u2019";
      return at === 0 || /[\s(]/.test(text.charAt(at - 1)) ? "\u201c" : "\u201d";
    }
  );

/** A name in capitals with a hyphen, at which a browser would break the line: TIME-WAIT. */
const NAME = /([A-Z]{2,}(?:-[A-Z0-9]+)+)/;

/** Text in which what stands between backticks is code. */
export function formatted(text: string): Node[] {
  return text.split("`").flatMap((part, i) => {
    if (i % 2 === 0) return part.split(NAME).map(unbroken);
    const code = document.createElement("code");
    code.textContent = part;
    return [code];
  });
}

/** Every second part is a name, which stays on one line. */
function unbroken(text: string, i: number): Node {
  if (i % 2 === 0) return document.createTextNode(text);
  const name = document.createElement("span");
  name.className = "unbroken";
  name.textContent = text;
  return name;
}
