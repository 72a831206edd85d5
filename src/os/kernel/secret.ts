/** Numbers that a host derives from a secret, so that no one outside can guess them (RFC 6528). */
import type {Random} from "../../base/random.ts";
import type {Micros} from "../../base/units.ts";
import type {Endpoint} from "../../wire/segment.ts";

/** The secret of one host, drawn when it starts. */
export class HostSecret {
  private readonly secret: number;

  constructor(random: Random) {
    this.secret = random.integer(0, 2 ** 32 - 1);
  }

  /**
   * An initial sequence number: a clock of 4 µs and a keyed hash of the four-tuple, so that a
   * tuple used again starts above its old numbers (RFC 9293 §3.4.1, RFC 6528).
   */
  initialSequence(local: Endpoint, remote: Endpoint, now: Micros): number {
    const hash = this.hash([local.address, local.port, remote.address, remote.port]);
    return (hash + Math.floor(now / 4)) >>> 0;
  }

  /**
   * What the timestamps of a connection begin with. It is the same for all connections with one
   * peer, so that a SYN's timestamp is newer than that of an old connection in TIME-WAIT (RFC 7323
   * §5.4, RFC 6191 §2).
   */
  timestampOffset(local: Endpoint, remote: Endpoint): number {
    return this.hash([local.address, remote.address]) >>> 2;
  }

  /** A number from 0 to `count` - 1, always the same for one peer (reuseport_select_sock). */
  spread(remote: Endpoint, count: number): number {
    let hash = this.secret ^ remote.port;
    hash = Math.imul(hash ^ remote.address, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) % count;
  }

  /** The nth half of a Fast Open cookie for one peer (RFC 7413 §4.1.2). */
  cookie(local: number, remote: number, nth: number): number {
    return this.hash([local, remote, nth]);
  }

  private hash(parts: readonly number[]): number {
    let hash = this.secret;
    for (const part of parts) {
      hash = Math.imul(hash ^ part, 0x01000193);
      hash ^= hash >>> 15;
    }
    return Math.imul(hash, 0x85ebca6b) >>> 0;
  }
}
