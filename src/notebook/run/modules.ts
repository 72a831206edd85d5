/**
 * The modules that an edited cell may import: a closed table, because the paths of a built site
 * have hashes in them that only the build knows, and because a page loads nothing from elsewhere.
 */

import type {Modules} from "./runner.ts";

type Loader = () => Promise<object>;

const d3: Loader = () => import("d3");

const loaders: Readonly<Record<string, Loader>> = {
  "/lib/tcp.js": () => import("/lib/tcp.js"),
  d3
};

/** What a module offers whose work may take long. */
interface Watched {
  whileRunning?(check: () => void): void;
}

/** The parts of d3 under their own names; the whole has all that they have. */
const parts =
  "array axis brush chord color contour delaunay dispatch drag dsv ease fetch force format geo " +
  "hierarchy interpolate path polygon quadtree random scale scale-chromatic selection shape time " +
  "time-format timer transition zoom";

function loaderOf(name: string): Loader | null {
  if (Object.hasOwn(loaders, name)) return loaders[name] ?? null;
  const part = /^d3-(.+)$/.exec(name)?.[1];
  return part !== undefined && parts.split(" ").includes(part) ? d3 : null;
}

/** The modules of the built site, which has this file two folders below its root. */
export const modules: Modules = {
  names: Object.keys(loaders),
  loaderOf,
  root: new URL("../../", import.meta.url).href,
  watch(check) {
    // The pages have loaded it already; a library without long work does not ask.
    const library = loaders["/lib/tcp.js"]?.() as Promise<Watched> | undefined;
    library?.then(({whileRunning}) => whileRunning?.(check)).catch(() => undefined);
  }
};
