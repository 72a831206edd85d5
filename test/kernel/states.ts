/** Compares the states that a recording saw in the socket tables with those of a run. */
import type {Trace as ModelTrace} from "../../src/trace/query/trace.ts";
import type {Divergence} from "./compare.ts";
import type {Trace, TraceState} from "./trace.ts";

/** The kernel's spelling as the RFC's. */
const RFC: Readonly<Record<string, string>> = {
  SYN_SENT: "SYN-SENT",
  SYN_RECV: "SYN-RECEIVED",
  FIN_WAIT_1: "FIN-WAIT-1",
  FIN_WAIT_2: "FIN-WAIT-2",
  CLOSE_WAIT: "CLOSE-WAIT",
  LAST_ACK: "LAST-ACK",
  TIME_WAIT: "TIME-WAIT",
  "(gone)": "CLOSED"
};
const rfc = (state: string): string => RFC[state] ?? state;

/** The state of one connection at one host, and since when, in ms. */
interface Seen {
  readonly state: string;
  readonly at: number;
}
type Lives = Map<string, Seen[]>;

/** States shorter than this, in ms, are not timed: the recorder looked every 3 ms or so. */
const TIMED = 500;

/**
 * The n-th connection that a host saw, in both runs: each state that the recording saw must come
 * in the run, in the same order (it may have missed short ones), and last as long.
 */
export function compareStates(trace: Trace, run: ModelTrace): Divergence[] {
  const found: Divergence[] = [];
  for (const host of ["c", "s"] as const) {
    const real = [...recordedLives(trace.states.filter((s) => s.host === host)).values()];
    const sim = [...simulatedLives(run, host === "c" ? "client" : "server").values()];
    for (const [n, life] of real.entries()) {
      // Ports are chance, and several connections may begin at once: any life that fits will do.
      const best = sim.findIndex((other) => fits(life, other));
      if (best >= 0) sim.splice(best, 1);
      else found.push(missing(host, n, life, sim));
    }
  }
  return found;
}

function recordedLives(states: readonly TraceState[]): Lives {
  const lives: Lives = new Map();
  for (const {lport, rport, state, t_ms} of states) {
    if (state === "LISTEN" || (rport === 0 && state === "(gone)")) continue;
    const key = `${String(lport)} ${String(rport)}`;
    const life = lives.get(key);
    if (life) life.push({state: rfc(state), at: t_ms});
    else lives.set(key, [{state: rfc(state), at: t_ms}]);
  }
  return lives;
}

function simulatedLives(run: ModelTrace, host: string): Lives {
  const index = run.hosts.findIndex((h) => h.name === host);
  const lives: Lives = new Map();
  for (const change of run.states) {
    if (change.host !== index) continue;
    const socket = run.sockets[change.socket];
    const key = `${String(socket?.local.port)} ${String(socket?.remote?.port ?? 0)}`;
    const seen = {state: change.to, at: change.at / 1e3};
    const life = lives.get(key);
    if (life) life.push(seen);
    else lives.set(key, [seen]);
  }
  return lives;
}

function fits(real: readonly Seen[], sim: readonly Seen[]): boolean {
  let j = 0;
  let before: {real: number; sim: number} | null = null;
  for (const {state, at} of real) {
    while (j < sim.length && sim[j]!.state !== state) j++;
    const now = sim[j];
    if (!now) return false;
    if (before) {
      const lasted = at - before.real;
      const lasts = now.at - before.sim;
      const timed = lasted > TIMED && lasts > TIMED;
      if (timed && (lasted < lasts - 25 || lasted > 1.125 * lasts + 30)) return false;
    }
    before = {real: at, sim: now.at};
    j++;
  }
  return true;
}

function missing(
  host: string,
  n: number,
  life: readonly Seen[],
  left: readonly (readonly Seen[])[]
): Divergence {
  const show = (seen: readonly Seen[]): string => seen.map((s) => s.state).join(" ");
  const last = life.at(-1);
  const want = `${show(life)} at ${(last?.at ?? 0).toFixed(0)} ms`;
  // The most similar life that is left: the one that has most of the states.
  const common = (other: readonly Seen[]): number =>
    life.filter((s) => other.some((o) => o.state === s.state)).length;
  const got = [...left].sort((a, b) => common(b) - common(a))[0];
  const what = `[${host}] connection ${String(n + 1)}: expected ${want}, got`;
  return {rule: "state", at: last?.at ?? 0, what: `${what} ${got ? show(got) : "none"}`};
}
