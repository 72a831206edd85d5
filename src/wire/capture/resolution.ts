/** Times of pcapng: counts of a unit that each interface chooses (pcapng draft §4.2). */
import type {Micros} from "../../base/units.ts";

/** The unit of an interface's times, and what is added to them. */
export interface Resolution {
  /** Whole units in a second. */
  readonly perSecond: bigint;
  /** Seconds to add. */
  readonly offset: bigint;
  /** Are times whole µs since 1970? Nearly all are, and need no long numbers. */
  readonly micros: boolean;
}

/** The resolution that an if_tsresol byte means: a power of ten, or of two with the top bit. */
export function resolutionOf(unit: number, offset: bigint): Resolution {
  const perSecond = (unit & 0x80 ? 2n : 10n) ** BigInt(unit & 0x7f);
  return {perSecond, offset, micros: perSecond === 1_000_000n && offset === 0n};
}

/** A time in two halves of 32 bits as whole µs since 1970-01-01 00:00 UTC. */
export function microsOf(
  {perSecond, offset, micros}: Resolution,
  high: number,
  low: number
): Micros {
  if (micros) return high * 2 ** 32 + low;
  const units = (BigInt(high) << 32n) | BigInt(low);
  return Number((units * 1_000_000n) / perSecond + offset * 1_000_000n);
}
