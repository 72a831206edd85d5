/**
 * Workers that make the runs of an exploration. This library knows of none: whoever has cells and
 * workers hears the event `nb-explore`, and offers them.
 */
import type {Lane} from "./lanes.ts";

/** Who makes runs beside the page. */
export interface Helpers {
  /** Has tasks done; may be asked again before the last answer is there. */
  readonly lane: Lane;
}

/** The detail of `nb-explore`. */
interface HelpWanted {
  /** An exploration, the value of a cell. */
  readonly exploration: unknown;
  /** Offers the same exploration as it is where the cell runs once more, beside the page. */
  offer(twin: Promise<unknown>): void;
}

/** The same exploration beside the page; null when nobody offers one. */
export async function askForTwin(exploration: unknown): Promise<unknown> {
  let twin: Promise<unknown> = Promise.resolve(null);
  // Node has no such events, and a worker has nobody who hears them.
  if (typeof globalThis.dispatchEvent !== "function") return null;
  const offer = (offered: Promise<unknown>): void => void (twin = offered);
  const detail: HelpWanted = {exploration, offer};
  globalThis.dispatchEvent(new CustomEvent("nb-explore", {detail}));
  return twin.catch(() => null);
}
