/** Gives the reader a file. */
import {html} from "./html.ts";

/** A name that every file system takes. */
export const fileName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "") || "run";

/** Saves a file under this name, as the browser does with downloads. */
export function download(blob: Blob, name: string): void {
  const href = URL.createObjectURL(blob);
  const link = html("a", {href, download: name});
  link.click();
  // The browser has begun to read it once it has painted twice.
  requestAnimationFrame(() => requestAnimationFrame(() => URL.revokeObjectURL(href)));
}
