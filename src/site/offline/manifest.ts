/** Which files of a built site are kept for reading offline, and when. */
import {createHash} from "node:crypto";
import {readFileSync, readdirSync, statSync} from "node:fs";
import {join} from "node:path";

/** A file that is kept when the site is first visited. */
interface Entry {
  /** Its path below the site's. */
  readonly url: string;
  /** What tells its versions apart; null where its name does. */
  readonly revision: string | null;
  /** What a browser checks it against: a site that is just being replaced is not kept by halves. */
  readonly integrity: string;
}

/** All files, in the order of their names. */
export interface Manifest {
  readonly files: readonly Entry[];
  /** Files that are kept when they are first used. */
  readonly later: readonly string[];
}

/** What no page shows: for search engines, link previews and other programs. */
const NOT_SHOWN = /\.md$|^_cards\/|^(llms|robots)\.txt$|^sitemap\.xml$|^service-worker\.js$/;
/** The compiler is half of the site, and only some readers need it. */
const LATER = /(^|\/)types-worker\.\w+\.js$/;
/** A name with a hash of what is in the file. */
const HASHED = /\.[0-9a-f]{8}\.\w+$/;

/** Reads the built site in this folder. */
export function manifestOf(dist: string): Manifest {
  const paths = readdirSync(dist, {recursive: true, encoding: "utf8"})
    .filter((path) => statSync(join(dist, path)).isFile())
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !NOT_SHOWN.test(path))
    .sort();
  const files = paths
    .filter((path) => !LATER.test(path))
    .map((url): Entry => {
      const hash = createHash("sha256").update(readFileSync(join(dist, url)));
      const digest = hash.digest("base64");
      const revision = HASHED.test(url) ? null : digest.slice(0, 12);
      return {url, revision, integrity: `sha256-${digest}`};
    });
  return {files, later: paths.filter((path) => LATER.test(path))};
}
