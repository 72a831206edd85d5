/** Puts printed lessons together as one PDF: contents, page numbers, bookmarks. */
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
import {SITE} from "../src/site/build/findable.ts";
import {shareStreams} from "./share-streams.ts";

/** A lesson as printed. */
export interface Chapter {
  readonly title: string;
  readonly printed: PDFDocument;
}

/** The size of a page, A4, in points. */
const [WIDTH, HEIGHT] = [595.28, 841.89];
/** Its margins at the sides, and at its head and foot, in points. */
export const [SIDE, HEAD] = [56, 56];
const INK = rgb(0.11, 0.12, 0.14);
const SOFT = rgb(0.35, 0.38, 0.42);

/**
 * Puts the chapters together, with a page of contents before them; `edition` stands on that page.
 * Returns the bytes of the file.
 */
export async function bind(chapters: readonly Chapter[], edition: string): Promise<Uint8Array> {
  const book = await PDFDocument.create();
  book.setTitle(SITE);
  book.setSubject(edition);
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
  list(contents, {plain, bold, chapters, begins, edition});
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
