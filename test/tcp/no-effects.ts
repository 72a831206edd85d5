/** Where the effects of a TCB go that is looked at by itself: nowhere. */
import type {Effects} from "../../src/tcp/block/effects.ts";

export const noEffects: Effects = {
  transmit() {},
  moved() {},
  waiting() {},
  stamped() {},
  completing: () => "accept",
  draw: () => 0,
  listens: () => false
};
