/** Sentences on the page. */
import {UNBROKEN} from "../../base/typeset.ts";

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

/** Text in which what stands between backticks is code. */
export function formatted(text: string): Node[] {
  return text.split("`").flatMap((part, i) => {
    if (i % 2 === 0) return unbroken(part);
    const code = document.createElement("code");
    code.textContent = part;
    return [code];
  });
}

/** A text whose names and measures, such as `2 min 11 s`, stay on one line. */
function unbroken(text: string): Node[] {
  return text.split(UNBROKEN).map((part, i) => {
    if (i % 2 === 0) return document.createTextNode(part);
    const kept = document.createElement("span");
    kept.className = "unbroken";
    kept.textContent = part;
    return kept;
  });
}
