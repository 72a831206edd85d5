/** Checks the numbers that explorations are given. */

/** Throws a TypeError unless the value is a whole number from 1 to `most`. */
export function checkCount(where: string, name: string, value: unknown, most = 1e9): void {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most) return;
  const range = most < 1e9 ? `from 1 to ${most}` : "from 1";
  throw new TypeError(`${where}: ${name} is ${String(value)}; wanted: a whole number ${range}`);
}
