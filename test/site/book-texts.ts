/** What the book's own typefaces have written on its pages: contents, heads, page numbers. */
import {PDFArray, type PDFDocument, PDFRawStream, decodePDFRawStream} from "@cantoo/pdf-lib";

/** The texts that are drawn on each page, in the order in which they are drawn. */
export function texts(book: PDFDocument): string[][] {
  return book.getPages().map(({node}) => {
    const contents = node.Contents();
    const streams =
      contents instanceof PDFArray
        ? contents.asArray().map((each) => book.context.lookup(each))
        : [contents];
    const code = streams
      .map((stream) =>
        stream instanceof PDFRawStream
          ? Buffer.from(decodePDFRawStream(stream).decode()).toString("latin1")
          : ""
      )
      .join("\n");
    return [...code.matchAll(/<([0-9A-F]+)> Tj/gi)].map(([, hex = ""]) =>
      Buffer.from(hex, "hex").toString("latin1")
    );
  });
}
