/** One lesson of the built site on paper, as the book has it. */
import {PDFDocument} from "@cantoo/pdf-lib";
import {type Site, drawAll} from "../test/browser/harness.ts";
import {type Chapter, HEAD, SIDE} from "./bind-book.ts";

/** Prints one lesson: every guess answered, every figure drawn at the moment that it is about. */
export async function printLesson(site: Site, name: string): Promise<Chapter> {
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
