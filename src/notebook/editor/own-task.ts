/** Work that many cells ask for at once, such as making an editor: each in a task of its own. */

let last: Promise<void> = Promise.resolve();

/** Waits for a task that nobody else has; in between, the browser answers the reader. */
export function ownTask(): Promise<void> {
  last = last.then(() => new Promise((begin) => setTimeout(begin)));
  return last;
}
