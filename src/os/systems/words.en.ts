/** English: what a kernel setting may be. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  word: (legal: string) => `one of ${legal}`,
  numbers: (count: number, least: number, most: number) =>
    count === 1
      ? `a whole number from ${least} to ${most}, as /proc/sys has it`
      : `${count} whole numbers from ${least} to ${most} in one text, as /proc/sys has them`
};
