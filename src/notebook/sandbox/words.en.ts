/** English: programs that run beside the page, and what cannot leave them. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  symbol: (name: string) => `\`${name}\` is a symbol, which stays in its program.`,
  function: (name: string) =>
    `\`${name}\` is a function, or holds one: it cannot go to a program that runs beside the page.`,
  object: (name: string, kind: string) =>
    `\`${name}\` is, or holds, an object of the class ${kind || "without a name"}: ` +
    "only plain objects, lists, numbers, texts and runs go from a program to the page and back.",
  tooLarge: (name: string) =>
    `\`${name}\` has more parts, or is deeper, than can go from a program to the page.`,
  notHere: "this run cannot be made again here: its scenario is in another program",
  stopped: (what: string, seconds: number) => `Stopped: ${what} after ${seconds} s.`,
  loop: "this loop had not ended",
  function_: "this function was still called",
  call: "this call had not ended",
  noModule: (name: string, known: readonly string[]) =>
    `"${name}" cannot be imported here. ` +
    `A cell can import ${known.map((each) => `"${each}"`).join(", ")}.`,
  notLoaded: (name: string, why: string) => `"${name}" could not be loaded: ${why}`,
  lacking: (module: string, name: string, hint: string) => `"${module}" has no \`${name}\`.${hint}`,
  didYouMean: (name: string) => ` Did you mean \`${name}\`?`,
  firstOnly: (n: number) => `Only the first ${n.toLocaleString("en")} values are shown.`,
  ended: "Stopped.",
  tooLong: (seconds: number) => `Stopped: this program had not ended after ${seconds} s.`,
  tooMuch: "Stopped: this program showed, or said, more than a page can take.",
  frames: (most: number) =>
    `Stopped: more than ${most.toLocaleString("en")} callbacks wait for the next animation frame.`,
  noSandbox: "What programs run in could not be loaded. Check the connection, and run it again.",
  noWorker:
    "This browser starts no worker in a sandboxed frame, so there is no safe place to run an " +
    "edited cell in. Your text is kept; Reset brings back the author's.",
  notYet: (name: string) => `\`${name}\` has not answered yet.`,
  pageOnly: (name: string, why: string) =>
    `\`${name}\` cannot go to a program that runs beside the page: ${why}`,
  noFiles: "`FileAttachment` is there for the page's own cells; an edited one runs beside the page."
};
