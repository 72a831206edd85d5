/** Times and durations as people read them: µs, ms, s, minutes, hours. */
import type {Micros} from "../../base/units.ts";

const MINUTE = 60e6;
const HOUR = 3600e6;

/** A number with at most `digits` decimals and no zeros behind them; a true minus sign. */
export function trim(value: number, digits: number): string {
  const text = value.toFixed(digits);
  const short = digits > 0 ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short.replace("-", "−");
}

/** A whole number with thin groups of three: `1,448`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * A duration for people: `"250 µs"`, `"12.4 ms"`, `"1.23 s"`, `"2 min 5 s"`, `"2 h"`. It keeps
 * about four digits, so that it can be read; two moments of a run may look alike.
 */
export function duration(time: Micros): string {
  if (!Number.isFinite(time)) return "never";
  const size = Math.abs(time);
  if (size === 0) return "0 ms";
  if (size < 1e3) return `${trim(time, 0)} µs`;
  if (size < 10e3) return `${trim(time / 1e3, 2)} ms`;
  if (size < 999950) return `${trim(time / 1e3, 1)} ms`;
  if (size < MINUTE) return `${trim(time / 1e6, size < 10e6 ? 3 : 2)} s`;
  return long(time);
}

function long(time: Micros): string {
  // The smallest part is rounded first, so that no "60 s" is left over.
  const whole = Math.round(Math.abs(time) / 1e4) * 1e4;
  const hours = Math.floor(whole / HOUR);
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  const seconds = (whole % MINUTE) / 1e6;
  const parts = [];
  if (hours > 0) parts.push(`${count(hours)} h`);
  if (minutes > 0) parts.push(`${minutes} min`);
  if (seconds > 0) parts.push(`${trim(seconds, 2)} s`);
  return (time < 0 ? "−" : "") + parts.join(" ");
}

/**
 * A point on a time axis whose ticks are `step` apart: only the digits that tell ticks apart, in
 * the unit that fits the step. `"20 ms"`, `"61.5 s"`, `"2:00:00.25"`.
 */
export function tick(time: Micros, step: Micros): string {
  const decimals = (unit: number) => Math.max(0, Math.ceil(-Math.log10(step / unit) - 1e-9));
  if (Math.abs(time) >= HOUR || (step >= MINUTE && Math.abs(time) >= MINUTE)) {
    return clock(time, decimals(1e6));
  }
  if (Math.abs(time) >= 10e6 || step >= 1e6) return `${trim(time / 1e6, decimals(1e6))} s`;
  if (step >= 1e3) return `${trim(time / 1e3, 0)} ms`;
  if (Math.abs(time) >= 10e3 || step >= 100) return `${trim(time / 1e3, decimals(1e3))} ms`;
  return `${trim(time, 0)} µs`;
}

function clock(time: Micros, decimals: number): string {
  const hours = Math.floor(time / HOUR);
  const minutes = Math.floor((time % HOUR) / MINUTE);
  const seconds = trim((time % MINUTE) / 1e6, decimals);
  const padded = /^\d(\.|$)/.test(seconds) ? `0${seconds}` : seconds;
  return `${hours}:${String(minutes).padStart(2, "0")}:${padded}`;
}
