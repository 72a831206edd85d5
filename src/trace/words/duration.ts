/** Times and durations as people read them: µs, ms, s, minutes, hours, days. */
import {checkValue} from "../../base/shape.ts";
import type {Micros} from "../../base/units.ts";
import {NUMBER, TIME} from "../query/query-shapes.ts";
import {words} from "./words.ts";

const MINUTE = 60e6;
const HOUR = 3600e6;
/** From so many hours on they are told in days. */
const MANY_HOURS = 100;

/** A number with at most `digits` decimals and no zeros behind them; a true minus sign. */
export function trim(value: number, digits: number): string {
  const text = value.toFixed(digits);
  const short = digits > 0 ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short.replace("-", "−");
}

/** A whole number with thin groups of three: `1,448`. */
export function count(value: number): string {
  checkValue("count()", "value", value, NUMBER);
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * A duration for people: `"250 µs"`, `"12.4 ms"`, `"1.23 s"`, `"2 min 5 s"`, `"2 h"`. It keeps
 * about four digits, so that it can be read; two moments of a run may look alike.
 */
export function duration(time: Micros): string {
  if (!Number.isFinite(time)) {
    checkValue("duration()", "time", time, TIME);
    return words.never;
  }
  const size = Math.abs(time);
  if (size === 0) return "0 ms";
  if (size < 1e3) return `${trim(time, 0)} µs`;
  if (size < 10e3) return `${trim(time / 1e3, 2)} ms`;
  if (size < 999950) return `${trim(time / 1e3, 1)} ms`;
  if (size < MINUTE) return `${trim(time / 1e6, size < 10e6 ? 3 : 2)} s`;
  return long(time);
}

/** From so long on, in µs, a time is told in whole parts of the unit. */
const GRAINS = [
  {from: 100 * HOUR, unit: HOUR},
  {from: HOUR, unit: MINUTE},
  {from: MINUTE, unit: 1e6}
] as const;

/**
 * A length of time without its last digits: what is skipped is not to be measured. It is rounded
 * in the unit that it is told in: 18 min 45 s is 1,125 s, and its third digit no part of an answer.
 */
export function roughly(time: Micros): string {
  const unit = GRAINS.find(({from}) => time >= from)?.unit;
  return duration(unit ? unit * Math.round(time / unit) : Number(time.toPrecision(3)));
}

function long(time: Micros): string {
  // The smallest part is rounded first, so that no "60 s" is left over.
  const whole = Math.round(Math.abs(time) / 1e4) * 1e4;
  const all = Math.floor(whole / HOUR);
  const days = all >= MANY_HOURS ? Math.floor(all / 24) : 0;
  const hours = all - 24 * days;
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  const seconds = (whole % MINUTE) / 1e6;
  const parts = [];
  if (days > 0) parts.push(`${count(days)} d`);
  if (hours > 0) parts.push(`${count(hours)} h`);
  if (minutes > 0) parts.push(`${minutes} min`);
  if (seconds > 0) parts.push(`${trim(seconds, 2)} s`);
  return (time < 0 ? "−" : "") + parts.join(" ");
}

/** A time at an axis, as `duration` says it: axis, cursor and sentences agree. Zero is `"0"`. */
export const timeAtAxis = (time: Micros): string => (time === 0 ? "0" : duration(time));
