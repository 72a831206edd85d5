/** What the build tells the page about each of its cells. */

/** A language that a cell can be written in. */
export type Language = "ts" | "js";

/** One cell as the author wrote it. */
export interface CellData {
  /** Framework's id: it changes with every change of the code. */
  readonly id: string;
  /** The cell's own name: stays when the code changes, and is unique on its page. */
  readonly name: string;
  readonly language: Language;
  /** The names that the code needs, and those that it gives to other cells. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Where the code begins in the text of the page, from 1; the front matter does not count. */
  readonly line: number;
  /** The code, for a cell that readers do not see; others have it on the page. */
  readonly source?: string;
  /** The code of such a cell is in a file of its own, which is loaded when it is needed. */
  readonly later?: true;
}

/** The root through which the notebook reaches the runtime: a comment that Framework looks for. */
export const rootId = "feed0000";
