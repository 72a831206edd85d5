/**
 * `npm run book`: all lessons as one PDF, `book.pdf`, with contents, page numbers and bookmarks. The
 * pages are those of the built site, printed by the browser that tests them.
 */
import {spawnSync} from "node:child_process";
import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {
  PDFDocument,
  type PDFFont,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFPage,
  type PDFRef,
  StandardFonts,
  rgb
} from "@cantoo/pdf-lib";
import {readOrigin} from "../src/site/build/origin.ts";
import {isDistCurrent} from "../src/site/build/stamp.ts";
import {SITE} from "../src/site/build/findable.ts";
import {menu} from "../src/site/config/menu.ts";
import {root} from "../src/site/config/root.ts";
import {shareStreams} from "./share-streams.ts";
import {type Site, drawAll, openSite} from "../test/browser/harness.ts";

/** A lesson as printed. */
interface Chapter {
  readonly title: string;
  readonly printed: PDFDocument;
}

/** The size of a page, A4, and its margins, in points. */
const [WIDTH, HEIGHT, SIDE, HEAD] = [595.28, 841.89, 56, 56];
const INK = rgb(0.11, 0.12, 0.14);
const SOFT = rgb(0.35, 0.38, 0.42);

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

/** Puts the chapters together, with a page of contents before them. */
async function bind(chapters: readonly Chapter[]): Promise<Uint8Array> {
  const book = await PDFDocument.create();
  const {version, commit} = readOrigin(process.env);
  book.setTitle(SITE);
  book.setSubject(`Version ${version}${commit && `, commit ${commit}`}`);
  book.setLanguage("en");
  const plain = await book.embedFont(StandardFonts.Helvetica);
  const bold = await book.embedFont(StandardFonts.HelveticaBold);
  const contents = book.addPage([WIDTH, HEIGHT]);
  const begins: PDFPage[] = [];
  for (const {title, printed} of chapters) {
    const pages = await book.copyPages(printed, printed.getPageIndices());
    for (const [i, page] of pages.entries()) {
      book.addPage(page);
      if (i === 0) begins.push(page);
      else write(page, plain, title, {size: 9, x: SIDE, y: HEIGHT - 34});
      const number = String(book.getPageCount());
      const x = WIDTH - SIDE - plain.widthOfTextAtSize(number, 9);
      write(page, plain, number, {size: 9, x, y: 30});
    }
  }
  list(contents, {plain, bold, chapters, begins, edition: book.getSubject() ?? ""});
  bookmark(book, chapters, begins);
  await book.flush();
  shareStreams(book);
  return book.save();
}

interface Place {
  readonly size: number;
  readonly x: number;
  readonly y: number;
  readonly ink?: boolean;
}

/** Writes a line; what the typeface does not have is left out. */
function write(page: PDFPage, font: PDFFont, text: string, {size, x, y, ink}: Place): void {
  const known = new Set(font.getCharacterSet());
  const shown = [...text].filter((letter) => known.has(letter.codePointAt(0) ?? 0)).join("");
  page.drawText(shown, {font, size, x, y, color: ink ? INK : SOFT});
}

interface Listed {
  readonly plain: PDFFont;
  readonly bold: PDFFont;
  readonly chapters: readonly Chapter[];
  readonly begins: readonly PDFPage[];
  readonly edition: string;
}

/** The page of contents: each line leads to its lesson. */
function list(page: PDFPage, {plain, bold, chapters, begins, edition}: Listed): void {
  write(page, bold, SITE, {size: 26, x: SIDE, y: HEIGHT - 130, ink: true});
  write(page, plain, `All lessons. ${edition}.`, {size: 11, x: SIDE, y: HEIGHT - 154});
  const all = page.doc.getPages();
  const links: PDFRef[] = [];
  chapters.forEach(({title}, i) => {
    const begin = begins[i];
    if (!begin) return;
    const y = HEIGHT - 220 - i * 30;
    const number = String(all.indexOf(begin) + 1);
    const x = WIDTH - SIDE - plain.widthOfTextAtSize(number, 12);
    write(page, plain, `${i + 1}`, {size: 12, x: SIDE, y});
    write(page, plain, title, {size: 12, x: SIDE + 26, y, ink: true});
    write(page, plain, number, {size: 12, x, y});
    const link = {
      Type: "Annot",
      Subtype: "Link",
      Rect: [SIDE, y - 8, WIDTH - SIDE, y + 16],
      Border: [0, 0, 0],
      Dest: [begin.ref, "XYZ", null, null, null]
    };
    links.push(page.doc.context.register(page.doc.context.obj(link)));
  });
  page.node.set(PDFName.of("Annots"), page.doc.context.obj(links));
}

/** Bookmarks for the reader's side bar. */
function bookmark(
  book: PDFDocument,
  chapters: readonly Chapter[],
  begins: readonly PDFPage[]
): void {
  const {context, catalog} = book;
  const parent = context.nextRef();
  const refs = chapters.map(() => context.nextRef());
  chapters.forEach(({title}, i) => {
    const ref = refs[i];
    const begin = begins[i];
    if (!ref || !begin) return;
    const item = context.obj({Parent: parent, Dest: [begin.ref, "XYZ", null, null, null]});
    item.set(PDFName.of("Title"), PDFHexString.fromText(`${i + 1} ${title}`));
    const [before, after] = [refs[i - 1], refs[i + 1]];
    if (before) item.set(PDFName.of("Prev"), before);
    if (after) item.set(PDFName.of("Next"), after);
    context.assign(ref, item);
  });
  const outlines = context.obj({Type: "Outlines", Count: PDFNumber.of(refs.length)});
  const [first, last] = [refs[0], refs.at(-1)];
  if (first && last) {
    outlines.set(PDFName.of("First"), first);
    outlines.set(PDFName.of("Last"), last);
  }
  context.assign(parent, outlines);
  catalog.set(PDFName.of("Outlines"), parent);
  catalog.set(PDFName.of("PageMode"), PDFName.of("UseOutlines"));
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
await writeFile(join(root, "book.pdf"), await bind(chapters));
console.log("book.pdf is written.");
