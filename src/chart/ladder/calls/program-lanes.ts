/** The calls of a host as lanes: one for each program that runs at the same time as another. */
import type {CallRecord} from "../../../sim/record.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import {count} from "../../../trace/words/duration.ts";
import {words} from "../../words.ts";

/** The calls of one lane, in order of time. */
export interface ProgramLane {
  /** `"program"` when it is the only one, else `"main"`, `"thread 2"`, or `"12 threads"`. */
  readonly name: string;
  /** Does it hold the calls of several programs that run at one time? */
  readonly several: boolean;
  readonly calls: readonly CallRecord[];
}

const known = new WeakMap<Trace, Map<string, readonly ProgramLane[]>>();

/** The lanes of a host, at most `most`: the last one takes the calls of all that are left. */
export function programLanes(run: Trace, host: number, most: number): readonly ProgramLane[] {
  const lists = known.get(run) ?? new Map<string, readonly ProgramLane[]>();
  known.set(run, lists);
  const key = `${host}/${most}`;
  const before = lists.get(key);
  if (before) return before;
  const lanes = lanesOf(run, host, most);
  lists.set(key, lanes);
  return lanes;
}

interface Lane {
  readonly programs: Set<number>;
  readonly calls: CallRecord[];
  /** When its last call returned; Infinity while one is blocked. */
  until: number;
  /** Has it taken in a program that runs beside another of it? */
  crowded: boolean;
}

function lanesOf(run: Trace, host: number, most: number): ProgramLane[] {
  const programs = new Map<number, CallRecord[]>();
  for (const call of run.calls) {
    if (call.host !== host) continue;
    const list = programs.get(call.program);
    if (list) list.push(call);
    else programs.set(call.program, [call]);
  }
  const lanes: Lane[] = [];
  for (const [program, calls] of programs) {
    const since = calls[0]?.calledAt ?? 0;
    const until = calls.reduce(
      (last, {returnedAt}) => Math.max(last, returnedAt < 0 ? Infinity : returnedAt),
      since
    );
    const free = lanes.find((lane) => lane.until < since);
    const lane = free ?? (lanes.length < most ? null : lanes.at(-1));
    if (lane) {
      if (!free) lane.crowded = true;
      lane.programs.add(program);
      lane.calls.push(...calls);
      lane.until = Math.max(lane.until, until);
    } else lanes.push({programs: new Set([program]), calls: [...calls], until, crowded: false});
  }
  return lanes.map(({programs: own, calls, crowded}) => ({
    name: nameOf(own, lanes.length),
    several: crowded,
    calls: calls.sort((a, b) => a.calledAt - b.calledAt)
  }));
}

function nameOf(programs: ReadonlySet<number>, lanes: number): string {
  if (lanes === 1) return words.program;
  if (programs.size > 1) return words.threads(count(programs.size));
  const [only = 0] = programs;
  return only === 0 ? words.main : words.thread(only + 1);
}
