/** English: what the build puts on every page, besides its text. */

export const english = {
  page: {
    noScript: "The figures on this page, and editing its code, need JavaScript.",
    pager: "Next and previous page",
    licences: "Licences",
    version: (version: string, commit: string): string =>
      commit === "" ? `Version ${version}` : `Version ${version}, commit ${commit}`,
    source: "Source",
    edit: "Edit this page",
    report: "Report a mistake",
    reportTitle: (page: string): string => `Mistake on the page “${page}”`,
    reportBody: (version: string): string =>
      `What the page says:\n\nWhat is right, and how you know:\n\n(${version})`
  },
  header: {
    skip: "Skip to the text",
    site: "TCP sockets",
    lessons: "Lessons",
    pages: "Pages",
    start: "Start page",
    contents: "On this page",
    search: "Search",
    searchLong: "Search errors, options, states",
    system: "My system",
    theme: "Theme",
    keys: "Keyboard shortcuts"
  },
  /** On the picture that a link shows elsewhere. */
  card: {lesson: (place: number) => `Lesson ${place}`, reference: "Reference"},
  blocks: {
    answer: "The short answer",
    system: "My system",
    more: "More on this",
    filter: "Filter"
  },
  layout: {wait: "Guess first. Then watch it happen here."},
  profiles: {
    heads: ["Setting", "Value", "Known by", "Source", "Year"],
    yes: "yes",
    no: "no",
    none: "none",
    noLimit: "no limit",
    never: "never",
    onLoopback: "on loopback",
    /** Of a profile that is another version of the one before it. */
    otherwise: "Only what differs from"
  }
};
