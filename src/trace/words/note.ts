/** What was noted beside the segments of a run: lines of programs, faults, and how it ended. */
import type {FaultRecord, NoteRecord, RunEnd} from "../../sim/record.ts";
import {hostName} from "../query/flow.ts";
import type {Trace} from "../query/trace.ts";
import {count} from "./duration.ts";

const FAULTS: Readonly<Record<FaultRecord["fault"]["kind"], string>> = {
  cut: "is pulled",
  heal: "is plugged in again",
  hang: "the program hangs",
  resume: "the program goes on",
  kill: "the process is killed",
  "power-off": "the power is off",
  forge: "a forged segment leaves"
};

/** The hosts that a note concerns: `"client"`; both ends of a cable that was pulled. */
export function whoseNote(run: Trace, note: NoteRecord): string {
  if (note.kind === "log") return hostName(run, note.host);
  return note.hosts.map((host) => hostName(run, host)).join(", ");
}

/** What a note says, without whose it is: `"the program hangs"`, `"the cable is pulled"`. */
export function noteText(note: NoteRecord): string {
  if (note.kind === "log") return note.text;
  const {kind} = note.fault;
  return kind === "cut" || kind === "heal" ? `the cable ${FAULTS[kind]}` : FAULTS[kind];
}

/** A note as a sentence: `"client: the program hangs"`, `"the cable between a and b is pulled"`. */
export function noteSentence(run: Trace, note: NoteRecord): string {
  if (note.kind === "fault" && (note.fault.kind === "cut" || note.fault.kind === "heal")) {
    const [one, other] = note.hosts.map((host) => hostName(run, host));
    const all = note.hosts.length === run.hosts.length;
    const which = all ? "" : ` between ${one} and ${other}`;
    return `the cable${which} ${FAULTS[note.fault.kind]}`;
  }
  return `${whoseNote(run, note)}: ${noteText(note)}`;
}

/** Why a run was stopped before its end; null when it was not. */
export function stoppedText(end: RunEnd): string | null {
  if (end.why !== "budget") return null;
  return (
    `The run was stopped after ${count(end.events)} events at ${end.at / 1e6} s: ` +
    "a program that never waits for time to pass? Give until or a larger budget"
  );
}
