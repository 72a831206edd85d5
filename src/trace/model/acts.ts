/**
 * What an end's program did, as its segments show it: payload grouped into writes, when it read
 * again after its window had been closed, and how it ended its side.
 */
import {ms, type Bytes, type Micros} from "../../base/units.ts";
import {ACK, FIN, PSH, RST, SYN} from "../../wire/segment.ts";
import {has, isBare, type Seen} from "./end-view.ts";

/** Something that a program did, at its host's time. */
export type Act =
  | {
      readonly kind: "write";
      readonly at: Micros;
      /** When the last of it was sent. */
      until: Micros;
      bytes: Bytes;
      /** Nagle's algorithm kept it until the ACK of what came before: it was written with that. */
      readonly held: boolean;
    }
  | {readonly kind: "reads"; readonly at: Micros; readonly bytes: Bytes}
  | {readonly kind: "fin" | "reset"; readonly at: Micros};

/** A program's acts, and what they show of its socket. */
export interface Acts {
  readonly acts: readonly Act[];
  readonly noDelay: boolean;
}

/** A window with room for less than so many segments cuts writes in pieces. */
const FEW = 2;
/** A hole of at most this many segments can still be what was lost. */
const MOST_MISSING = 200;
/** What follows an ACK so soon was waiting for it. */
const AT_ONCE = ms(1);

/**
 * Finds what the program of an end did. `mss` is how much it sends in a segment, `rtt` what a write
 * goes on after without a new one.
 */
export function actsOf(seen: readonly Seen[], mss: Bytes, rtt: Micros): Acts {
  const reader = new ActReader(mss, rtt);
  for (const each of seen) {
    if (each.sends) reader.sends(each);
    else reader.receives(each);
  }
  return {acts: reader.acts, noDelay: reader.noDelay};
}

/** The last segment with payload. */
interface Last {
  readonly at: Micros;
  readonly pushed: boolean;
  readonly full: boolean;
  /** Did it leave no room for a full one in the peer's window? */
  readonly limited: boolean;
}

class ActReader {
  readonly acts: Act[] = [];
  noDelay = false;
  readonly #mss: Bytes;
  readonly #rtt: Micros;
  #nxt: Bytes = 0;
  #una: Bytes = 0;
  /** The end of the last segment that was not full. */
  #small: Bytes = 0;
  #peerWindow: Bytes = 0;
  #released: Micros = -Infinity;
  /** Had the peer's window no room before that? */
  #wasShut = false;
  /** Payload came since the last act. */
  #heard = false;
  #last: Last | null = null;
  #ended = false;
  #isShut = false;

  constructor(mss: Bytes, rtt: Micros) {
    this.#mss = mss;
    this.#rtt = rtt;
  }

  receives(each: Seen): void {
    if (each.transit.segment.len > 0) this.#heard = true;
    if (each.ack < 0) return;
    const before = this.#una + this.#peerWindow - this.#nxt;
    const news = each.ack > this.#una || each.ack + each.window > this.#una + this.#peerWindow;
    this.#una = Math.max(this.#una, each.ack);
    this.#peerWindow = each.window;
    if (!news) return;
    this.#released = each.at;
    this.#wasShut = this.#nxt > 0 && before < FEW * this.#mss;
  }

  sends(each: Seen): void {
    if (has(each, SYN)) return;
    if (has(each, RST)) {
      // Without ACK it replies to a segment of which the host knows nothing (RFC 9293 §3.10.7.1).
      const isOwn = has(each, ACK) && !each.isForeign;
      if (!this.#ended && isOwn) this.acts.push({kind: "reset", at: each.at});
      this.#ended = true;
      return;
    }
    this.#reads(each);
    if (each.end > this.#nxt) this.#writes(each);
    if (!has(each, FIN) || this.#ended) return;
    this.#ended = true;
    const last = this.acts.at(-1);
    // What comes right behind the payload had been asked for before.
    const isBehind = last?.kind === "write" && each.at - last.until <= AT_ONCE;
    this.acts.push({kind: "fin", at: isBehind ? last.at : each.at});
  }

  #writes(each: Seen): void {
    const {at, end, begin} = each;
    const missing = begin - this.#nxt;
    // A hole of that size was not lost: the capture has missed what was written there.
    const bytes = missing > MOST_MISSING * this.#mss ? end - begin : end - this.#nxt;
    const full = bytes >= this.#mss;
    const isFree = this.#una + this.#peerWindow >= end;
    if (!full && !has(each, FIN) && isFree && this.#small > this.#una && begin >= this.#nxt)
      this.noDelay = true;
    const wasReleased = at - this.#released <= AT_ONCE;
    const last = this.acts.at(-1);
    if (last?.kind === "write" && this.#goesOn(at, wasReleased)) {
      last.bytes += bytes;
      last.until = at;
    } else {
      const held = wasReleased && this.#isHeld();
      // It was written after the one before: at once, or had it waited itself, somewhat later.
      const since = this.#last?.at ?? at;
      const isChain = last?.kind === "write" && last.held;
      const written = held ? (isChain ? Math.round((since + at) / 2) : since) : at;
      this.acts.push({kind: "write", at: written, until: at, bytes, held});
    }
    this.#nxt = end;
    if (!full) this.#small = end;
    this.#heard = false;
    const limited = this.#una + this.#peerWindow - end < FEW * this.#mss;
    this.#last = {at, pushed: has(each, PSH), full, limited};
  }

  /** Is it more of the last write? */
  #goesOn(at: Micros, wasReleased: boolean): boolean {
    const last = this.#last;
    if (!last) return false;
    if (!last.pushed) return true;
    if (wasReleased && (last.limited || this.#wasShut)) return true;
    return last.full && (wasReleased || at - last.at <= this.#rtt);
  }

  /** Did it wait until all that was small had been acknowledged, and nothing else? */
  #isHeld(): boolean {
    const last = this.#last;
    return last !== null && !last.full && !this.#heard && this.#una >= this.#small;
  }

  /** A window that was closed opens again: the program reads. */
  #reads(each: Seen): void {
    if (each.window === 0 && isBare(each)) this.#isShut = true;
    if (each.window === 0 || !this.#isShut) return;
    this.#isShut = false;
    this.acts.push({kind: "reads", at: each.at, bytes: each.window});
  }
}
