/** Hosts joined by links, under one clock: the only place where time passes. */
import type {Detail} from "../tcp/block/cause.ts";
import {EventQueue, type Due} from "../base/queue.ts";
import {random, type Random} from "../base/random.ts";
import {NEVER, type Micros} from "../base/units.ts";
import type {Forged} from "../net/fault.ts";
import {Link, type LinkEnd, type LinkLoss, type LinkSettings} from "../net/link.ts";
import {Nat} from "../net/nat.ts";
import type {SegmentFaults} from "../net/segment-faults.ts";
import {LOOPBACK, type Kernel} from "../os/kernel/kernel.ts";
import type {CallPlace, Host, Row, World} from "../os/kernel/environment.ts";
import {receiveIcmp} from "../os/sockets/icmp.ts";
import {receive} from "../os/sockets/receive.ts";
import type {Reason} from "../tcp/block/effects.ts";
import {parseAddress} from "../wire/address.ts";
import type {Unreachable} from "../wire/icmp.ts";
import {makeSegment, type Segment} from "../wire/segment.ts";
import {Flows} from "./flows.ts";
import type {ConnectionRecord, Loss} from "./record.ts";
import type {Recorder} from "./recorder.ts";

/** What lies between two hosts: the same in both directions. `natTimeout` is in µs. */
export interface Wire {
  readonly settings: LinkSettings;
  readonly natTimeout: Micros;
}

/** Two hosts, by their indexes. */
type Pair = readonly [number, number];

/** What is the matter with a link as a whole: it is cut, or a router on it knows no way on. */
export interface Outage {
  readonly cut: boolean;
  readonly unreachable: Unreachable | null;
}

/** Does an outage between two hosts, or of all links, concern this one? */
const reaches = (from: number, to: number, between: Pair | undefined): boolean =>
  from !== to && (!between || (between.includes(from) && between.includes(to)));

function suffer(link: Link, {cut, unreachable}: Outage): void {
  link.cut = cut;
  link.unreachable = unreachable;
}

/** Hosts, the links between them, and the one clock and event queue that they share. */
export class Network implements World {
  now: Micros = 0;
  readonly events = new EventQueue();
  readonly log: Recorder | null;
  private readonly flows: Flows | null;
  traced: CallPlace | null = null;
  readonly kernels: Kernel[] = [];
  /**
   * Links by sender and receiver, made when they are first used: a thousand hosts have a million
   * of them.
   */
  private readonly links: Link[][] = [];
  private readonly wiring: (a: number, b: number) => Wire;
  /** What was broken and healed so far, for links that are made later. */
  private readonly outages: (Outage & {readonly between: Pair | undefined})[] = [];
  private readonly nats: (Nat | null)[][] = [];
  private readonly sent: number[] = [];
  private readonly faults: SegmentFaults[] = [];
  private readonly hosts = new Map<number, number>();
  private readonly seed: number;

  /** `wiring` tells what lies between two hosts, the one with the lower index first. */
  constructor(seed: number, log: Recorder | null, wiring: (a: number, b: number) => Wire) {
    this.seed = seed;
    this.log = log;
    this.flows = log && new Flows(log);
    this.wiring = wiring;
  }

  /** The clock goes on, if this is a later time. */
  advance(to: Micros): void {
    if (to === this.now) return;
    this.log?.instantOver(this.now);
    this.now = to;
  }

  random(name: string): Random {
    return random(this.seed, name);
  }

  schedule(at: Micros, due: Due): void {
    this.events.push(at, due);
  }

  scheduleLate(at: Micros, due: Due): void {
    this.events.pushLate(at, due);
  }

  /** Adds a host; its index is its place in the order of adding. */
  addHost(kernel: Kernel, faults: SegmentFaults): void {
    if (!this.hosts.has(kernel.address)) this.hosts.set(kernel.address, kernel.index);
    this.kernels.push(kernel);
    this.faults.push(faults);
    this.sent.push(0);
    this.links.push([]);
    this.nats.push([]);
  }

  /** The link from one host to another. */
  private link(from: number, to: number): Link | undefined {
    const row = this.links[from];
    if (!row || !this.kernels[to]) return undefined;
    return row[to] ?? this.join(from, to);
  }

  /** Joins two hosts, one link for each direction; returns that of the direction asked for. */
  private join(from: number, to: number): Link {
    const {settings, natTimeout} = this.wiring(Math.min(from, to), Math.max(from, to));
    const nat = natTimeout < NEVER ? new Nat(natTimeout) : null;
    const oneWay = (a: number, b: number): Link => {
      const chance = this.random(`link ${a} ${b}`);
      const link = new Link(settings, this.events, this.endOf(b), chance);
      (this.links[a] as Link[])[b] = link;
      (this.nats[a] as (Nat | null)[])[b] = nat;
      for (const outage of this.outages) if (reaches(a, b, outage.between)) suffer(link, outage);
      return link;
    };
    if (from !== to) oneWay(to, from);
    return oneWay(from, to);
  }

