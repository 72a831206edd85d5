/** A figure runs the reader's own system, or the page says which one it runs. */
import {expect, test} from "vitest";
import {menu} from "../../src/site/config/menu.ts";
import {readPage} from "../../src/site/content/pages.ts";

const lessons = menu.sections.map(({path}) => path.slice(1));

/** A scene, an exercise or a fold: its own words, and programs whose system they do not name. */
interface Part {
  words: string;
  readonly programs: string[];
}

/** Programs that choose no system, so that they run on Linux, and no words around them say so. */
function unnamed(lesson: string): string[] {
  const found: string[] = [];
  const parts: Part[] = [];
  let fence: string | null = null;
  let code = "";
  for (const line of readPage(lesson).text.split("\n")) {
    const part = parts.at(-1);
    if (line.startsWith("```")) {
      if (fence?.includes("echo") && code.includes("simulate(") && !/\bsystem\b/.test(code)) {
        part?.programs.push(/const (\w+) = simulate/.exec(code)?.[1] ?? code);
      }
      fence = fence === null ? line : null;
      code = "";
    } else if (fence !== null) code += `${line}\n`;
    else if (line.startsWith("::: ")) parts.push({words: line, programs: []});
    else if (line === ":::") {
      parts.pop();
      if (part && !/\bLinux\b/.test(part.words)) {
        (parts.at(-1)?.programs ?? found).push(...part.programs);
      }
    }
    // What a guess, a control or a caption says is words, too.
    if (part && !fence?.includes("echo")) part.words += `${line}\n`;
  }
  return found;
}

test.each(lessons)(
  "%s: a figure that does not follow the reader's system names Linux",
  (lesson) => {
    expect(unnamed(lesson)).toEqual([]);
  }
);
