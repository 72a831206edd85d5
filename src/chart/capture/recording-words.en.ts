/** English: what is said of a recording that a reader opens. */
import {count} from "../../trace/words/duration.ts";
import type {RecordingProblem, Wanted} from "../../trace/recording/check-recording.ts";

/** What a place of a recording must hold. */
const WANTED: Readonly<Record<Wanted, string>> = {
  object: "an object",
  list: "a list of numbers or rows",
  number: "a number",
  text: "text",
  "fewer-rows": "at most 20,000 rows"
};

const some = (n: number, one: string): string => `${count(n)} ${one}${n === 1 ? "" : "s"}`;

/** Sentences with something in them. */
export const SENTENCES = {
  recorded: (kernel: string, packets: number, lost: number) =>
    `Recorded on ${kernel}, at both ends: ${some(packets, "packet")}, ${count(lost)} of them ` +
    "lost. When each was sent and when it arrived is measured, not inferred.",
  calls: (n: number) =>
    n === 0
      ? "No calls were recorded: strace was missing, or the programs made none on a TCP socket."
      : `${some(n, "system call")} on TCP sockets, by strace.`,
  states: (n: number) =>
    `${some(n, "change")} of state, sampled every few milliseconds: each is set to the segment ` +
    "that brings it about, where there is one.",
  samples: (n: number) =>
    `${some(n, "sample")} of cwnd, ssthresh, RTT and both queues, as ss prints them; between ` +
    "two, the last one stands. What is acknowledged and in flight follows from the packets.",
  ipv6:
    "Recorded over IPv6, between fd00::1 and fd00::2. Tables and header bytes have 10.0.0.1 and " +
    "10.0.0.2 in their place.",
  summary: (name: string) => `${name}: a recording by tools/record.`,
  notJson: (why: string) =>
    `This is neither a capture nor a recording. It begins like JSON, and is not: ${why}`,
  notRecording: ({where, wanted}: RecordingProblem) =>
    where === ""
      ? "This is JSON, and not a recording by tools/record: wanted is an object."
      : `This is JSON, and not a recording by tools/record: ${where} must be ${WANTED[wanted]}.`,
  tooLarge: (most: number) =>
    `This is JSON of more than ${count(most / 1e6)} MB; a recording is smaller.`
} as const;
