/** English: what is kept in this browser. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  forbidden:
    "This browser does not let the page keep anything: what you change is lost when you leave.",
  full: "This browser has no more room for the page: the last changes will not be kept.",
  broken: "What was kept of this page is damaged and could not be restored.",
  version: "What was kept of this page is from another version of the site: it was not restored."
};
