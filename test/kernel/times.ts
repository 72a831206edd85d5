/**
 * Times of packets that stand for each other. An absolute time says little, because a kernel's
 * timers are late and all that follows is; so each packet is timed from what its host did or
 * received before.
 */
import type {Step} from "./align.ts";
import type {Divergence} from "./compare.ts";
import {identity, type Packet} from "./packet.ts";

/** Reasons to send that are a kernel timer's running out. */
const TIMERS = new Set([
  "ack-delayed",
  "retransmit-timeout",
  "tail-loss-probe",
  "window-probe",
  "keepalive",
  "cork-timeout",
  // A keepalive that nobody answers ends in one.
  "reset"
]);

/** Reasons to send that a program's call may be behind, so that its waking up late counts. */
const CALLS = new Set([
  "connect",
  "data",
  "nagle-released",
  "fin",
  "ack-read",
  "window-update",
  "reset",
  "ack"
]);

/** What two clocks of one machine may differ by, in ms. */
const CLOCK = 0.5;
/** How much later a program of the recording may have been woken, in ms. */
const WAKE_UP = 10.5;
/** How long a kernel took to answer a segment, in ms: the recorder shared its processor. */
const ANSWER = 2;
/** How many earlier things at a host may be what a timer was started by. */
const CAUSES = 12;

/** Something at a host in both runs: a packet sent or received. */
interface Moment {
  readonly conn: number;
  readonly real: number;
  readonly sim: number;
}

/** Compares the time of every pair. */
export function compareTimes(rows: readonly Step[]): Divergence[] {
  const found: Divergence[] = [];
  for (const host of ["c>s", "s>c"]) {
    const moments: Moment[] = [];
    const sent: (Moment & {p: Packet; s: Packet})[] = [];
    for (const {real, sim, same} of rows) {
      if (!real || !sim || !same) continue;
      if (real.dir === host) {
        sent.push({conn: real.conn, real: real.t, sim: sim.t, p: real, s: sim});
      } else if (real.rx !== null && sim.rx !== null) {
        moments.push({conn: real.conn, real: real.rx, sim: sim.rx});
      }
    }
    moments.push(...sent);
    moments.sort((a, b) => a.sim - b.sim || a.real - b.real);
    for (const one of sent) {
      const before = moments.filter(
        (m) => m.sim <= one.sim && m !== one && m.real <= one.real + CLOCK
      );
      const wrong = judge(one.p, one.s, before);
      if (wrong) found.push({rule: "time", at: one.p.t, what: wrong});
    }
  }
  return found;
}

/** Null when some cause explains the packet's time, else a line that says what was expected. */
function judge(real: Packet, sim: Packet, before: readonly Moment[]): string | null {
  const isTimer = TIMERS.has(sim.reason);
  const isCall = CALLS.has(sim.reason);
  // A program keeps to the recording's clock: that clock is a cause like any other.
  const clock: Moment = {conn: real.conn, real: 0, sim: 0};
  const causes = before.filter((m) => m.conn === real.conn).slice(-CAUSES);
  if (isCall) causes.unshift(clock);
  if (causes.length === 0) return null;
  for (const cause of causes) {
    const s = sim.t - cause.sim;
    const r = real.t - cause.real;
    const late = Math.max(isCall ? WAKE_UP : ANSWER, isTimer ? 0.125 * s + 8 : 0);
    const most = s + late;
    if (r >= s - CLOCK && r <= most + CLOCK) return null;
  }
  const last = causes.at(-1)!;
  const [s, r] = [sim.t - last.sim, real.t - last.real];
  const kind = isTimer ? "timer" : isCall ? "call" : "answer";
  return (
    `${String(real.index)} ${real.dir} ${identity(real)}: ${r.toFixed(2)} ms after the last ` +
    `thing at its host expected, got ${s.toFixed(2)} ms (${kind}: ${sim.reason})`
  );
}
