/**
 * What cells may import: a closed table, because the paths of a built site have hashes in them that
 * only the build knows, and because a page loads nothing from elsewhere.
 */
import type {Library, LibraryCodec} from "../sandbox/crossing.ts";

/** All that there is, in the words of a message. */
export const moduleNames = ["/lib/tcp.js", "d3"];

/** The library of the pages, which they have loaded already. */
export async function pageLibrary(): Promise<Library> {
  const exports = (await import("/lib/tcp.js")) as Record<string, unknown>;
  return {codec: (exports.crossing as LibraryCodec | undefined) ?? null, exports};
}
