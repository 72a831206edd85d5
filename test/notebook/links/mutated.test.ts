/**
 * Good links with random mistakes in them: each is refused with a sentence, or what it holds is
 * what its review shows. `npm run mutated-links` tries 100,000; the seed is in the test's title.
 */
import {deflateRawSync} from "node:zlib";
import {beforeAll, expect, test} from "vitest";
import {random, type Random} from "../../../src/base/random.ts";
import {reviewOf} from "../../../src/notebook/edits/link-review.ts";
import {review} from "../../../src/notebook/edits/review-panel.ts";
import {LinkProblem, decode} from "../../../src/notebook/edits/share-link.ts";
import {isRecord, type Changes} from "../../../src/notebook/storage/changes.ts";
import {cases, patience} from "../../sim/cases.ts";
import {makePage, type TestPage} from "../framework.ts";
import {packed, wrapped} from "./make-link.ts";

const seed = Number(process.env["SEED"] ?? 1);

const good = JSON.stringify({
  edits: {
    delay: {hash: "", text: "const delay = ms(5); // <b>5</b>"},
    late: {hash: "0a1b2c3d", text: "const late = `${delay}`;\n"},
    gone: {hash: "", text: "globalThis.pwned = 1;"}
  },
  settings: {times: 5, "late: size": {added: [{kind: "drop", nth: 2}]}, absent: null}
});

/** Pieces that have broken other programs. */
const PIECES = [
  ...["__proto__", "constructor", "hash", "text", "ran", "other", "edits", "settings"],
  ...["null", "true", "-0", "1e999", "[]", "{}", '""', "\\u0000", "\\ud800", "\u202e", "\u2028"],
  ...[
    "<script>",
    "</script>",
    "<img src=x onerror=pwned=1>",
    "${pwned=1}",
    "`",
    "\\",
    '"',
    ",",
    ":"
  ]
];

const pick = <T>(list: readonly T[], chance: Random): T =>
  list[chance.integer(0, list.length - 1)] as T;

/** The text with a stretch taken out, doubled, exchanged for a piece, or with another letter. */
function mutated(text: string, chance: Random): string {
  const from = chance.integer(0, text.length);
  const to = Math.min(text.length, from + chance.integer(0, 12));
  const [before, stretch, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  switch (chance.integer(0, 4)) {
    case 0:
      return before + after;
    case 1:
      return before + stretch + stretch + after;
    case 2:
      return before + pick(PIECES, chance) + after;
    case 3:
      return before + pick(PIECES, chance) + stretch + after;
    default:
      return before + String.fromCharCode(chance.integer(0, 0x2100)) + after;
  }
}

/** A link with one to four mistakes: in its value, in its bytes, in its letters or in its frame. */
function link(chance: Random): string {
  const times = chance.integer(1, 4);
  const again = (text: string): string => {
    let result = text;
    for (let i = 0; i < times; i++) result = mutated(result, chance);
    return result;
  };
  switch (chance.integer(0, 3)) {
    case 0:
      return packed(again(good));
    case 1: {
      const bytes = deflateRawSync(good);
      for (let i = 0; i < times; i++) {
        bytes[chance.integer(0, bytes.length - 1)] = chance.integer(0, 255);
      }
      return wrapped(bytes.toString("base64url"));
    }
    case 2:
      return wrapped(again(deflateRawSync(good).toString("base64url")));
    default:
      return `#cells=${again(packed(good).slice("#cells=".length))}`;
  }
}

let made: TestPage;
beforeAll(async () => {
  made = await makePage({delay: "const delay = 20;", late: "const late = 2;"});
});

/** Whether the changes have the types that the page relies on. */
function isSound({edits, settings}: Changes): boolean {
  return (
    [...edits.values()].every(
      (edit) => isRecord(edit) && Object.keys(edit).sort().join() === "hash,text"
    ) && [...settings.keys()].every((key) => typeof key === "string")
  );
}

/** What a link holds, or null where it was refused with a sentence. */
async function read(fragment: string): Promise<Changes | null> {
  try {
    return await decode(fragment);
  } catch (error) {
    if (error instanceof LinkProblem && /[.)]$/.test(error.message)) return null;
    throw new Error(`not refused in a sentence: ${fragment}`, {cause: error});
  }
}

test(
  `mutated links are refused, or show what they would change (seed ${seed})`,
  async () => {
    const chance = random(seed, "links");
    const present = new Map([["times", 2]]);
    let taken = 0;
    for (let i = 0; i < cases(3000); i++) {
      const fragment = link(chance);
      const changes = await read(fragment);
      if (!changes) continue;
      taken++;
      expect(isSound(changes), fragment).toBe(true);
      const {proposals, settings, missing, shown} = reviewOf(made.page, changes, present);
      expect([...shown.settings.keys()]).toEqual([...changes.settings.keys()]);
      // A panel takes a thousand times as long as a link: one in ten is made.
      if (taken % 10 > 0) continue;
      const panel = review({title: "", sentences: missing, proposals, settings, actions: []});
      expect(panel.querySelectorAll("script, img, b, iframe, a").length, fragment).toBe(0);
      expect(settings).toHaveLength(shown.settings.size);
      expect(proposals).toHaveLength(shown.edits.size);
    }
    // Enough of them must come through for the second half to be tried.
    expect(taken).toBeGreaterThan(cases(3000) / 50);
    expect("pwned" in globalThis).toBe(false);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(made.page.cells.map(({text}) => text)).toEqual(["const delay = 20;", "const late = 2;"]);
  },
  patience
);
