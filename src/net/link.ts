/** One direction of a link: delay, rate, MTU, a drop-tail queue, and what chance does to it. */
import type {Due, EventQueue} from "../base/queue.ts";
import type {Random} from "../base/random.ts";
import {NEVER, type BitsPerSecond, type Bytes, type Micros} from "../base/units.ts";
import type {Icmp, Unreachable} from "../wire/icmp.ts";
import {CE, wireBytes, type Segment} from "../wire/segment.ts";

/**
 * Why a link loses a packet: by chance, because its queue is full, because it is cut, because a
 * router knows no way on, or because the packet is larger than the MTU.
 */
export type LinkLoss = "chance" | "queue" | "cut" | "unreachable" | "mtu";

/** Where packets come out. `tag` is what was handed in with the packet. */
export interface LinkEnd {
  deliver(segment: Segment, tag: number, now: Micros): void;
  /** A packet was doubled on the way: the tag of the copy. */
  copy(tag: number): number;
  /** A packet was marked on the way: congestion experienced (RFC 3168). */
  marked(tag: number): void;
}

/**
 * What `LinkOptions` says of a link, with its defaults filled in: `queue` and `mark` in packets,
 * `loss`, `duplicate` and `reorder` as chances from 0 to 1, `mtu` in bytes of an IP packet.
 */
export interface LinkSettings {
  readonly delay: Micros;
  readonly rate: BitsPerSecond;
  readonly queue: number;
  readonly mark: number;
  readonly loss: number;
  readonly jitter: Micros;
  readonly duplicate: number;
  readonly reorder: number;
  readonly mtu: Bytes;
  readonly icmp: boolean;
}

/** Places at the front of a queue that may be empty before it is moved there. */
const COMPACT = 1024;

/**
 * A link is first in, first out, so its packets stand in a ring and only the first one is in the
 * event queue. What overtakes or lags (jitter, reordering, faults) goes its own way.
 */
export class Link implements Due {
  readonly settings: LinkSettings;
  private readonly events: EventQueue;
  private readonly end: LinkEnd;
  private readonly random: Random;
  // The packets under way, from `head` up to `tail`. The arrays are never cut: a link is empty
  // again and again, and would have to make room for its next packet each time.
  private readonly segments: Segment[] = [];
  private readonly tags: number[] = [];
  private readonly arrivals: Micros[] = [];
  private head = 0;
  private tail = 0;
  private waiting = false;
  /** When the wire has sent off all that was handed in so far. */
  private busyUntil: Micros = 0;
  /** Departure times of packets that still wait for the wire, from `departed` up to `taken`. */
  private readonly departures: Micros[] = [];
  private departed = 0;
  private taken = 0;
  cut = false;
  /** What a router on the way says that it cannot reach; null while it can. */
  unreachable: Unreachable | null = null;

  constructor(settings: LinkSettings, events: EventQueue, end: LinkEnd, random: Random) {
    this.settings = settings;
    this.events = events;
    this.end = end;
    this.random = random;
  }

  /**
   * Takes a packet, to come out after queueing, transmission, delay and `extra` µs. Returns why it
   * was lost, or null.
   */
  send(segment: Segment, tag: number, now: Micros, extra: Micros = 0): LinkLoss | null {
    const {settings, random} = this;
    if (this.cut) return "cut";
    if (this.unreachable !== null) return "unreachable";
    if (settings.mtu < Infinity && wireBytes(segment) > settings.mtu) return "mtu";
    if (settings.loss > 0 && random.chance(settings.loss)) return "chance";
    let out = now;
    if (settings.rate < Infinity) {
      const queued = this.queued(now);
      if (this.busyUntil > now && queued >= settings.queue) return "queue";
      if (queued >= settings.mark && segment.ecn > 0) {
        segment = {...segment, ecn: CE};
        this.end.marked(tag);
      }
      const start = Math.max(now, this.busyUntil);
      this.busyUntil = start + (wireBytes(segment) * 8e6) / settings.rate;
      this.departures[this.taken++] = start;
      out = this.busyUntil;
    }
    let at = out + settings.delay;
    let strays = extra > 0;
    if (settings.jitter > 0) {
      at += random.unit() * settings.jitter;
      strays = true;
    }
    if (settings.reorder > 0 && random.chance(settings.reorder)) {
      at += settings.delay / 2 + 1;
      strays = true;
    }
    at = Math.round(at + extra);
    if (strays) this.stray(segment, tag, at);
    else this.enqueue(segment, tag, at);
    if (settings.duplicate > 0 && random.chance(settings.duplicate)) {
      this.stray(segment, this.end.copy(tag), at + 1);
    }
    return null;
  }

  /** What the sender is told of a packet that was lost; null when nobody tells it. */
  says(loss: LinkLoss): Icmp | null {
    const {unreachable} = this;
    const {mtu, icmp} = this.settings;
    if (!icmp) return null;
    if (loss === "mtu") return {kind: "fragmentation-needed", mtu};
    if (loss !== "unreachable" || unreachable === null) return null;
    return {kind: "unreachable", code: unreachable};
  }

  /** Delivers a packet apart from the queue, at a time of its own. */
  stray(segment: Segment, tag: number, at: Micros): void {
    const link = this;
    this.events.push(at, {
      run(now) {
        link.out(segment, tag, now);
      }
    });
  }

  run(now: Micros): void {
    this.waiting = false;
    if (this.head === this.tail || (this.arrivals[this.head] as number) > now) return;
    const i = this.head++;
    const segment = this.segments[i] as Segment;
    const tag = this.tags[i] as number;
    // The next packet must be in the event queue before this one causes anything.
    if (this.head === this.tail) this.head = this.tail = 0;
    else this.arm();
    this.out(segment, tag, now);
  }

  private out(segment: Segment, tag: number, now: Micros): void {
    this.end.deliver(segment, tag, now);
  }

  private enqueue(segment: Segment, tag: number, at: Micros): void {
    const i = this.tail++;
    this.segments[i] = segment;
    this.tags[i] = tag;
    this.arrivals[i] = at;
    if (!this.waiting) this.arm();
  }

  private arm(): void {
    this.waiting = true;
    this.events.push(this.arrivals[this.head] ?? NEVER, this);
    if (this.head >= COMPACT && this.head * 2 >= this.tail) this.compact();
  }

  private compact(): void {
    const {segments, tags, arrivals, head} = this;
    this.tail -= head;
    this.head = 0;
    // Array.copyWithin() takes several times as long.
    for (let i = 0; i < this.tail; i++) {
      segments[i] = segments[i + head] as Segment;
      tags[i] = tags[i + head] as number;
      arrivals[i] = arrivals[i + head] as Micros;
    }
  }

  /** Packets that wait for the wire, without the one being sent. */
  private queued(now: Micros): number {
    const {departures} = this;
    while (this.departed < this.taken && (departures[this.departed] as number) <= now) {
      this.departed++;
    }
    if (this.departed === this.taken) this.departed = this.taken = 0;
    else if (this.departed >= COMPACT && this.departed * 2 >= this.taken) {
      const {departed} = this;
      this.taken -= departed;
      this.departed = 0;
      for (let i = 0; i < this.taken; i++) departures[i] = departures[i + departed] as Micros;
    }
    return this.taken - this.departed;
  }
}
