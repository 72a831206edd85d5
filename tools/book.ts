/**
 * `npm run book`: all lessons as one PDF, `book.pdf`, with contents, page numbers and bookmarks. The
 * pages are those of the built site, printed by the browser that tests them.
 */
import {spawnSync} from "node:child_process";
import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {PDFDocument} from "@cantoo/pdf-lib";
import {readOrigin} from "../src/site/build/origin.ts";
import {isDistCurrent} from "../src/site/build/stamp.ts";
import {menu} from "../src/site/config/menu.ts";
import {root} from "../src/site/config/root.ts";
import {type Site, drawAll, openSite} from "../test/browser/harness.ts";
import {type Chapter, HEAD, SIDE, bind} from "./bind-book.ts";

/** Prints one lesson: every guess answered, every figure drawn at the moment that it is about. */
async function printLesson(site: Site, name: string): Promise<Chapter> {
  const {page, done} = await site.open(name, {viewport: {width: 1000, height: 1400}});
  await page.emulateMedia({media: "print", colorScheme: "light"});
  await page.evaluate(() => {
    for (const button of document.querySelectorAll("button")) {
      if (button.textContent === "Skip the question") button.click();
    }
    // The programs belong to the figures; what else is folded is for whoever wants more.
    for (const details of document.querySelectorAll("details")) {
      if (details.querySelector(".nb-cell")) details.open = true;
    }
  });
  await drawAll(page);
  const title = (await page.locator("h1").innerText()).trim();
  const pdf = await page.pdf({
    format: "A4",
    printBackground: true,
    scale: 0.72,
    // In inches, of 72 points.
    margin: {
      top: `${HEAD / 72}in`,
      bottom: `${HEAD / 72}in`,
      left: `${SIDE / 72}in`,
      right: `${SIDE / 72}in`
    }
  });
  await done();
  return {title, printed: await PDFDocument.load(pdf)};
}

if (!isDistCurrent()) {
  const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
  const {status} = spawnSync(process.execPath, [tsx, "src/site/build/build.ts"], {
    cwd: root,
    stdio: "inherit"
  });
  if (status !== 0) process.exit(status ?? 1);
}
const asked = process.argv.slice(2);
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
await writeFile(join(root, "book.pdf"), await bind(chapters, edition));
console.log("book.pdf is written.");
