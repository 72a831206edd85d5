/** The system calls of a recorded run: noted when they were made, when they returned, or both. */
import {ms} from "../../base/units.ts";
import type {Micros} from "../../base/units.ts";
import type {ShutdownHow} from "../../os/api.ts";
import {CALL_NAMES, type CallName, type Outcome} from "../../os/kernel/call-values.ts";
import type {SocketOption} from "../../os/socket-options.ts";
import type {CallRecord, NoteRecord} from "../../sim/record.ts";
import type {RecordedEvent, Recording} from "./recorded.ts";

/** A call that may not have returned yet. */
interface RecordedCall extends Omit<CallRecord, "args" | "outcome" | "returnedAt"> {
  readonly args: CallRecord["args"];
  outcome: Outcome;
  returnedAt: Micros;
  readonly thread: number;
}

/** Calls and notes of the recording: `"recv() called"` … `"recv() -> 10 bytes"` is one call. */
export function eventsOf(recording: Recording): {calls: CallRecord[]; notes: NoteRecord[]} {
  const calls: RecordedCall[] = [];
  const notes: NoteRecord[] = [];
  for (const event of recording.events) {
    const host = event.host === "c" ? 0 : event.host === "s" ? 1 : -1;
    // The clock starts with the first packet: the call that sent it was noted just before.
    const at = Math.max(0, ms(event.t_ms));
    const match = /^(\w+)\((.*?)\)(.*?)(?: called| returned| -> (.*))$/.exec(event.what);
    const name = CALL_NAMES.find((known) => known === match?.[1]);
    if (!match || !name || host < 0) {
      notes.push(noteOf(event, host, at));
      continue;
    }
    const [, , args = "", , result] = match;
    if (event.what.endsWith(" called")) {
      calls.push(callOf(event, host, name, args, at));
      continue;
    }
    const {thread = 0} = event;
    const started = calls.findLast(
      (c) => c.host === host && c.name === name && c.thread === thread && c.returnedAt < 0
    );
    const call = started ?? callOf(event, host, name, args, startOf(event, name));
    if (!started) calls.push(call);
    call.returnedAt = at;
    call.outcome = outcomeOf(result ?? "");
  }
  calls.sort((a, b) => a.calledAt - b.calledAt);
  // Each has the arguments and the outcome that go with its name.
  return {calls: calls.map(({thread: _, ...call}) => call as CallRecord), notes};
}

/** Whatever is no call: a line beside a program, or the link going down or up. */
function noteOf({what}: RecordedEvent, host: number, at: Micros): NoteRecord {
  if (host < 0) {
    const fault = {kind: what.startsWith("up") ? "heal" : "cut", at} as const;
    return {kind: "fault", at, hosts: [0, 1], fault};
  }
  // The recorder wrote lists of sockets as Python does: [(45936, 'SYN_RECV'), …].
  const text = what.replace(/\[?\((\d+), '(\w+)'\)\]?/g, "$1 $2");
  return {kind: "log", at, host, text};
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

/** A recording says how much was sent, if that, and how it was shut down, no more. */
function argumentsOf(name: CallName, text: string): CallRecord["args"] {
  if (name === "send") return {length: text === "" ? Infinity : Number(text), flags: []};
  if (name === "recv") return {max: Infinity, flags: []};
  if (name === "shutdown") return {how: text as ShutdownHow};
  if (name === "listen") return {backlog: Number(text)};
  if (name === "setsockopt") {
    const [option = "", value = ""] = text.split(/, (.*)/);
    return {option: option as SocketOption, value: /^\d+$/.test(value) ? Number(value) : value};
  }
  return name === "connect" ? {address: ""} : {};
}

function callOf(
  {thread = 0}: RecordedEvent,
  host: number,
  name: CallName,
  args: string,
  at: Micros
): RecordedCall {
  return {
    host,
    program: 0,
    name,
    fd: null,
    args: argumentsOf(name, args),
    outcome: {kind: "pending"},
    socket: -1,
    calledAt: Math.max(0, at),
    returnedAt: -1,
    thread
  };
}
