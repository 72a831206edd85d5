/**
 * Changes of a page in the fragment of a link: a version, a check of what follows, and the changes
 * as JSON, deflated, in the letters that need no escape in an address. Nothing of it is code until
 * the reader says so.
 */
import {fromBase64url, toBase64url} from "../storage/base64url.ts";
import {type Changes, fromPlain, hashOf, isTooLong, toPlain} from "../storage/changes.ts";
import {words} from "./words.ts";

/** How the fragment of such a link begins; after it stands the version. */
export const mark = "#cells=";

const version = "1";

/** Longest fragment, in characters: what programs that pass links on do not cut. */
const longest = 32_768;

/** Most characters that come out of one: 32 kB of deflated nothing would be 32 MB. */
const mostInflated = 1_000_000;

/** Why a link is not used, in a sentence for the reader. */
export class LinkProblem extends Error {
  override name = "LinkProblem";
}

/** The fragment for these changes. Throws a LinkProblem when it would be too long. */
export async function encode(changes: Changes): Promise<string> {
  const {settings} = changes;
  for (const [name, edit] of changes.edits) {
    if (isTooLong(edit)) throw new LinkProblem(words.tooLongToShare(name));
  }
  const plain = toPlain({edits: textsOnly(changes.edits), settings});
  const json = new TextEncoder().encode(JSON.stringify(plain));
  // What its reader's browser would refuse is refused here.
  if (json.length > mostInflated || !fromPlain(plain)) throw new LinkProblem(words.tooMuchToShare);
  const data = toBase64url(await through(json, new CompressionStream("deflate-raw"), Infinity));
  const fragment = `${mark}${version}.${hashOf(data)}.${data}`;
  if (fragment.length <= longest) return fragment;
  const size = Math.ceil(fragment.length / 1024);
  throw new LinkProblem(`The link would have ${size} kB; more than 32 kB get lost on their way.`);
}

/** The changes that a fragment holds. Throws a LinkProblem. */
export async function decode(fragment: string): Promise<Changes> {
  if (fragment.length > longest) {
    throw new LinkProblem("This link is longer than 32 kB: it was not made by this page.");
  }
  const [made, check, data, ...rest] = fragment.slice(mark.length).split(".");
  if (made !== version && /^\d{1,3}$/.test(made ?? "")) {
    throw new LinkProblem(`This link was made by another version of the site (${made}).`);
  }
  if (made !== version || data === undefined || rest.length > 0 || hashOf(data) !== check) {
    throw new LinkProblem("This link is damaged or was cut off. Ask for it once more.");
  }
  const changes = fromPlain(await inflated(data));
  if (changes) return {edits: textsOnly(changes.edits), settings: changes.settings};
  throw new LinkProblem("This link holds something that this site does not know.");
}

/**
 * Edits without what ran before, which only storage knows: a link that says so would run a text
 * that its review does not show.
 */
function textsOnly(edits: Changes["edits"]): Changes["edits"] {
  return new Map([...edits].map(([name, {hash, text}]) => [name, {hash, text}]));
}

/** The value that was deflated, or null when there is none. */
async function inflated(data: string): Promise<unknown> {
  try {
    const octets = await through(
      fromBase64url(data),
      new DecompressionStream("deflate-raw"),
      mostInflated
    );
    return JSON.parse(new TextDecoder("utf-8", {fatal: true}).decode(octets));
  } catch {
    return null;
  }
}

/** Sends bytes through a stream. Throws when more than `most` come out. */
async function through(
  octets: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most: number
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = new Blob([octets]).stream().pipeThrough(stream).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError("Too much came out.");
    }
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
