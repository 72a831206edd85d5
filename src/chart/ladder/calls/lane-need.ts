/** What the lane of a program needs: how long what is written in it is. */
import {callName, errnoOf} from "../../../trace/words/call.ts";
import type {LaneNeed} from "../layout/lane-widths.ts";
import {answerOf} from "./call-name.ts";
import type {ProgramLane} from "./program-lanes.ts";

/** The names of at most this many calls of a lane are measured. */
const MOST = 1000;

const known = new WeakMap<ProgramLane, LaneNeed>();

/** What a lane needs. */
export function laneNeed(lane: ProgramLane): LaneNeed {
  const before = known.get(lane);
  if (before) return before;
  const need = {least: 0, wish: 0};
  lane.calls.forEach((call, i) => {
    const errno = errnoOf(call)?.length ?? 0;
    const own = i < MOST ? Math.max(callName(call).length, answerOf(call).length) : 0;
    need.least = Math.max(need.least, errno);
    need.wish = Math.max(need.wish, errno, own);
  });
  known.set(lane, need);
  return need;
}
