/** The peer of a schedule, which mostly behaves: the segments that it sends. */
import type {Random} from "../../../src/base/random.ts";
import {ms, type Micros} from "../../../src/base/units.ts";
import type {TcpOption} from "../../../src/packetdrill/language/syntax.ts";
import type {InPacket} from "../schedule.ts";
import type {Draft} from "./draft.ts";
import {pick} from "./pick.ts";

/** Sends segments that fit what it sent before, and what the stack sent. */
export class Peer {
  /** The MSS that it announces. */
  readonly mss: number;
  readonly #draft: Draft;
  readonly #rnd: Random;
  /** What its timestamps begin with. */
  readonly #began: number;
  /** Its next sequence number, whether its FIN is out, and the payload that it sent so far. */
  #next = 1;
  #finished = false;
  readonly #pieces: {seq: number; length: number}[] = [];
  /** The highest number that it acknowledged, and the window that it announces. */
  #acked = 0;
  #window: number;
  #scale = -1;
  #stamped = false;
  #sack = false;

  constructor(draft: Draft) {
    this.#draft = draft;
    this.#rnd = draft.rnd;
    const {rnd, isWide} = draft;
    this.#window = pick(rnd, [
      [5, 65535],
      [2, 32768],
      [2, 8000],
      [isWide ? 2 : 1, 2000],
      [isWide ? 1 : 0, 500]
    ]);
    this.mss = pick(rnd, [
      [5, 1460],
      [4, 1000],
      [1, 536],
      [1, 200]
    ]);
    this.#began = rnd.integer(1_000_000, 9_000_000);
  }

  /** Whether its side of the handshake is done. */
  get hasAcked(): boolean {
    return this.#acked > 0;
  }

  /** Whether SACK was negotiated. */
  get sendsSack(): boolean {
    return this.#sack;
  }

  /** Connects to the stack; returns whether it finished the handshake. */
  connect(): boolean {
    this.#packet(100, {flags: "S", seq: 0, length: 0, ack: 0}, this.#synOptions());
    if (this.#rnd.chance(0.05)) return false;
    this.#acked = 1;
    this.#packet(this.#roundTrip(), {flags: ".", seq: 1, length: 0, ack: 1});
    return true;
  }

  /** Accepts the connection that the stack opens, as a rule. */
  accept(): void {
    if (this.#rnd.chance(0.05)) return;
    this.#acked = 1;
    this.#packet(this.#roundTrip(), {flags: "S.", seq: 0, length: 0, ack: 1}, this.#synOptions());
  }

  data(): void {
    // Nothing follows a FIN: a peer that sends on is broken in a way that is not tested here.
    if (this.#finished) return this.again();
    const length = this.#length();
    const flags = this.#rnd.chance(0.6) ? "P." : ".";
    this.#packet(this.#draft.pause(), {flags, seq: this.#next, length, ack: this.#ackNow});
    this.#pieces.push({seq: this.#next, length});
    this.#next += length;
  }

  /** Payload behind some that is missing. */
  beyondHole(): void {
    if (this.#finished) return this.again();
    const gap = this.#length();
    this.#pieces.push({seq: this.#next, length: gap});
    this.#next += gap;
    this.data();
  }

  /** A retransmission: of what arrived or did not, of a part of it, or of more. */
  again(): void {
    const piece = this.#pieces[this.#rnd.integer(0, this.#pieces.length - 1)];
    if (!piece) return;
    let {seq, length} = piece;
    if (this.#rnd.chance(0.3)) {
      seq = Math.max(1, seq + this.#rnd.integer(-50, 50));
      length = Math.min(1400, Math.max(1, length + this.#rnd.integer(-50, 200)));
      if (this.#finished) length = Math.max(1, Math.min(length, this.#next - 1 - seq));
      this.#next = Math.max(this.#next, seq + length);
    }
    this.#packet(this.#draft.pause(), {flags: ".", seq, length, ack: this.#ackNow});
  }

  ack(): void {
    const end = this.#sentEnd;
    const edges = this.#draft.run.sent
      .filter(({length}) => length > 0)
      .map(({seq, length}) => seq + length)
      .filter((edge) => edge > this.#acked);
    const whole = this.#rnd.chance(0.5) || edges.length === 0;
    const edge = whole ? end : (edges[this.#rnd.integer(0, edges.length - 1)] ?? end);
    this.#acked = Math.max(this.#acked, edge);
    this.#packet(this.#draft.pause(), {flags: ".", seq: this.#next, length: 0, ack: this.#acked});
  }

  selectiveAck(): void {
    const flight = this.#draft.run.sent.filter(
      ({seq, length, flags}) => length > 0 && seq > this.#acked && !flags.includes("S")
    );
    if (flight.length === 0) return this.ack();
    const count = this.#rnd.integer(1, Math.min(3, flight.length));
    const blocks: [number, number][] = [];
    for (let i = 0; i < count; i++) {
      const from = this.#rnd.integer(0, flight.length - 1);
      const to = Math.min(flight.length - 1, from + this.#rnd.integer(0, 2));
      const [a, b] = [flight[from], flight[to]];
      if (!a || !b || b.seq + b.length <= a.seq) continue;
      blocks.push([a.seq, b.seq + b.length]);
    }
    const options: TcpOption[] = [{kind: "sack", blocks}];
    if (this.#stamped) options.unshift({kind: "TS", val: this.#clock(), ecr: -1});
    const packet = {flags: ".", seq: this.#next, length: 0, ack: this.#acked};
    this.#packet(this.#draft.pause(), packet, options);
  }

  oddAck(): void {
    const ack = pick(this.#rnd, [
      [3, this.#acked],
      [1, Math.max(1, this.#acked - this.#rnd.integer(1, 2000))],
      [1, this.#sentEnd + this.#rnd.integer(1, 1000)],
      [this.#draft.isWide ? 1 : 0, (this.#acked - 100_000) >>> 0]
    ]);
    this.#packet(this.#draft.pause(), {flags: ".", seq: this.#next, length: 0, ack});
  }

  changeWindow(): void {
    this.#window = pick(this.#rnd, [
      [2, 0],
      [2, 700],
      [2, 3000],
      [3, 20000],
      [2, 65535]
    ]);
    const window = this.#window === 0 ? 0 : this.#field();
    const packet = {flags: ".", seq: this.#next, length: 0, ack: this.#ackNow};
    this.#packet(this.#draft.pause(), packet, undefined, window);
  }

  fin(): void {
    const again = this.#finished;
    const length = this.#rnd.chance(0.3) && !again ? this.#length() : 0;
    const seq = again ? this.#next - 1 : this.#next;
    this.#packet(this.#draft.pause(), {flags: "F.", seq, length, ack: this.#ackNow});
    if (again) return;
    this.#finished = true;
    this.#next += length + 1;
  }

  reset(): void {
    const seq = pick(this.#rnd, [
      [3, this.#next],
      [1, this.#next + this.#rnd.integer(1, 3000)],
      [1, Math.max(1, this.#next - this.#rnd.integer(1, 500))],
      [1, this.#next + 10_000_000]
    ]);
    const flags = this.#rnd.chance(0.5) ? "R" : "R.";
    this.#packet(this.#draft.pause(), {flags, seq, length: 0, ack: this.#acked});
  }

  syn(): void {
    const seq = this.#rnd.chance(0.5) ? 0 : this.#next;
    this.#packet(this.#draft.pause(), {flags: "S", seq, length: 0, ack: 0}, this.#synOptions());
  }

  /** Sends a packet; with the window and the timestamp of now unless it is given others. */
  #packet(
    wait: Micros,
    packet: Omit<InPacket, "window" | "options">,
    options?: readonly TcpOption[],
    window = this.#field()
  ): void {
    const own: TcpOption[] = [];
    if (!options && this.#stamped) own.push({kind: "TS", val: this.#clock(), ecr: -1});
    const syn = packet.flags.includes("S");
    const field = syn ? this.#window : window;
    this.#draft.add({
      wait,
      kind: "packet",
      packet: {
        ...packet,
        ...(this.#draft.hasEcn ? this.#marks(packet) : {}),
        window: field,
        options: [...(options ?? []), ...own]
      }
    });
  }

  /** The bits of ECN that a peer and the routers on the way give to a packet (RFC 3168). */
  #marks({flags, length}: Pick<InPacket, "flags" | "length">): Pick<InPacket, "flags" | "ip"> {
    const rnd = this.#rnd;
    if (flags === "S") return {flags: rnd.chance(0.85) ? "SEW" : "S", ip: []};
    if (flags === "S.") return {flags: rnd.chance(0.85) ? "SE." : "S.", ip: []};
    if (flags.includes("R")) return {flags, ip: []};
    const echoed = rnd.chance(0.15) ? `E${flags}` : flags;
    if (length === 0) return {flags: echoed, ip: []};
    const ip = pick<string[]>(rnd, [
      [7, ["ect0"]],
      [2, ["ce"]],
      [1, []]
    ]);
    return {flags: rnd.chance(0.2) ? `W${echoed}` : echoed, ip};
  }

  /** The window field: scaled, but not to zero. */
  #field(): number {
    return this.#scale > 0 ? Math.max(1, this.#window >> this.#scale) : this.#window;
  }

  #roundTrip(): Micros {
    return pick(this.#rnd, [
      [5, ms(10)],
      [3, ms(50)],
      [1, ms(100)]
    ]);
  }

  #synOptions(): TcpOption[] {
    const rnd = this.#rnd;
    const {sysctl} = this.#draft.profile;
    const options: TcpOption[] = [];
    if (rnd.chance(0.95)) options.push({kind: "mss", value: this.mss});
    if (rnd.chance(0.8)) {
      options.push({kind: "sackOK"});
      this.#sack = sysctl["tcp_sack"] !== "0";
    }
    if (rnd.chance(0.7)) {
      options.push({kind: "TS", val: this.#clock(), ecr: this.#draft.run.sent.length > 0 ? -1 : 0});
      this.#stamped = sysctl["tcp_timestamps"] !== "0";
    }
    if (rnd.chance(0.8)) {
      const shift = pick(rnd, [
        [5, 0],
        [2, 2],
        [3, 7]
      ]);
      options.push({kind: "wscale", value: shift});
      this.#scale = sysctl["tcp_window_scaling"] === "0" ? -1 : shift;
    }
    return options;
  }

  #clock(): number {
    return this.#began + Math.floor(this.#draft.run.now / 1000);
  }

  #length(): number {
    return pick(this.#rnd, [
      [3, 10],
      [3, 100],
      [2, 500],
      [5, this.mss > 100 ? this.mss - (this.#stamped ? 12 : 0) : 100],
      [1, this.#rnd.integer(1, 1400)]
    ]);
  }

  get #ackNow(): number {
    if (this.#rnd.chance(0.5)) this.#acked = Math.max(this.#acked, this.#sentEnd);
    return this.#acked;
  }

  /** The end of all that the stack has sent so far. */
  get #sentEnd(): number {
    let end = 0;
    for (const {flags, seq, length} of this.#draft.run.sent) {
      if (flags.includes("R")) continue;
      const control = /[SF]/.test(flags) ? 1 : 0;
      end = Math.max(end, seq + length + control);
    }
    return end;
  }
}
