/**
 * Where a segment is lost, it has a cross. Where on its way that was is known by halves only: so
 * the cross stands where no other arrow runs, which would be taken for the one that is lost.
 */
import type {Arrow} from "./arrows.ts";

/** How far a cross keeps from the line of another arrow, in px. */
const CLEAR = 9;
/** How far from each other crosses are side by side or one above the other, in px. */
const APART = 12;
/** Only so many of those before it are looked at. */
const LOOKED_AT = 40;
/** How far from its place it is tried, as parts of the way, the nearest first. */
const SHIFTS = [0, 0.06, -0.06, 0.12, -0.12, 0.18, -0.18, 0.24, -0.24];
/** It is at least this part of the way from both ends. */
const FROM_END = 0.1;
/** An arrow that begins further away than this, in px, is not looked at. */
const FAR = 200;

/**
 * Moves crosses along their ways: from each other, and those of single arrows from the lines of
 * others. `arrows` are in the order of sending.
 */
export function clearCrosses(arrows: readonly Arrow[]): Arrow[] {
  const crosses: Arrow[] = [];
  return arrows.map((arrow, i) => {
    if (!arrow.lost || arrow.members.length > 0) return arrow;
    const moved = clearCross(arrow, arrow.extent ? [] : near(arrows, i), crosses);
    crosses.push(moved);
    return moved;
  });
}

function clearCross(arrow: Arrow, others: readonly Arrow[], crosses: readonly Arrow[]): Arrow {
  const {x1, y1, xEnd, yEnd} = arrow;
  const nominal = (arrow.x2 - x1) / (xEnd - x1 || 1);
  const at = (part: number) => ({x2: x1 + part * (xEnd - x1), y2: y1 + part * (yEnd - y1)});
  const parts = SHIFTS.map((by) => nominal + by).filter(
    (part) => part === nominal || (part > FROM_END && part < 1 - FROM_END)
  );
  const apart = parts.filter((part) => {
    const {x2, y2} = at(part);
    const isOn = (other: Arrow) =>
      Math.abs(other.x2 - x2) < APART && Math.abs(other.y2 - y2) < APART;
    return !crosses.slice(-LOOKED_AT).some(isOn);
  });
  const free = apart.find((part) => {
    const {x2, y2} = at(part);
    return others.every((other) => Math.abs(heightAt(other, x2) - y2) >= CLEAR);
  });
  const part = free ?? apart[0];
  return part === undefined || part === nominal ? arrow : {...arrow, ...at(part)};
}

/** The arrows that may run through the cross of one of them. */
function near(arrows: readonly Arrow[], place: number): Arrow[] {
  const own = arrows[place];
  const found: Arrow[] = [];
  for (const step of [-1, 1]) {
    for (let i = place + step; own; i += step) {
      const other = arrows[i];
      if (!other || Math.abs(other.y1 - own.y1) > FAR) break;
      found.push(...(other.members.length > 0 ? other.members : [other]));
    }
  }
  return found;
}

/** The height of an arrow's line at a place, in px; Infinity where it does not run. */
function heightAt({x1, y1, x2, y2}: Arrow, x: number): number {
  if (x < Math.min(x1, x2) || x > Math.max(x1, x2)) return Infinity;
  return y1 + ((x - x1) / (x2 - x1 || 1)) * (y2 - y1);
}
