/** Runs schedules on a kernel, those with the same settings together, and reads its answers. */
import type {Micros} from "../../src/base/units.ts";
import type {Kernel, RawAnswers} from "./machine.ts";
import {
  TICK,
  cookieName,
  type Answered,
  type Answers,
  type Out,
  type Schedule
} from "./schedule.ts";

/** How a kernel is asked: so many schedules at once, each begun so long after the one before. */
const TOGETHER = 150;
const STAGGER = 0.002;

/** A call that took as long as this, in µs, was interrupted: who knows when it took effect. */
const LONG = 1500;

/** The kernel's answers to each schedule, in their order. */
export async function runOnKernel(
  kernel: Kernel,
  schedules: readonly Schedule[]
): Promise<Answers[]> {
  const shared = groups(schedules);
  const questions = shared.map((group) => {
    const first = schedules[group[0] ?? 0];
    return {
      sysctl: {tcp_no_metrics_save: "1", tcp_ecn: "0", tcp_fastopen: "0", ...first?.sysctl},
      congestion: first?.congestion,
      stagger: STAGGER,
      schedules: group.map((i) => schedules[i])
    };
  });
  const raw = await kernel.ask(questions);
  const answers: Answers[] = [];
  for (const [g, group] of shared.entries()) {
    for (const [n, i] of group.entries()) {
      answers[i] = until(decode(raw[g]?.[n] as RawAnswers), schedules[i]?.tail ?? 0);
    }
  }
  return answers;
}

/** Schedules with the same settings share a namespace. */
function groups(schedules: readonly Schedule[]): number[][] {
  const open = new Map<string, number[]>();
  const all: number[][] = [];
  for (const [i, {sysctl, congestion}] of schedules.entries()) {
    const key = JSON.stringify([sysctl, congestion]);
    let group = open.get(key);
    if (!group || group.length === TOGETHER) {
      group = [];
      open.set(key, group);
      all.push(group);
    }
    group.push(i);
  }
  return all;
}

/** What was sent before the end: other schedules may have taken longer. */
function until({events, sent, ...rest}: Answers, tail: Micros): Answers {
  const end = (events.at(-1)?.at ?? 0) + tail;
  return {...rest, events, sent: sent.filter(({at}) => at <= end)};
}

function decode({calls, sent, begun}: RawAnswers): Answers {
  let firstStamp: number | null = null;
  const cookies: string[] = [];
  let isn = 0;
  let first: number | null = null;
  const outs = sent.map((raw): Out => {
    const [at, flags, seq, ack, window, length, options, , urgent, ecn] = raw;
    const bytes = new Map(options.map(([kind, hex]) => [kind, Buffer.from(hex, "hex")]));
    const stamp = bytes.get(8)?.readUInt32BE(0) ?? null;
    firstStamp ??= stamp;
    const sack = bytes.get(5);
    const blocks: [number, number][] = [];
    for (let i = 0; sack && i < sack.length; i += 8) {
      blocks.push([sack.readUInt32BE(i), sack.readUInt32BE(i + 4)]);
    }
    // Each SYN with a new number begins a connection; before the first one numbers are absolute.
    if (flags.includes("S")) isn = seq;
    // A reset that answers what has no connection begins at 0.
    const stray = flags === "R." && seq === 0;
    // A bare reset has the number that the peer's ACK asked for, which counts from the first SYN.
    const cookie = cookieName(bytes.get(34)?.toString("hex") ?? null, cookies);
    if (flags.includes("S") && cookies.length > 0) first = seq;
    else if (flags.includes("S")) first ??= seq;
    const from = flags === "R" ? (first ?? 0) : isn;
    return {
      at,
      after: calls.findLastIndex(([called]) => called <= at),
      flags: flags === "" ? "-" : flags,
      seq: stray ? 0 : (seq - from) >>> 0,
      ack: flags.includes(".") ? ack : 0,
      window,
      urgent,
      ecn,
      length,
      mss: bytes.get(2)?.readUInt16BE(0) ?? 0,
      wscale: bytes.get(3)?.readUInt8(0) ?? -1,
      sackOK: bytes.has(4),
      tsVal: stamp === null ? null : (stamp - (firstStamp ?? 0)) >>> 0,
      tsEcr: bytes.get(8)?.readUInt32BE(4) ?? null,
      sack: blocks,
      fastOpen: cookie,
      late: 0
    };
  });
  const events = calls.map(([at, value, errno, out]): Answered => ({at, value, errno, out}));
  const sure = calls.every(([, , , , took]) => took < LONG);
  return {events, sent: outs, begun: begun % TICK, sure};
}
