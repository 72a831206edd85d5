/** English: the words of the page for packetdrill scripts. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  script: "Script",
  system: "System under test",
  own: "This page's example",
  edited: "Edited",
  editor: "Script in the language of packetdrill",
  notLoaded: "The project's scripts could not be loaded. Choose again to try once more.",
  passed: (lines: number, time: string) =>
    `Passed: ${lines === 1 ? "its one line holds" : `all ${lines} lines hold`}, ` +
    `in ${time} of simulated time.`,
  failed: (line: number) => `Line ${line} fails.`,
  malformed: (line: number, column: number) => `Line ${line}, column ${column} cannot be read.`,
  notApplicable: "Not applicable: the script asks for something that the model leaves out.",
  expected: "Expected",
  was: "Was",
  notes: "Left out",
  notReached: "Not reached.",
  tooLong: (most: number) =>
    `The script is too long: the page runs up to ${most.toLocaleString("en")} characters.`,
  caption:
    "The host under test, and the script in the place of its peer, drawn half a round trip away.",
  save: "Save the script",
  copyReport: "Copy the report",
  copied: "The report is copied.",
  copyLink: "Copy a link",
  notKept: "not a script with a system"
};
