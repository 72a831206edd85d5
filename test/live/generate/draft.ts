/**
 * A schedule while it is made. The engine runs along, so that what comes next can follow from what
 * was sent.
 */
import type {Random} from "../../../src/base/random.ts";
import {ms, type Micros} from "../../../src/base/units.ts";
import type {Request} from "../../../src/packetdrill/stack/stack.ts";
import {EngineRun} from "../engine.ts";
import {pass} from "../settle.ts";
import type {Schedule, ScheduleEvent} from "../schedule.ts";
import {pick} from "./pick.ts";

/**
 * How wild schedules are: the second level has everything, the third is watched by epoll, and the
 * fourth has marks of congestion, too.
 */
export type Level = "plain" | "wide" | "watched" | "ecn";

/** Settings that a kernel may have, each with how often it is picked. */
const PROFILES: readonly (readonly [weight: number, Pick<Schedule, "sysctl" | "congestion">])[] = [
  [5, {sysctl: {}, congestion: "cubic"}],
  [2, {sysctl: {tcp_timestamps: "0"}, congestion: "reno"}],
  [1, {sysctl: {tcp_sack: "0"}, congestion: "reno"}],
  [1, {sysctl: {tcp_window_scaling: "0", tcp_timestamps: "0"}, congestion: "cubic"}],
  [
    1,
    {
      sysctl: {tcp_timestamps: "0", tcp_sack: "0", tcp_early_retrans: "0", tcp_recovery: "0"},
      congestion: "reno"
    }
  ]
];

/** What has been drawn so far, and the engine to which all of it was done. */
export class Draft {
  readonly rnd: Random;
  readonly isWide: boolean;
  readonly isWatched: boolean;
  readonly hasEcn: boolean;
  readonly events: ScheduleEvent[] = [];
  readonly profile: Pick<Schedule, "sysctl" | "congestion">;
  readonly run: EngineRun;

  constructor(rnd: Random, level: Level) {
    this.rnd = rnd;
    this.isWide = level !== "plain";
    this.isWatched = level === "watched";
    this.hasEcn = level === "ecn";
    const profile = pick(rnd, PROFILES);
    this.profile = this.hasEcn
      ? {...profile, sysctl: {...profile.sysctl, tcp_ecn: rnd.chance(0.6) ? "1" : "2"}}
      : profile;
    this.run = new EngineRun(this.profile);
  }

  /** How long nothing happens before the next event, as a rule. */
  pause(): Micros {
    return pick(this.rnd, [
      [8, 300],
      [4, ms(1)],
      [3, ms(12)],
      [2, ms(30)],
      [2, ms(60)],
      [1, ms(110)],
      [1, ms(260)],
      [this.isWide ? 0.5 : 0.2, ms(700)]
    ]);
  }

  add(event: ScheduleEvent): void {
    const wait = pass(this.run, event.wait);
    const settled = {...event, wait};
    this.run.perform(settled);
    this.events.push(settled);
  }

  call(wait: Micros, request: Request): void {
    this.add({wait, kind: "call", request});
  }
}
