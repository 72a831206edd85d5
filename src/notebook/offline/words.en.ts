/** English: the copy of the site on the reader's device. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  making: "Keeping a copy of this site for reading offline …",
  kept: "This site is kept on this device, and works offline.",
  remove: "Remove the copy",
  keep: "Keep a copy for reading offline",
  ready: "A new version of this site is ready.",
  use: "Use it now",
  later: "Later",
  others: (n: number): string =>
    n === 1
      ? "Another page of this site is open. Close it first: one site has one version."
      : `${n} other pages of this site are open. Close them first: one site has one version.`
};
