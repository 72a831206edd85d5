/** What came of a run, beside the undisturbed one: what its programs and sockets noticed. */
import type {Bytes, Micros} from "../../base/units.ts";
import type {CallName} from "../../os/kernel/call-values.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import {bytesRead} from "../../trace/query/bytes.ts";
import {stateAt} from "../../trace/query/at-time.ts";
import type {Run} from "../../trace/query/trace.ts";
import type {Attempt} from "../work/subject.ts";

/** One thing that is not as in the undisturbed run. */
export type Difference =
  /** A call failed: the error's name on its host's system. */
  | {
      readonly kind: "failed";
      readonly host: string;
      readonly call: CallName;
      readonly errno: string;
    }
  /** A call had not returned when the run ended. */
  | {readonly kind: "blocked"; readonly host: string; readonly call: CallName}
  /** A host's programs read fewer bytes than they would have. */
  | {readonly kind: "unread"; readonly host: string; readonly bytes: Bytes}
  /** A connected socket was still there when the run ended. */
  | {readonly kind: "left"; readonly host: string; readonly state: TcpState};

/**
 * How a run compares, from the mildest to the worst. `"same"`: programs and sockets notice nothing.
 * `"unnoticed"`: programs notice nothing, and a socket is there for longer. `"later"`: programs get
 * the same, later. `"worse"`: a call fails or never returns, bytes are missing, a socket is left.
 * `"endless"`: the run was stopped by its budget of events. `"threw"`: a program threw an error.
 * `"own"`: what the caller's own question returned.
 */
export type OutcomeClass = "same" | "unnoticed" | "later" | "worse" | "endless" | "threw" | "own";

/** What came of a run. */
export interface RunOutcome {
  readonly class: OutcomeClass;
  /** What is not as in the undisturbed run; empty unless the class is `"worse"`. */
  readonly differences: readonly Difference[];
  /** How much later the programs' last call returned, or the last socket was gone, in µs. */
  readonly later: Micros;
  /** What the caller's own question returned, or what a program threw; else empty. */
  readonly text: string;
}

/** All that is compared, of one run. */
interface Account {
  readonly differences: readonly Difference[];
  readonly returnedAt: Micros;
  readonly goneAt: Micros;
}

const OTHERS = {differences: [], later: 0, text: ""} as const;

/** Returns a function that says what came of a run, beside `base`. */
export function outcomesBeside(base: Run): (attempt: Attempt) => RunOutcome {
  const usual = accountOf(base);
  const known = countsOf(usual.differences);
  const read = base.hosts.map((_, host) => bytesRead(base, host));
  return ({run, error}) => {
    if (!run) return {...OTHERS, class: "threw", text: error};
    if (run.end.why === "budget") return {...OTHERS, class: "endless"};
    const {differences, returnedAt, goneAt} = accountOf(run);
    const found = withoutKnown(differences, known);
    run.hosts.forEach(({name}, host) => {
      const bytes = (read[host] ?? 0) - bytesRead(run, host);
      if (bytes > 0) found.push({kind: "unread", host: name, bytes});
    });
    const later = returnedAt - usual.returnedAt;
    if (found.length > 0) return {...OTHERS, class: "worse", differences: found, later};
    if (later > 0) return {...OTHERS, class: "later", later};
    const longer = goneAt - usual.goneAt;
    return longer > 0 ? {...OTHERS, class: "unnoticed", later: longer} : {...OTHERS, class: "same"};
  };
}

/** The outcome that a caller's own question gives. */
export const ownOutcome = (text: unknown): RunOutcome => ({
  ...OTHERS,
  class: "own",
  text: String(text)
});

/** Outcomes with the same key are one group, whatever their times are. */
export const outcomeKey = ({class: name, differences, text}: RunOutcome): string =>
  JSON.stringify([name, differences, text]);

function accountOf(run: Run): Account {
  const differences: Difference[] = [];
  let returnedAt = 0;
  let goneAt = 0;
  const host = (index: number): string => run.hosts[index]?.name ?? "";
  for (const call of run.calls) {
    returnedAt = Math.max(returnedAt, call.returnedAt);
    const {outcome, name} = call;
    if (outcome.kind === "errno") {
      differences.push({kind: "failed", host: host(call.host), call: name, errno: outcome.errno});
    } else if (outcome.kind === "pending" && name !== "exit") {
      differences.push({kind: "blocked", host: host(call.host), call: name});
    }
  }
  for (const socket of run.sockets) {
    goneAt = Math.max(goneAt, socket.goneAt);
    if (socket.goneAt >= 0 || socket.remote === null) continue;
    const state = stateAt(run, socket.id, run.end.at);
    if (state === null || state === "CLOSED") continue;
    differences.push({kind: "left", host: host(socket.host), state});
  }
  return {differences, returnedAt, goneAt};
}

const keyOf = (difference: Difference): string => JSON.stringify(difference);

function countsOf(differences: readonly Difference[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const difference of differences) {
    const key = keyOf(difference);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Each kind of difference once, where there are more of it than in the undisturbed run. */
function withoutKnown(
  differences: readonly Difference[],
  known: ReadonlyMap<string, number>
): Difference[] {
  const counts = countsOf(differences);
  const told = new Set<string>();
  return differences.filter((difference) => {
    const key = keyOf(difference);
    if (told.has(key) || (counts.get(key) ?? 0) <= (known.get(key) ?? 0)) return false;
    told.add(key);
    return true;
  });
}
