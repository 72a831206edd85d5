/**
 * Units of time, size and rate. Inside the engine time is a whole number of microseconds, size is
 * bytes, rate is bits per second; outside, numbers are written with the functions below, so that
 * no bare number has to be guessed at.
 */

import {misfit} from "./shape.ts";
import {words} from "./words.ts";

/** A time or duration in microseconds (µs). Time 0 is the start of the run. */
export type Micros = number;
/** A size in bytes. */
export type Bytes = number;
/** A rate in bits per second. */
export type BitsPerSecond = number;

/** Microseconds, rounded to a whole number. `us(250)` is 250 µs. */
export const us = (n: number): Micros => Math.round(counted("us", n));
/** Milliseconds, as whole µs. `ms(5)` is 5,000 µs. */
export const ms = (n: number): Micros => Math.round(counted("ms", n) * 1e3);
/** Seconds, as whole µs. `seconds(1.5)` is 1,500,000 µs. */
export const seconds = (n: number): Micros => Math.round(counted("seconds", n) * 1e6);
/** Minutes, as whole µs. `minutes(2)` is 120,000,000 µs. */
export const minutes = (n: number): Micros => Math.round(counted("minutes", n) * 60e6);
/** Hours, as whole µs. `hours(2)` is 7,200,000,000 µs. */
export const hours = (n: number): Micros => Math.round(counted("hours", n) * 3600e6);

/** Kibibytes, as whole bytes. `KiB(64)` is 65,536 bytes. */
export const KiB = (n: number): Bytes => Math.round(counted("KiB", n) * 1024);
/** Mebibytes, as whole bytes. `MiB(1)` is 1,048,576 bytes. */
export const MiB = (n: number): Bytes => Math.round(counted("MiB", n) * 1024 * 1024);

/** Kilobits per second, as bit/s. `kbit(64)` is 64,000 bit/s. */
export const kbit = (n: number): BitsPerSecond => counted("kbit", n) * 1e3;
/** Megabits per second, as bit/s. `mbit(10)` is 10,000,000 bit/s. */
export const mbit = (n: number): BitsPerSecond => counted("mbit", n) * 1e6;
/** Gigabits per second, as bit/s. `gbit(1)` is 1,000,000,000 bit/s. */
export const gbit = (n: number): BitsPerSecond => counted("gbit", n) * 1e9;

/** Never: a deadline that is not set. */
export const NEVER: Micros = Infinity;

/** Before anything happened, in µs: a number, as a time is one. */
export const LONG_AGO: Micros = -1e15;

/**
 * The number, in its own unit, if it is one: text that looks like a number would be taken for one
 * here, and make nonsense later on. Throws a TypeError for anything else, NaN included.
 */
function counted(unit: keyof typeof words.units, n: number): number {
  if (typeof n === "number" && !Number.isNaN(n)) return n;
  const shape = {wanted: words.units[unit], fits: () => false};
  throw new TypeError(misfit(`${unit}()`, words.theArgument, n, shape));
}
