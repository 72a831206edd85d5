/**
 * A middlebox that keeps a table of connections, as NATs and firewalls do: an entry lives only so
 * long without packets (RFC 5382 §5 asks for at least 2 h 4 min; many give minutes).
 */
import type {Micros} from "../base/units.ts";
import {ACK, SYN, type Segment} from "../wire/segment.ts";

/**
 * The table of one middlebox. `timeout` is the time, in µs, that an entry lives without packets.
 */
export class Nat {
  private readonly timeout: Micros;
  private readonly lastSeen = new Map<string, Micros>();

  constructor(timeout: Micros) {
    this.timeout = timeout;
  }

  /** Does the packet pass? Only a SYN makes an entry; an expired one is dropped in silence. */
  passes(segment: Segment, outward: boolean, now: Micros): boolean {
    const {from, to} = segment;
    const [inner, outer] = outward ? [from, to] : [to, from];
    const key = `${inner.address}:${inner.port} ${outer.address}:${outer.port}`;
    const seen = this.lastSeen.get(key);
    const fresh = seen !== undefined && now - seen <= this.timeout;
    const opens = (segment.flags & (SYN | ACK)) === SYN;
    if (!fresh && !opens) return false;
    this.lastSeen.set(key, now);
    return true;
  }
}
