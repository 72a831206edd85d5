/**
 * `npm run book`: all lessons as one PDF, `book.pdf`, with contents, page numbers and bookmarks. The
 * pages are those of the built site, printed by the browser that tests them. `-- nodelay close`
 * prints these lessons only, `-- --out=FILE` writes another file.
 */
import {spawnSync} from "node:child_process";
import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {parseArgs} from "node:util";
import {readOrigin} from "../src/site/build/origin.ts";
import {isDistCurrent} from "../src/site/build/stamp.ts";
import {menu} from "../src/site/config/menu.ts";
import {root} from "../src/site/config/root.ts";
import {openSite} from "../test/browser/harness.ts";
import {type Chapter, bind} from "./bind-book.ts";
import {printLesson} from "./print-lesson.ts";

if (!isDistCurrent()) {
  const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
  const {status} = spawnSync(process.execPath, [tsx, "src/site/build/build.ts"], {
    cwd: root,
    stdio: "inherit"
  });
  if (status !== 0) process.exit(status ?? 1);
}
const {positionals: asked, values} = parseArgs({
  allowPositionals: true,
  options: {out: {type: "string", default: join(root, "book.pdf")}}
});
const names = menu.sections.map(({path}) => path.slice(1));
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No lesson ${unknown.join(", ")}; there are ${names.join(", ")}.`);
  process.exit(2);
}
const site = await openSite();
const chapters: Chapter[] = [];
for (const name of names.filter((one) => asked.length === 0 || asked.includes(one))) {
  chapters.push(await printLesson(site, name));
  console.log(`${name}: ${chapters.at(-1)?.printed.getPageCount()} pages`);
}
await site.close();
const {version, commit} = readOrigin(process.env);
const edition = `Version ${version}${commit && `, commit ${commit}`}`;
await writeFile(values.out, await bind(chapters, edition));
console.log(`${values.out} is written.`);
