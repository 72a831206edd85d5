/** What the faults do to the segments that one host sends. */
import type {Micros} from "../base/units.ts";
import {ACK, FIN, RST, SYN, type Segment} from "../wire/segment.ts";
import type {Fault, SegmentFault, SegmentKind, SegmentPattern} from "./fault.ts";

/** What happens to one segment: several faults may hit the same one. */
export interface Hit {
  drop: boolean;
  /** Extra delay, in µs. */
  delay: Micros;
  /** When a second copy follows the first, in µs; -1 when none does. */
  duplicate: Micros;
}

/** Whether a segment is of this kind: the words are those of a ladder's labels. */
function isKind(segment: Segment, kind: SegmentKind): boolean {
  const {flags, len} = segment;
  const control = flags & (SYN | FIN | RST);
  switch (kind) {
    case "SYN":
      return (flags & (SYN | ACK)) === SYN;
    case "SYN-ACK":
      return (flags & (SYN | ACK)) === (SYN | ACK);
    case "ACK":
      return control === 0 && len === 0;
    case "data":
      return len > 0;
    case "FIN":
      return (flags & FIN) !== 0;
    case "RST":
      return (flags & RST) !== 0;
  }
}

/** Whether a segment has all that a pattern asks for. */
export function matches({flags, payload}: SegmentPattern, segment: Segment): boolean {
  if (flags !== undefined && !isKind(segment, flags)) return false;
  return payload === undefined || payload === segment.len > 0;
}

/** Counts the segments that a host sends, and finds those that its faults hit. */
export class SegmentFaults {
  readonly #faults: readonly SegmentFault[];
  /** For each fault with a pattern, how many segments have matched it so far. */
  readonly #seen: number[];

  /** `host` is the sender's name. */
  constructor(host: string, faults: readonly Fault[]) {
    this.#faults = faults.filter(
      (fault): fault is SegmentFault =>
        (fault.kind === "drop" || fault.kind === "delay" || fault.kind === "duplicate") &&
        fault.from === host
    );
    this.#seen = this.#faults.map(() => 0);
  }

  /** What happens to the host's `nth` segment, counted from 1; null for nothing. */
  on(segment: Segment, nth: number): Hit | null {
    // A forged segment, number 0, is not the host's own.
    if (this.#faults.length === 0 || nth === 0) return null;
    let hit: Hit | null = null;
    this.#faults.forEach((fault, index) => {
      if (fault.of) {
        if (!matches(fault.of, segment)) return;
        const count = (this.#seen[index] ?? 0) + 1;
        this.#seen[index] = count;
        if (count !== fault.nth) return;
      } else if (fault.nth !== nth) return;
      hit ??= {drop: false, delay: 0, duplicate: -1};
      if (fault.kind === "drop") hit.drop = true;
      else hit[fault.kind] = fault.by;
    });
    return hit;
  }
}
