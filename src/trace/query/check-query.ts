/** Checks what a query names: a host that is not there is reported with those that are. */
import {nearest} from "../../base/did-you-mean.ts";
import {checkValue, misfit, required, show, type Shape} from "../../base/shape.ts";
import {
  CALL_NAMES,
  OUTCOME_KINDS,
  type CallName,
  type Outcome
} from "../../os/kernel/call-values.ts";
import type {HostRecord} from "../../sim/record.ts";
import {words} from "./words.ts";

/** The index of a host by its name. Throws a TypeError when there is none. */
export function hostIndex(where: string, hosts: readonly HostRecord[], name: unknown): number {
  const found = hosts.findIndex((host) => host.name === name);
  if (found >= 0) return found;
  const names = hosts.map((host) => host.name);
  const near = typeof name === "string" ? nearest(name, names) : null;
  const hint = near === null ? "" : show(near);
  throw new TypeError(words.host(where, show(name), hint, names.map(show).join(", ")));
}

/** The lists that every trace has, simulated or recorded. */
const PARTS = ["hosts", "sockets", "transits", "states", "calls", "end"];

const has = (value: unknown): boolean =>
  typeof value === "object" && value !== null && PARTS.every((part) => part in value);

/** A run. */
export const RUN: Shape = required({wanted: words.wanted.run, fits: has});
const DATA: Shape = required({wanted: words.wanted.data, fits: has});

const OUTCOME: Shape = required({
  wanted: words.wanted.outcome,
  fits: (value) =>
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    OUTCOME_KINDS.includes(value.kind as Outcome["kind"])
});
const CALL: Shape = required({
  wanted: words.wanted.call,
  fits: (value) =>
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    CALL_NAMES.includes(value.name as CallName)
});

/** Throws a TypeError for what is no run. */
export function checkRun(
  where: string,
  run: unknown,
  name = words.run,
  wanted = words.wanted.run
): void {
  if (!has(run)) throw new TypeError(misfit(where, name, run, {...RUN, wanted}));
}

/** Throws a TypeError for what is no system call of a run. */
export const checkCall = (where: string, call: unknown): void =>
  checkValue(where, words.call, call, CALL);

/** Throws a TypeError for what is no outcome of a system call. */
export const checkOutcome = (where: string, outcome: unknown): void =>
  checkValue(where, words.outcome, outcome, OUTCOME);

/** Throws a TypeError for what is no run's data. */
export const checkData = (where: string, data: unknown): void =>
  checkValue(where, words.data, data, DATA);
