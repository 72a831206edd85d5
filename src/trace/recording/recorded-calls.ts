/** The system calls of a recorded run: noted when they were made, when they returned, or both. */
import {ms} from "../../base/units.ts";
import type {Micros} from "../../base/units.ts";
import type {ShutdownHow} from "../../os/api.ts";
import {CALL_NAMES, type CallName, type Outcome} from "../../os/kernel/call-values.ts";
import {outcomeText} from "../../sim/call-text.ts";
import type {CallRecord, NoteRecord} from "../../sim/record.ts";
import type {RecordedEvent, Recording} from "./recorded.ts";

/** Calls and notes of the recording: `"recv() called"` … `"recv() -> 10 bytes"` is one call. */
export function eventsOf(recording: Recording): {calls: CallRecord[]; notes: NoteRecord[]} {
  const calls: CallRecord[] = [];
  const notes: NoteRecord[] = [];
  for (const event of recording.events) {
    const host = event.host === "c" ? 0 : event.host === "s" ? 1 : -1;
    const at = ms(event.t_ms);
    const match = /^(\w+)\((.*?)\)(.*?)(?: called| returned| -> (.*))$/.exec(event.what);
    const name = CALL_NAMES.find((known) => known === match?.[1]);
    if (!match || !name || host < 0) {
      // The recorder wrote lists of sockets as Python does: [(45936, 'SYN_RECV'), …].
      const text = event.what.replace(/\[?\((\d+), '(\w+)'\)\]?/g, "$1 $2");
      notes.push({at, host, kind: host < 0 ? "fault" : "log", text});
      continue;
    }
    const [, , args = "", , result] = match;
    if (event.what.endsWith(" called")) {
      calls.push(callOf(host, name, args, at));
      continue;
    }
    const started = calls.findLast((c) => c.host === host && c.name === name && c.returnedAt < 0);
    const call = started ?? callOf(host, name, args, startOf(event, name));
    if (!started) calls.push(call);
    call.returnedAt = at;
    call.outcome = outcomeOf(result ?? "");
    call.result = outcomeText(call.outcome);
    call.errno = call.outcome.kind === "errno" ? call.outcome.errno : null;
  }
  return {calls: calls.sort((a, b) => a.calledAt - b.calledAt), notes};
}

// connect() and accept() were noted when they returned; both had been called before the first SYN.
function startOf(event: RecordedEvent, name: string): Micros {
  if (event.took_ms !== undefined) return Math.max(0, ms(event.t_ms - event.took_ms));
  return name === "connect" || name === "accept" ? 0 : ms(event.t_ms);
}

/** What the recorder wrote of a call's return: `"10 bytes"`, `"10"`, `"ECONNRESET"`, `"ok"`. */
function outcomeOf(result: string): Outcome {
  if (/^E[A-Z]+$/.test(result)) return {kind: "errno", errno: result};
  const bytes = /^(\d+)( bytes)?$/.exec(result)?.[1];
  return bytes === undefined ? {kind: "ok"} : {kind: "bytes", bytes: Number(bytes)};
}

/** A recording says how much was sent and how it was shut down, no more. */
function argumentsOf(name: CallName, text: string): CallRecord["given"] {
  if (name === "send") return {length: Number(text), flags: []};
  if (name === "recv") return {max: Infinity, flags: []};
  if (name === "shutdown") return {how: text as ShutdownHow};
  return name === "connect" ? {address: ""} : {};
}

function callOf(host: number, name: CallName, args: string, at: Micros): CallRecord {
  return {
    host,
    program: 0,
    name,
    fd: null,
    given: argumentsOf(name, args),
    outcome: {kind: "pending"},
    args,
    socket: -1,
    calledAt: Math.max(0, at),
    returnedAt: -1,
    result: "",
    errno: null
  };
}
