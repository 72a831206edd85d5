/** What the reader is told about the changes of a page as a whole. */

/** What makes a page open without running the reader's changes, in its address. */
export const safe = "safe";

export const words = {
  /** At a cell. */
  heldCell:
    "The page did not answer after this edit ran, so it was not run again: Run or Reset it.",
  safeCell: "Not run, because the page was opened with `?safe`: Run or Reset it.",
  /** In the bar. */
  held: (address: string) =>
    "Edits were not run, because the page did not answer after they ran last time. " +
    `If it ever does not open at all, open ${address}: that runs no edit.`,
  heldSettings:
    "Settings were left out, because the page did not answer after they were applied last time.",
  safePage: "Opened with ?safe: your changes are listed and kept, and none of them has run.",
  applySettings: "Apply the settings",
  leaveSafe: "Open with my changes"
} as const;
