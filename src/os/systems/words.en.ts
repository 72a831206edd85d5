/** English: what a kernel setting may be. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  congestion: (names: string, all: boolean) =>
    `one of ${names}${all ? "" : "; this system has no bbr"}`,
  numbers: (count: number, least: number, most: number) =>
    count === 1
      ? `a whole number from ${least} to ${most}, as /proc/sys has it`
      : `${count} whole numbers from ${least} to ${most} in one text, as /proc/sys has them`
};