  private endOf(to: number): LinkEnd {
    const network = this;
    return {
      deliver(segment, tag, now) {
        network.deliver(to, segment, tag, now);
      },
      copy: (tag) => network.copy(tag),
      marked(tag) {
        if (tag >= 0) network.log?.transits.marked(tag);
      }
    };
  }

  /** Breaks or heals the links between two hosts, or all of them. */
  setOutage(outage: Outage, between?: Pair): void {
    this.outages.push({...outage, between});
    this.links.forEach((row, from) => {
      row.forEach((link, to) => {
        if (reaches(from, to, between)) suffer(link, outage);
      });
    });
  }

  resolve(asker: Host, name: string): number | null {
    if (name === "localhost") return LOOPBACK;
    const host = this.kernels.find((other) => other.name === name);
    if (host) return host.address;
    const address = parseAddress(name);
    if (address === null) return null;
    const known = address === LOOPBACK || address === 0 || address === asker.address;
    return known || this.kernels.some((other) => other.address === address) ? address : null;
  }

  send(
    from: number,
    row: Row | null,
    segment: Segment,
    reason: Reason,
    attempt: number,
    detail: Detail
  ): void {
    if (this.kernels[from]?.off) return;
    const to = this.hostOf(segment.to.address, from);
    const nth = (this.sent[from] ?? 0) + 1;
    this.sent[from] = nth;
    const tag = this.record(from, to, nth, row, segment, reason, attempt, detail);
    this.dispatch(from, to, nth, segment, tag);
  }

  /** Puts a segment on the wire that no host sent. */
  forge(from: number, to: number, forged: Forged): void {
    const {fromPort, toPort, ...fields} = forged;
    const segment = makeSegment({
      ...fields,
      from: {address: (this.kernels[from] as Kernel).address, port: fromPort},
      to: {address: (this.kernels[to] as Kernel).address, port: toPort}
    });
    const tag = this.record(from, to, 0, null, segment, "forged", 0, null);
    this.dispatch(from, to, 0, segment, tag);
  }

  private hostOf(address: number, from: number): number {
    if (address === LOOPBACK) return from;
    return this.hosts.get(address) ?? -1;
  }

  private dispatch(from: number, to: number, nth: number, segment: Segment, tag: number): void {
    const link = this.link(from, to);
    if (!link) return this.lose(tag, "cut", this.now);
    const hit = (this.faults[from] as SegmentFaults).on(segment, nth);
    const half = this.now + Math.round(link.settings.delay / 2);
    if (hit?.drop) return this.lose(tag, "chosen", half);
    const nat = this.nats[from]?.[to];
    if (nat && !nat.passes(segment, from < to, this.now)) return this.lose(tag, "nat", half);
    const loss = link.send(segment, tag, this.now, hit?.delay ?? 0);
    if (loss) {
      this.lose(tag, loss, loss === "queue" ? this.now : half);
      this.tell(from, link, loss, segment);
      return;
    }
    if (hit && hit.duplicate >= 0) {
      link.stray(segment, this.copy(tag), this.now + link.settings.delay + hit.duplicate);
    }
  }

  /** Half way there, a router says why it lost a segment; its message takes as long again. */
  private tell(from: number, link: Link, loss: LinkLoss, segment: Segment): void {
    const icmp = link.says(loss);
    const kernel = this.kernels[from];
    if (!icmp || !kernel) return;
    this.events.push(this.now + link.settings.delay, {
      run: (now) => receiveIcmp(kernel, icmp, segment, now)
    });
  }

  private deliver(to: number, segment: Segment, tag: number, now: Micros): void {
    const kernel = this.kernels[to] as Kernel;
    if (kernel.off) return this.lose(tag, "host-off", now);
    if (this.log && tag >= 0) {
      this.log.transits.arrived(tag, now);
      this.log.lastAt = now;
    }
    receive(kernel, segment, now);
  }

  private lose(tag: number, why: Loss["why"], at: Micros): void {
    if (tag >= 0) this.log?.lost(tag, why, at);
  }

  private record(
    from: number,
    to: number,
    nth: number,
    row: Row | null,
    segment: Segment,
    reason: Reason,
    attempt: number,
    detail: Detail
  ): number {
    const {log, flows} = this;
    if (!log || !flows) return -1;
    const connection = flows.of(from, row, segment);
    const opened = (log.connections[connection] as ConnectionRecord).from;
    const {address, port} = segment.from;
    const forward = opened.port === port && opened.address === address;
    log.lastAt = this.now;
    return log.transits.push(
      from,
      to,
      nth,
      connection,
      forward,
      segment,
      this.now,
      reason,
      attempt,
      detail
    );
  }

  /** The record of a copy that the network made. */
  private copy(tag: number): number {
    return this.log && tag >= 0 ? this.log.transits.copy(tag) : -1;
  }
}
