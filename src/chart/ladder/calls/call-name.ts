/** A call's name in the room that it has: what is cut is never the value of an option. */
import type {CallRecord} from "../../../sim/record.ts";
import {callName, optionText, outcomeText} from "../../../trace/words/call.ts";

/** Fewer characters of a host's name do not tell it from another. */
const BEGINNING = 4;

/**
 * `"setsockopt(TCP_NODELAY, true)"`; where `most` characters do not hold it,
 * `"TCP_NODELAY = true"`, then `"TCP_NODELAY=1"`, and then as much of the name as they do.
 */
export function shortName(call: CallRecord, most: number): string {
  const whole = callName(call);
  if (whole.length <= most) return whole;
  if (call.name === "setsockopt") {
    const name = call.args.option;
    const value = optionText(call.args.value);
    const bare = `${name} = ${value}`;
    if (bare.length <= most) return bare;
    const end = `=${value === "true" ? "1" : value === "false" ? "0" : value}`;
    if (name.length + end.length <= most) return name + end;
    return `…${name.slice(name.length - Math.max(1, most - end.length - 1))}${end}`;
  }
  const args = whole.slice(call.name.length + 1, -1);
  if (call.name === "bind" || call.name === "connect") {
    // Which host says more than which port.
    const host = args.replace(/:\d+$/, "");
    const bare = `${call.name}(${host})`;
    if (host !== "" && bare.length <= most) return bare;
  }
  // Of a name, its beginning may be enough to know it by; a number is told whole or not at all.
  const room = most - call.name.length - 3;
  const named = call.name === "connect" && !args.startsWith(":");
  if (named && room >= BEGINNING) return `${call.name}(${args.slice(0, room)}…)`;
  if (room >= 0) return `${call.name}(…)`;
  return `${call.name.slice(0, Math.max(1, most - 1))}…`;
}

/** What a call returned, where that says something: `"→ 10 B"`, `"→ ECONNRESET"`; else empty. */
export function answerOf(call: CallRecord): string {
  const {outcome} = call;
  // What every good call returns, or what its arguments already say, is not worth a place.
  if (outcome.kind === "pending" || outcome.kind === "ok") return "";
  if (outcome.kind === "fd" && call.returnedAt === call.calledAt) return "";
  if (call.name === "send" && call.outcome.kind === "bytes") {
    if (call.outcome.bytes === call.args.length) return "";
  }
  return `→ ${outcomeText(outcome)}`;
}
