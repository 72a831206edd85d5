/** Runs schedules on this machine's own kernel, by a Python program that makes room for them. */
import {spawn, spawnSync} from "node:child_process";
import {join} from "node:path";
import type {Micros} from "../../src/base/units.ts";
import type {Answered, Answers, Out, Schedule} from "./schedule.ts";

const program = join(import.meta.dirname, "lab.py");

/** The kernel's release; or why schedules cannot be run here. */
export function available(): {readonly kernel: string} | {readonly why: string} {
  if (process.platform !== "linux") return {why: `this is ${process.platform}, not Linux`};
  const found = spawnSync("python3", [program, "--check"], {encoding: "utf8"});
  if (found.error) return {why: `python3 cannot be started (${found.error.message})`};
  if (found.status === 0) return {kernel: found.stdout.trim()};
  const last = found.stderr.trim().split("\n").at(-1) ?? "";
  return {why: `no network namespace with a TUN device can be made here (${last})`};
}

/** How a kernel is asked: so many schedules at once, each begun so long after the one before. */
const TOGETHER = 150;
const STAGGER = 0.002;

/** A call that took as long as this, in µs, was interrupted: who knows when it took effect. */
const LONG = 1500;

type RawOut = readonly [
  at: number,
  flags: string,
  seq: number,
  ack: number,
  window: number,
  length: number,
  options: readonly (readonly [kind: number, hex: string])[],
  port: number,
  urgent: number,
  ecn: number
];

type RawCall = readonly [
  at: number,
  value: number,
  errno: string | null,
  out: Answered["out"],
  took: number
];

interface RawAnswers {
  readonly calls: readonly RawCall[];
  readonly sent: readonly RawOut[];
}

/** The kernel's answers to each schedule, in their order. */
export async function runOnKernel(schedules: readonly Schedule[]): Promise<Answers[]> {
  const answers: Answers[] = [];
  for (const group of groups(schedules)) {
    const first = schedules[group[0] ?? 0];
    if (!first) continue;
    const raw = await ask({
      sysctl: {tcp_no_metrics_save: "1", tcp_ecn: "0", ...first.sysctl},
      congestion: first.congestion,
      stagger: STAGGER,
      schedules: group.map((i) => schedules[i])
    });
    for (const [n, i] of group.entries()) {
      answers[i] = until(decode(raw[n] as RawAnswers), schedules[i]?.tail ?? 0);
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
function until({events, sent, sure}: Answers, tail: Micros): Answers {
  const end = (events.at(-1)?.at ?? 0) + tail;
  return {events, sure, sent: sent.filter(({at}) => at <= end)};
}

function ask(question: unknown): Promise<RawAnswers[]> {
  return new Promise((resolve, reject) => {
    const child = spawn("python3", [program], {stdio: ["pipe", "pipe", "inherit"]});
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve(JSON.parse(Buffer.concat(chunks).toString()) as RawAnswers[]);
      else reject(new Error(`lab.py ended with status ${status}`));
    });
    child.stdin.end(JSON.stringify(question));
  });
}

function decode({calls, sent}: RawAnswers): Answers {
  let firstStamp: number | null = null;
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
    if (flags.includes("S")) first ??= seq;
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
      late: 0
    };
  });
  const events = calls.map(([at, value, errno, out]): Answered => ({at, value, errno, out}));
  return {events, sent: outs, sure: calls.every(([, , , , took]) => took < LONG)};
}
