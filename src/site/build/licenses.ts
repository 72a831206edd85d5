/**
 * `licenses.txt`: the notices of all software that the built site contains. MIT, ISC, BSD and
 * Apache licences let it be passed on as long as their text goes along.
 */
import {existsSync, readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";

/** One package that the site contains, with what its licence asks to be passed on. */
export interface Notice {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier, as package.json has it. */
  readonly license: string;
  /** The texts of its licence and notice files. */
  readonly texts: readonly string[];
}

/** Framework puts its own client, runtime and inspector into every page. */
const FRAMEWORK = [
  "@observablehq/framework",
  "@observablehq/inspector",
  "@observablehq/runtime"
] as const;

/** The folder of the package that a file belongs to, nested packages included; null for our own. */
export function packageFolder(path: string): string | null {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
  return found?.[1] ?? null;
}

/** The folders of all packages that bundled `files` come from, and of what Framework adds. */
export function packagesOf(root: string, files: Iterable<string>, dist: string): Set<string> {
  const folders = new Set<string>();
  for (const file of files) {
    const folder = packageFolder(file);
    if (folder !== null) folders.add(join(root, folder));
  }
  // Framework copies whole packages that pages import into `_node/name@version`.
  const node = join(dist, "_node");
  const copied = existsSync(node) ? readdirSync(node, {recursive: true}).map(String) : [];
  const names = copied.flatMap((path) => /^((?:@[^/@]+\/)?[^/@]+)@[\d.]+$/.exec(path)?.[1] ?? []);
  for (const name of [...FRAMEWORK, ...names]) {
    const folder = join(root, "node_modules", name);
    if (existsSync(folder)) folders.add(folder);
  }
  return folders;
}

/** What a package's licence asks to be passed on. Throws when it does not say its licence. */
export function noticeOf(folder: string): Notice {
  const text = readFileSync(join(folder, "package.json"), "utf8");
  const {name, version, license, author} = JSON.parse(text) as {
    name: string;
    version: string;
    license?: string;
    author?: string | {name: string};
  };
  if (!license) throw new Error(`${name} does not say its licence in ${folder}/package.json.`);
  const files = readdirSync(folder).filter((file) =>
    /^(licen[cs]e|copying|notice|thirdpartynotice)/i.test(file)
  );
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
  const by = typeof author === "object" ? author.name : author;
  return {name, version, license, texts: texts.length > 0 ? texts : [`Copyright ${by ?? name}`]};
}

/** The whole text, sorted by name; the project's own licence comes first. */
export function licensesText(
  own: string,
  notices: readonly Notice[],
  lead = "This site contains the following software."
): string {
  const rule = "-".repeat(80);
  const sorted = [...notices].sort((a, b) => a.name.localeCompare(b.name));
  const parts = sorted.map(({name, version, license, texts}) =>
    [`${rule}\n${name} ${version} (${license})`, ...texts].join("\n\n")
  );
  return `${own.trim()}\n\n${lead}\n\n${parts.join("\n\n")}\n`;
}
