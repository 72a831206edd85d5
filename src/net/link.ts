/** One direction of a link: delay, rate, MTU, a drop-tail queue, and what chance does to it. */
import type {Due, EventQueue} from "../base/queue.ts";
import type {Random} from "../base/random.ts";
import {NEVER, type BitsPerSecond, type Bytes, type Micros} from "../base/units.ts";
import type {Icmp, Unreachable} from "../wire/icmp.ts";
import {wireBytes, type Segment} from "../wire/segment.ts";

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
}

/**
 * What `LinkOptions` says of a link, with its defaults filled in: `queue` in packets, `loss`,
 * `duplicate` and `reorder` as chances from 0 to 1, `mtu` in bytes of an IP packet.
 */
export interface LinkSettings {
  readonly delay: Micros;
  readonly rate: BitsPerSecond;
  readonly queue: number;
  readonly loss: number;
  readonly jitter: Micros;
  readonly duplicate: number;
  readonly reorder: number;
  readonly mtu: Bytes;
  readonly icmp: boolean;
}

/**
 * A link is first in, first out, so its packets stand in a ring and only the first one is in the
 * event queue. What overtakes or lags (jitter, reordering, faults) goes its own way.
 */
export class Link implements Due {
  readonly settings: LinkSettings;
  private readonly events: EventQueue;
  private readonly end: LinkEnd;
  private readonly random: Random;
  private readonly segments: Segment[] = [];
  private readonly tags: number[] = [];
  private readonly arrivals: Micros[] = [];
  private head = 0;
  private waiting = false;
  /** When the wire has sent off all that was handed in so far. */
  private busyUntil: Micros = 0;
  /** Departure times of packets that still wait for the wire. */
  private readonly departures: Micros[] = [];
  private departed = 0;
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
      if (this.busyUntil > now && this.queued(now) >= settings.queue) return "queue";
      const start = Math.max(now, this.busyUntil);
      this.busyUntil = start + (wireBytes(segment) * 8e6) / settings.rate;
      this.departures.push(start);
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
    const {segments, tags, arrivals} = this;
    this.waiting = false;
    if (this.head >= segments.length || (arrivals[this.head] as number) > now) return;
    const i = this.head++;
    const segment = segments[i] as Segment;
    const tag = tags[i] as number;
    // The next packet must be in the event queue before this one causes anything.
    if (this.head === segments.length) this.clear();
    else this.arm();
    this.out(segment, tag, now);
  }

  private out(segment: Segment, tag: number, now: Micros): void {
    this.end.deliver(segment, tag, now);
  }

  private enqueue(segment: Segment, tag: number, at: Micros): void {
    this.segments.push(segment);
    this.tags.push(tag);
    this.arrivals.push(at);
    if (!this.waiting) this.arm();
  }

  private arm(): void {
    this.waiting = true;
    this.events.push(this.arrivals[this.head] ?? NEVER, this);
    if (this.head >= 1024) this.compact();
  }

  private clear(): void {
    this.segments.length = this.tags.length = this.arrivals.length = 0;
    this.head = 0;
  }

  private compact(): void {
    this.segments.splice(0, this.head);
    this.tags.splice(0, this.head);
    this.arrivals.splice(0, this.head);
    this.head = 0;
  }

  /** Packets that wait for the wire, without the one being sent. */
  private queued(now: Micros): number {
    const {departures} = this;
    while (this.departed < departures.length && (departures[this.departed] as number) <= now) {
      this.departed++;
    }
    if (this.departed > 1024) {
      departures.splice(0, this.departed);
      this.departed = 0;
    }
    return departures.length - this.departed;
  }
}
