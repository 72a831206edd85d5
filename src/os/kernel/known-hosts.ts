/** What a host remembers of others: what their paths carry (RFC 1191 §6.3), and their cookies. */
import {seconds, type Bytes, type Micros} from "../../base/units.ts";
import type {FastOpen} from "../../tcp/block/fast-open.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import {believedMtu} from "../../tcp/control/path-mtu.ts";

/** How long a path's MTU is believed (RFC 1191 §6.3: 10 minutes; net.ipv4.route.mtu_expires). */
const MTU_EXPIRES = seconds(600);

/** What routers said of the paths to other hosts, for connections that are yet to come. */
export class PathMtus {
  private readonly known = new Map<number, {readonly mtu: Bytes; readonly until: Micros}>();

  /** A path carries `mtu` bytes. */
  note(address: number, mtu: Bytes, now: Micros): void {
    this.known.set(address, {mtu: believedMtu(mtu), until: now + MTU_EXPIRES});
  }

  /** What the path to an address carries, in bytes; Infinity where nothing is known. */
  of(address: number, now: Micros): Bytes {
    const path = this.known.get(address);
    return path && now < path.until ? path.mtu : Infinity;
  }
}

/** The bits of tcp_fastopen that count for who connects (ip-sysctl). */
const CLIENT = 1;
const SENDS_WITHOUT_COOKIE = 4;

/** Does a setting of tcp_fastopen let connections ask? */
export const clientUses = (setting: number): boolean => (setting & CLIENT) !== 0;

/** What is known of another host: its cookie, and how much its segments may carry. */
interface Known {
  readonly cookie: string;
  readonly mss: Bytes;
}

/** The cookies that a host has got, by the other host's address (tcp_fastopen_cache_get). */
export class FastOpenCache {
  private readonly known = new Map<number, Known>();

  /**
   * What a connection to that host does, by the setting of tcp_fastopen. `writes`: payload is there
   * to be sent.
   */
  begin(address: number, setting: number, writes: boolean): FastOpen {
    const {cookie = "", mss = 0} = this.known.get(address) ?? {};
    const bare = (setting & SENDS_WITHOUT_COOKIE) !== 0 && cookie === "";
    const waits = bare || cookie !== "";
    const option = bare ? null : cookie;
    const asked = !waits && !writes;
    return {option, waits, asked, early: false, window: 0, mss, received: null};
  }

  /** The handshake is done: a cookie that came with it is kept. */
  learn({fastOpen, options, remote}: Tcb): void {
    if (!fastOpen?.received) return;
    this.known.set(remote.address, {cookie: fastOpen.received, mss: options.mssClamp});
  }
}
