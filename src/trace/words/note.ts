/** What was noted beside the segments of a run: lines of programs, faults, and how it ended. */
import type {NoteRecord, RunEnd} from "../../sim/record.ts";
import type {Icmp} from "../../wire/icmp.ts";
import {hostName} from "../query/flow.ts";
import type {Trace} from "../query/trace.ts";
import {count} from "./duration.ts";
import {words} from "./words.ts";

/** The hosts that a note concerns: `"client"`; both ends of a cable that was pulled. */
export function whoseNote(run: Trace, note: NoteRecord): string {
  if (note.kind !== "fault") return hostName(run, note.host);
  return note.hosts.map((host) => hostName(run, host)).join(", ");
}

/** What a note says, without whose it is: `"the program hangs"`, `"the cable is pulled"`. */
export function noteText(note: NoteRecord): string {
  if (note.kind === "log") return note.text;
  if (note.kind === "icmp") return icmpText(note.message);
  const {kind} = note.fault;
  return kind === "cut" || kind === "heal"
    ? `${words.cable} ${words.faultNotes[kind]}`
    : words.faultNotes[kind];
}

/** `"ICMP host unreachable"`, `"ICMP fragmentation needed: the path carries 1,400 bytes"`. */
function icmpText(message: Icmp): string {
  return message.kind === "unreachable"
    ? words.icmpUnreachable(message.code)
    : words.icmpTooLarge(count(message.mtu));
}

/** A note as a sentence: `"client: the program hangs"`, `"the cable between a and b is pulled"`. */
export function noteSentence(run: Trace, note: NoteRecord): string {
  if (note.kind === "fault" && (note.fault.kind === "cut" || note.fault.kind === "heal")) {
    const [one = "", other = ""] = note.hosts.map((host) => hostName(run, host));
    const all = note.hosts.length === run.hosts.length;
    const cable = all ? words.cable : words.cableBetween(one, other);
    return `${cable} ${words.faultNotes[note.fault.kind]}`;
  }
  return `${whoseNote(run, note)}: ${noteText(note)}`;
}

/** Why a run was stopped before its end; null when it was not. */
export function stoppedText(end: RunEnd): string | null {
  if (end.why !== "budget") return null;
  return words.stopped(count(end.events), end.at / 1e6);
}
