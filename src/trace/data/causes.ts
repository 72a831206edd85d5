/** What was done to a run from outside, and what the network forgot: the causes of the rest. */
import type {Micros} from "../../base/units.ts";
import type {Fault} from "../../net/fault.ts";
import {hitBy} from "../query/faulted.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";

/**
 * What kind of cause. `nat`: a middlebox has dropped its entry of a connection. `icmp` and `mtu`: a
 * host is told that the peer cannot be reached, or what the path carries.
 */
export type CauseKind = Exclude<Fault["kind"], "drop"> | "nat" | "icmp" | "mtu";

/** One cause. */
export interface Cause {
  readonly kind: CauseKind;
  readonly at: Micros;
  /** Indices in `run.hosts`: one, or the two ends of a wire. */
  readonly hosts: readonly number[];
  /** When it was undone, in µs: a cable that is plugged in again; null when it never was. */
  readonly until: Micros | null;
  /** The fault behind it; null for what the network did by itself. */
  readonly fault: Fault | null;
}

/** The causes of a run, in order of time. Lost segments are not among them: they show it. */
export function causesOf(run: Trace): Cause[] {
  const own = run.faults.flatMap((fault) => causeOf(run, fault) ?? []);
  return [...own, ...forgotten(run), ...told(run)].sort((a, b) => a.at - b.at);
}

function causeOf(run: Trace, fault: Fault): Cause | null {
  const index = (name: string) => run.hosts.findIndex((host) => host.name === name);
  switch (fault.kind) {
    case "drop":
      return null;
    case "delay":
    case "duplicate": {
      const transit = hitBy(run, fault);
      if (!transit) return null;
      return {kind: fault.kind, at: transit.sentAt, hosts: [transit.from], until: null, fault};
    }
    case "cut":
    case "unreachable":
    case "heal": {
      const {kind, at, between} = fault;
      const hosts = between ? between.map(index) : [0, run.hosts.length - 1];
      return {kind, at, hosts, until: kind === "heal" ? null : healedAt(run, fault), fault};
    }
    case "forge":
      return {kind: "forge", at: fault.at, hosts: [index(fault.to)], until: null, fault};
    default: {
      const {kind, at, host} = fault;
      const until = kind === "hang" ? resumedAt(run, fault) : null;
      return {kind, at, hosts: [index(host)], until, fault};
    }
  }
}

/** When the cable that was pulled is plugged in again, or the router knows its way again. */
function healedAt(run: Trace, cut: Extract<Fault, {kind: "cut" | "unreachable"}>): Micros | null {
  const times = run.faults.flatMap((fault) => {
    if (fault.kind !== "heal" || fault.at < cut.at) return [];
    const same =
      !cut.between || !fault.between || cut.between.every((one) => fault.between?.includes(one));
    return same ? [fault.at] : [];
  });
  return times.length > 0 ? Math.min(...times) : null;
}

/** When a program goes on that hangs, or is ended with its process or its host. */
function resumedAt(run: Trace, hang: Extract<Fault, {kind: "hang"}>): Micros | null {
  const times = run.faults.flatMap((fault) => {
    const ends = fault.kind === "resume" || fault.kind === "kill" || fault.kind === "power-off";
    return ends && fault.host === hang.host && fault.at >= hang.at ? [fault.at] : [];
  });
  return times.length > 0 ? Math.min(...times) : null;
}

/**
 * When a middlebox dropped its entry of each connection of which it no longer knows a segment; of a
 * run that does not say after how long it forgets, when it first lost one.
 */
function forgotten(run: Trace): Cause[] {
  const seen = new Set<number>();
  return run.transits.flatMap((transit): Cause | readonly Cause[] => {
    const {lost, connection, from, to} = transit;
    if (lost?.why !== "nat" || seen.has(connection)) return [];
    seen.add(connection);
    const at = droppedAt(run, transit) ?? lost.at;
    return {kind: "nat", at, hosts: [from, to], until: null, fault: null};
  });
}

/** When the entry was dropped that a segment would have needed; null if that is not known. */
function droppedAt({transits, natTimeouts = []}: Trace, lost: Transit): Micros | null {
  const {id, connection, from, to} = lost;
  const timeout = natTimeouts.find(({between}) => between.includes(from) && between.includes(to));
  // What a reader takes out of the wire is lost before it comes there.
  const passed = transits
    .slice(0, id)
    .findLast((each) => each.connection === connection && each.lost?.why !== "chosen");
  return timeout && passed ? passed.sentAt + timeout.after : null;
}

/** The first ICMP message of each kind that a host gets: those that follow say the same. */
function told(run: Trace): Cause[] {
  const seen = new Set<string>();
  return run.notes.flatMap((note): Cause | readonly Cause[] => {
    if (note.kind !== "icmp") return [];
    const {at, host, message} = note;
    const kind = message.kind === "unreachable" ? "icmp" : "mtu";
    if (seen.has(`${host} ${kind}`)) return [];
    seen.add(`${host} ${kind}`);
    return {kind, at, hosts: [host], until: null, fault: null};
  });
}
