/** English: a cell on another page. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  noCell: (name: string): string => `This page has no cell “${name}”. It has:`,
  copied: "Copied: HTML for a page of your own.",
  notCopied: (html: string): string =>
    `The browser does not let the page copy. The HTML is: ${html}`
};
