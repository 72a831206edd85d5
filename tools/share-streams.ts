/** Keeps once what a PDF has many times: browsers write the same pattern again for every use. */
import {createHash} from "node:crypto";
import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream
} from "@cantoo/pdf-lib";

/** Streams name others, as a picture does its mask; so many steps deep. */
const DEPTH = 3;

/** Shares equal streams, in place. */
export function shareStreams(book: PDFDocument): void {
  for (let i = 0; i < DEPTH; i++) {
    const replaced = findEqual(book);
    if (replaced.size === 0) return;
    for (const [, object] of book.context.enumerateIndirectObjects()) refer(object, replaced);
  }
}

/** Deletes all but the first of equal streams; returns what stands for each that is gone. */
function findEqual({context}: PDFDocument): Map<PDFRef, PDFRef> {
  const first = new Map<string, PDFRef>();
  const replaced = new Map<PDFRef, PDFRef>();
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream)) continue;
    const hash = createHash("sha256").update(object.dict.toString()).update(object.contents);
    const key = hash.digest("base64");
    const same = first.get(key);
    if (same) {
      replaced.set(ref, same);
      context.delete(ref);
    } else first.set(key, ref);
  }
  return replaced;
}

/** Lets an object refer to what stands for what is gone. */
function refer(object: PDFObject, replaced: ReadonlyMap<PDFRef, PDFRef>): void {
  if (object instanceof PDFStream) return refer(object.dict, replaced);
  if (object instanceof PDFDict) {
    for (const [name, value] of object.entries()) {
      const other = value instanceof PDFRef ? replaced.get(value) : undefined;
      if (other) object.set(name, other);
      else refer(value, replaced);
    }
  } else if (object instanceof PDFArray) {
    object.asArray().forEach((value, i) => {
      const other = value instanceof PDFRef ? replaced.get(value) : undefined;
      if (other) object.set(i, other);
      else refer(value, replaced);
    });
  }
}
