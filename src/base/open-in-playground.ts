/**
 * How a view opens a program in the playground without importing the notebook: it asks by an event
 * that bubbles. Who takes it calls `preventDefault()`; where nobody does, there is no playground.
 */

/** The event's name; its `detail` is a `Playable`. */
export const OPEN_IN_PLAYGROUND = "open-in-playground";

/** What a view asks for. */
export interface Playable {
  /** The text of the playground's cell: it declares `world`. */
  readonly text: string;
  /** Told when it cannot be opened, and why. */
  readonly failed: (why: string) => void;
}
