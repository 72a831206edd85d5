/** English: the editor of a cell and its buttons. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  frame: {
    run: "Run",
    stop: "Stop",
    runCell: (cell: string) => `Run ${cell}`,
    reset: "Reset",
    resetCell: (cell: string) => `Reset ${cell} to the original`,
    difference: "Difference",
    differenceOf: (cell: string) => `Difference of ${cell} from the original`,
    moreOf: (cell: string) => `More to do with ${cell}`,
    share: "Share",
    shareCell: (cell: string) => `Share ${cell}`,
    copyEmbed: "Copy embed",
    copyEmbedOf: (cell: string) => `Copy embed: HTML that shows ${cell} on another page`,
    playground: "Playground",
    openInPlayground: (cell: string) => `Open ${cell} in the playground`,
    edit: "Edit",
    editCell: (cell: string) => `Edit ${cell}`,
    done: "Done",
    doneWith: (cell: string) => `Done with ${cell}`,
    openAndEdit: (title: string) => `Open and edit ${title}`,
    codeOf: (cell: string) => `Code of ${cell}`,
    ran: "Ran.",
    edited: "edited",
    notRun: "edited, not run",
    outdated: "; the original changed: see the difference",
    /** Shown below the editor while it is open. */
    keys:
      "Shift+Enter runs. Drag a number, or press Alt+↑ or Alt+↓ in it, to change it. " +
      "F2 tells what a name is. Tab indents; Escape closes the editor.",
    notLoaded: "The editor could not be loaded. Check the connection and try again."
  },
  tools: {
    noName: "No name stands here.",
    noDifference: "No difference.",
    wholeText: "The new text",
    more: (n: number) => `And ${n} more.`
  }
};
