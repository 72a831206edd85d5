/** Steps that come again and again, as loops. */
import {ms, type Micros} from "../../base/units.ts";
import type {Step} from "./model.ts";

/** A loop has at most so many steps. */
const LONGEST = 8;
/** Pauses are alike that differ by no more than this, or by this part. */
const ALIKE = ms(2);
const ALIKE_PART = 0.15;

/** The same steps with what is repeated in loops. */
export function withLoops(steps: readonly Step[]): Step[] {
  const found: Step[] = [];
  for (let at = 0; at < steps.length;) {
    const loop = loopAt(steps, at);
    if (loop) found.push({does: "repeat", times: loop.times, steps: loop.steps});
    else found.push(steps[at]!);
    at += loop ? loop.times * loop.steps.length : 1;
  }
  return found;
}

/** The loop from a place on that takes in most steps. */
function loopAt(steps: readonly Step[], at: number): {times: number; steps: Step[]} | null {
  let best: {times: number; steps: Step[]} | null = null;
  for (let size = 1; size <= LONGEST; size++) {
    let times = 1;
    while (isLike(steps, at, at + times * size, size)) times++;
    // A loop takes two lines itself.
    const saved = (times - 1) * size;
    const most = best ? (best.times - 1) * best.steps.length : 2;
    if (times > 1 && saved > most) best = {times, steps: meanOf(steps, at, size, times)};
  }
  return best;
}

function isLike(steps: readonly Step[], a: number, b: number, size: number): boolean {
  for (let i = 0; i < size; i++) {
    const [one, other] = [steps[a + i], steps[b + i]];
    if (!one || !other || !areAlike(one, other)) return false;
  }
  return true;
}

function areAlike(one: Step, other: Step): boolean {
  if (one.does === "sleep" && other.does === "sleep") {
    const differ = Math.abs(one.time - other.time);
    return differ <= Math.max(ALIKE, ALIKE_PART * one.time);
  }
  if (one.does === "send" && other.does === "send") return one.bytes === other.bytes;
  // What comes in one segment here and in two there is read by the same call.
  return one.does === "recv" && other.does === "recv" && one.bytes === other.bytes;
}

/** One round of the loop: its pauses are those in the middle. */
function meanOf(steps: readonly Step[], at: number, size: number, times: number): Step[] {
  return steps.slice(at, at + size).map((step, i) => {
    const all = Array.from({length: times}, (_, round) => steps[at + round * size + i]);
    if (step.does === "recv")
      return {...step, once: all.every((each) => each?.does === "recv" && each.once)};
    if (step.does !== "sleep") return step;
    const pauses = all.map((each): Micros => (each?.does === "sleep" ? each.time : 0));
    return {does: "sleep", time: pauses.sort((a, b) => a - b)[times >> 1] ?? step.time};
  });
}
