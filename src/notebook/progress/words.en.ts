/** English: progress, and carrying it along. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  lesson: {
    goals: (met: number, all: number): string => `${met} of ${all}`,
    heard: "goals met"
  },
  panel: {
    goOn: "Go on with",
    met: (n: number): string => (n === 1 ? "1 goal met" : `${n} goals met`),
    carry: "Carry it along",
    copyText: "Copy as text",
    copyLink: "Copy as a link",
    copied: "Copied.",
    notCopied: "The browser does not let the page copy. Select the text and copy it yourself.",
    label: "A text from another browser, or from a student",
    check: "Check it",
    add: (n: number): string => (n === 1 ? "Add 1 goal" : `Add ${n} goals`),
    added: "Added.",
    noText: "This is no text that was copied here.",
    intact: "The text is as it was copied.",
    changed: "The text was changed after it was copied.",
    nothingNew: "This browser has all its goals already.",
    brought: (n: number): string =>
      `This link carries ${n} ${n === 1 ? "goal" : "goals"} that this browser does not have.`
  },
  carried: {
    head: (met: number, date: string): string => `TCP sockets: ${met} goals met, ${date}`,
    page: (name: string, met: number, all: number): string => `${name}: ${met} of ${all}`,
    check: "Check"
  }
};
