/** A listener's part of TCP Fast Open (RFC 7413): cookies, and connections that are used early. */
import type {FastOpen} from "../../tcp/block/fast-open.ts";
import type {Endpoint, Segment} from "../../wire/segment.ts";
import type {Connection, Handshakes} from "../kernel/connection.ts";
import type {HostSecret} from "../kernel/secret.ts";
import type {EarlyQueue} from "../kernel/socket.ts";

/** The bits of tcp_fastopen that count for who listens (ip-sysctl). */
const SERVER = 2;
const TAKES_WITHOUT_COOKIE = 0x200;
const EVERY_LISTENER = 0x400;

/** Does listen() take early payload for every listener, whether a program asked for it or not? */
export const everyListener = (setting: number): boolean =>
  (setting & SERVER) !== 0 && (setting & EVERY_LISTENER) !== 0;

/** Those whose handshake is not done yet, at most `most` of them. */
export class FastOpenQueue implements EarlyQueue, Handshakes {
  most = 0;
  private readonly pending = new Set<Connection>();

  /**
   * What becomes of a SYN, by the setting of tcp_fastopen: its payload is taken, it gets a cookie,
   * or, null, nothing special.
   */
  answer(secret: HostSecret, setting: number, {from, to, fastOpen, len}: Segment): FastOpen | null {
    const full = this.pending.size >= this.most;
    if (!(setting & SERVER) || full || (len === 0 && fastOpen === null)) return null;
    const open = {waits: false, asked: false, window: 0, mss: 0, received: null};
    if (setting & TAKES_WITHOUT_COOKIE) return {...open, option: null, early: true};
    if (fastOpen === null) return null;
    const cookie = cookieFor(secret, to, from);
    const early = fastOpen === cookie;
    return {...open, option: early ? null : cookie, early};
  }

  add(connection: Connection): void {
    this.pending.add(connection);
    connection.handshakes = this;
  }

  complete(connection: Connection): "accept" {
    this.abandon(connection);
    connection.handshakes = null;
    return "accept";
  }

  abandon(connection: Connection): void {
    this.pending.delete(connection);
  }
}

/** A cookie of eight bytes, which only this host can make for that address (RFC 7413 §4.1.2). */
function cookieFor(secret: HostSecret, local: Endpoint, remote: Endpoint): string {
  const half = (n: number): string =>
    secret.cookie(local.address, remote.address, n).toString(16).padStart(8, "0");
  return half(1) + half(2);
}
