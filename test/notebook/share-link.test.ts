/** A link runs what its review shows, and nothing else. */
import {deflateRawSync} from "node:zlib";
import {expect, test} from "vitest";
import {reviewOf} from "../../src/notebook/edits/link-review.ts";
import {review} from "../../src/notebook/edits/review-panel.ts";
import {decode, encode} from "../../src/notebook/edits/share-link.ts";
import {type Changes, hashOf, longest} from "../../src/notebook/storage/changes.ts";
import {makePage} from "./framework.ts";

/** A fragment as the site makes it, whatever it holds. */
function fragment(value: unknown): string {
  const data = deflateRawSync(JSON.stringify(value)).toString("base64url");
  return `#cells=1.${hashOf(data)}.${data}`;
}

const forged = fragment({
  edits: {
    delay: {hash: "0", text: "const delay = 1;", ran: "steal(); const delay = 2;", more: "steal()"},
    gone: {hash: "0", text: "steal();"}
  },
  settings: {times: 5, figure: {added: [{kind: "drop", note: "n".repeat(1000)}]}, absent: 7},
  extra: "steal()"
});

test("a link that names what ran before loses it: only the text that is shown can run", async () => {
  const {edits} = await decode(forged);
  expect(edits.get("delay")).toEqual({hash: "0", text: "const delay = 1;"});
});

test("a link that the site writes does not hold what ran before", async () => {
  const edit = {hash: "0", text: "const delay = 1;", ran: "const delay = 2;"};
  const link = await encode({edits: new Map([["delay", edit]]), settings: new Map()});
  const {edits} = await decode(link);
  expect([...edits]).toEqual([["delay", {hash: "0", text: "const delay = 1;"}]]);
});

test("whatever of a link reaches the page is in the review", async () => {
  const {page} = await makePage({delay: "const delay = 20;"});
  const present = new Map([
    ["times", 2],
    ["figure", null]
  ]);
  const found = reviewOf(page, await decode(forged), present);
  const {proposals, settings, missing, shown} = found;
  const panel = review({title: "", sentences: missing, proposals, settings, actions: []});
  expect([...shown.edits.keys()]).toEqual(["delay"]);
  expect([...shown.settings.keys()]).toEqual(["times", "figure", "absent"]);
  for (const edit of shown.edits.values()) {
    // The hash is compared with that of the page's own text, and neither runs nor is shown.
    expect(Object.keys(edit)).toEqual(["hash", "text"]);
    expect(panel.textContent).toContain(edit.text);
  }
  for (const value of shown.settings.values()) {
    expect(panel.textContent).toContain(JSON.stringify(value));
  }
  expect(panel.textContent).not.toContain("steal");
});

const edits = (...texts: string[]): Changes => ({
  edits: new Map(texts.map((text, i) => [`cell${i}`, {hash: "0", text}])),
  settings: new Map()
});

test("no link is made that its reader's browser would refuse", async () => {
  // Deflated, these are a few hundred letters.
  const most = "x".repeat(longest);
  await expect(encode(edits(`${most}x`))).rejects.toThrow(/edit of cell0 has more than 200,000/);
  await expect(encode(edits(most, most, most, most, most, most))).rejects.toThrow(
    /more than a link/
  );
  const {edits: read} = await decode(await encode(edits(most)));
  expect(read.get("cell0")?.text).toBe(most);
});
