/** English: what the reader is told about the changes of a page as a whole. */

/** A number of things and what was done to them; nothing for none. */
const count = (n: number, noun: string, verb: string): string =>
  n === 0 ? "" : `${n} ${noun}${n === 1 ? "" : "s"} ${verb}`;

/** Its entries by their names; another language has the same ones. */
export const english = {
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
  refused: (cell: string) =>
    `The edit of ${cell} has more than 200,000 characters: it is not kept. ` +
    "Copy it before you leave.",
  tooLong: (cell: string) =>
    `An edit of ${cell} is kept that has more than 200,000 characters: it is not shown.`,
  copy: (cell: string) => `Copy the edit of ${cell}`,
  other: (cell: string) =>
    `${cell} was edited in another tab, too, or has come by a file. ` +
    "The text from there is kept beside the one here.",
  useOther: (cell: string) => `Use the other ${cell}`,
  forgetOther: "Forget it",
  copied: "The text is copied.",
  notCopied: "The browser did not let the page copy. Allow it for this page, and try again.",
  orphans: ([first = "", ...more]: readonly string[]) =>
    more.length === 0
      ? `An edit of ${first} is kept, but the page has no such cell any more.`
      : `Edits of ${first} and ${more.length} more are kept, ` +
        "but the page has no such cells any more.",
  safePage: "Opened with ?safe: your changes are listed and kept, and none of them has run.",
  /** Why no link is made. */
  tooLongToShare: (cell: string) =>
    `The edit of ${cell} has more than 200,000 characters: a link cannot hold it.`,
  tooMuchToShare: "These changes are more than a link can hold. Share single cells instead.",
  /** In the review of a link. */
  noSetting: "the page does not have this setting yet",
  linkTitle: "This link brings changes",
  linkUnread: "Nothing of it has run yet. Run only what you understand or trust.",
  linkKept: "Your own changes of this page are kept meanwhile.",
  linkSwapped: "The link changed while another one was shown here. These are its changes.",
  linkGoneTitle: "The link is no longer in the address",
  linkGone: "Its changes were not run. Open it again to see them.",
  framed: "This page is shown inside another one. Open it in a tab of its own to run the link.",
  openTab: "Open in a new tab",
  linkElsewhere: "This link changes nothing on this page: it may belong to another one.",
  linkRefused: "This link cannot be used",
  linkUnreadable: "This link cannot be read.",
  nothingChanged: "Nothing was changed.",
  runLink: "Run these",
  ignoreLink: "Ignore",
  close: "Close",
  /** In the bar. */
  changes: (n: number) => (n === 1 ? "1 change" : `${n} changes`),
  guest: "You see the changes of a link. Your own are kept.",
  guestShort: "A link's changes",
  reset: (what: string) =>
    `Reset this page (${what || "nothing is changed"}), or forget all that is kept of all pages: ` +
    "changes, guesses, and goals that were met?",
  keepAll: "Cancel",
  applySettings: "Apply the settings",
  leaveSafe: "Open with my changes",
  yourChanges: "Your changes",
  linkName: "Link to this page with its changes",
  changed: (cells: number, settings: number) =>
    [count(cells, "cell", "edited"), count(settings, "setting", "changed")]
      .filter((text) => text !== "")
      .join(", "),
  linkCopied: "The link is copied.",
  copyLink: "Copy this link:",
  noLink: "The link could not be made.",
  thisPage: "This page",
  pageReset: "The page is as its author made it.",
  allPages: "All pages",
  keepThese: "Keep these",
  backToMine: "Back to mine",
  undo: "Undo",
  share: "Share",
  resetPage: "Reset",
  allChanges: "All pages…",
  editsNotRun: "The edits could not be run. Check the connection, and load the page again.",
  settingDropped: (key: string) =>
    `A setting was dropped that the page does not have any more: ${key}.`,
  /** Of a solution, or a worked program. */
  useIt: "Use it",
  notNow: "Not now",
  programTaken: (cells: string) => `The program is in ${cells} now.`,
  noCell: (name: string) => `This page has no cell ${name}.`,
  partLeftOut: (name: string) => `This page has no cell ${name}: that part is left out.`,
  pageChanged: "The page has changed here since the link was made."
};

/** Of the changes of all pages, and of the file that they are carried in. */
export const englishFile = {
  title: "Your changes on all pages",
  nothing: "Nothing is changed on any page.",
  start: "the start page",
  save: "Save as a file",
  bring: "Bring back a file…",
  fileName: (date: string) => `tcp-sockets-changes-${date}.json`,
  saved: (name: string) => `All of it is saved as ${name}.`,
  unreadable: (page: string, why: string) => `${page || "The start page"}: ${why}`,
  /** Why a file is not used. */
  tooLarge: "This file has more than 12 MB: it was not made by this site.",
  damaged: "This file is damaged or was cut off: it cannot be read as JSON.",
  foreign: "This file was not made by this site: it holds no changes of its pages.",
  future: "This file was made by another version of the site, which wrote it in another way.",
  unknown: "This file holds something that this site does not know.",
  empty: "This file holds no changes.",
  tooMany: (page: string, most: number) =>
    `With this file, the page ${page} would have more than ${most} changes: it is left out.`,
  /** Parts that are left out. */
  tooLong: (page: string, cell: string) =>
    `The edit of ${cell} on the page ${page} has more than 200,000 characters: it is left out.`,
  noRoomBeside: (page: string, cell: string) =>
    `You have another text of ${cell} on the page ${page}, and there is no room beside it: ` +
    "this part is left out. Decide there between the two texts first, then bring the file again.",
  notTaken: (page: string, why: string) => `Nothing was taken for the page ${page}. ${why}`,
  /** The review. */
  brings: "This file brings changes",
  unread: (file: string) =>
    `Nothing of ${file} has run or is kept yet. What you take runs when its page is opened next: ` +
    "take only what you understand or trust.",
  nothingNew: "You have all that is in this file already.",
  noPage: (page: string) =>
    `The site has no page ${page} in its menu: what is brought for it is kept all the same.`,
  beside: "You have a text of your own here. It stays, and this one is kept beside it.",
  stays: "yours stays",
  take: "Take these",
  leave: "Take nothing",
  taken: "Taken. It runs when its page is opened.",
  again: "Open this page again"
};
