/** The book of all lessons, as it is bound: what leads where, and which number a page has. */
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  StandardFonts
} from "@cantoo/pdf-lib";
import {expect, test} from "vitest";
import {type Chapter, bind} from "../../tools/bind-book.ts";
import {texts} from "./book-texts.ts";

async function chapter(title: string, pages: number): Promise<Chapter> {
  const made = await PDFDocument.create();
  const font = await made.embedFont(StandardFonts.Helvetica);
  for (let i = 0; i < pages; i++) made.addPage([595, 842]).drawText(`${title} ${i}`, {font});
  // As it comes from a browser.
  return {title, printed: await PDFDocument.load(await made.save())};
}

test("the contents name each lesson with its page, and each page has its number", async () => {
  const lessons = [await chapter("First", 2), await chapter("Second: why?", 3)];
  const book = await PDFDocument.load(await bind(lessons, "Version 9"));
  const [contents, ...pages] = texts(book);
  expect(contents?.slice(1)).toEqual([
    "All lessons. Version 9.",
    ...["1", "First", "2"],
    ...["2", "Second: why?", "4"]
  ]);
  // A lesson's first page has its title large, so only the others have it at their head.
  expect(pages).toEqual([
    ["First 0", "2"],
    ["First 1", "First", "3"],
    ["Second: why? 0", "4"],
    ["Second: why? 1", "Second: why?", "5"],
    ["Second: why? 2", "Second: why?", "6"]
  ]);
});

test("the lines of the contents and the bookmarks lead to the first page of each lesson", async () => {
  const lessons = [await chapter("First", 2), await chapter("Second", 1)];
  const book = await PDFDocument.load(await bind(lessons, ""));
  const numbers = new Map(book.getPages().map(({ref}, i) => [String(ref), i + 1]));
  const target = (item: PDFDict): number | undefined =>
    numbers.get(String(item.lookup(PDFName.of("Dest"), PDFArray).get(0)));
  const links = book.getPage(0).node.lookup(PDFName.of("Annots"), PDFArray);
  const all = links.asArray().map((each) => book.context.lookup(each, PDFDict));
  expect(all.map(target)).toEqual([2, 4]);
  const outlines = book.catalog.lookup(PDFName.of("Outlines"), PDFDict);
  const first = outlines.lookup(PDFName.of("First"), PDFDict);
  const second = first.lookup(PDFName.of("Next"), PDFDict);
  const title = (item: PDFDict): string =>
    item.lookup(PDFName.of("Title"), PDFHexString).decodeText();
  expect([first, second].map(title)).toEqual(["1 First", "2 Second"]);
  expect([first, second].map(target)).toEqual([2, 4]);
});
