/** The words that a figure shows, in one place: a catalogue of another language can hold them. */
import type {CauseKind} from "../trace/data/causes.ts";
import type {Meaning} from "../trace/data/meaning.ts";
import {count} from "../trace/words/duration.ts";

/** What buttons, folds and hints of a figure say. */
export const WORDS = {
  hint: "Click a segment to lose it or inspect it.",
  breakIt: "Break it",
  fault: "Fault",
  faults: "Faults",
  remove: "Remove",
  removeAll: "Remove all",
  asItWas: "As it was",
  changeIt: "Change it",
  folds: "More about this run",
  sockets: "Socket tables",
  transcript: "Transcript",
  asSentences: "As sentences",
  save: "Save",
  png: "PNG",
  svg: "SVG",
  pcapng: "pcapng",
  pcapngHint: "A capture file for Wireshark",
  tcpdump: "tcpdump text",
  copyTranscript: "Copy the transcript",
  copyLink: "Copy a link",
  linkCopied: "The link is copied.",
  picture: "Picture",
  packets: "Packets",
  text: "Text",
  link: "Link",
  goThere: "Go there",
  close: "Close",
  legend: "What the signs mean",
  causes: "done from outside",
  pill: "calls of the program, by number",
  trueScale: "True scale",
  trueScaleHint: "Draw all of the time to one scale",
  foldAgain: "Fold",
  foldAgainHint: "Draw like segments as one again",
  stateMachine: "State machine",
  noConnection: "No connection was made in this run.",
  noSocket: "no socket",
  isGone: "; its socket is gone",
  model: "The model",
  kernelTranscript: "Transcript of the kernel",
  modelTranscript: "Transcript of the model",
  noDifference:
    "No difference: both send the same segments, with the same flags, numbers, windows and " +
    "lengths, at the same times within 5 ms or 5 %."
} as const;

/** Sentences with something in them. */
export const SENTENCES = {
  savedAs: (file: string) => `Saved ${file}.`,
  copied: (lines: number) => `Copied ${lines} sentences.`,
  failed: (why: string) => `That did not work: ${why}`,
  removeItem: (what: string) => `Remove: ${what}`,
  runsSystem: (host: string, system: string) => `${host} runs ${system}`,
  differences: (n: number) => (n === 1 ? "One difference" : `${n} differences`),
  repeat: (rounds: number, names: string) => `${count(rounds)} × ${names}`,
  moreCalls: (n: number) => (n === 1 ? "+1 call" : `+${count(n)} calls`),
  notDrawn: (what: readonly string[]) => `+ ${what.join(", ")}`,
  labels: (n: number) => (n === 1 ? "1 label" : `${count(n)} labels`),
  calls: (n: number) => (n === 1 ? "1 call" : `${count(n)} calls`),
  causeAt: (what: string, time: string) => `${what} at ${time}`,
  pressToRemove: (what: string) => `${what}. Press to undo it`,
  andMore: (n: string) => `… and ${n} more`,
  recordedOn: (kernel: string) => `${kernel}, recorded`,
  firstRows: (rows: string) => `The first ${rows} rows are shown; the run has more.`
} as const;

/** What a state means, in a few words. */
export const MEANING_WORDS: Readonly<Record<Meaning, string>> = {
  healthy: "healthy",
  itself: "waits by itself",
  peer: "waits for the peer",
  program: "waits for this program"
};

/** What was done from outside, in a few words. */
export const CAUSE_WORDS: Readonly<Record<CauseKind, string>> = {
  cut: "cable pulled",
  heal: "cable plugged in",
  hang: "program hangs",
  resume: "program goes on",
  kill: "process killed",
  "power-off": "power off",
  delay: "held back",
  duplicate: "sent twice",
  forge: "forged segment",
  nat: "NAT entry gone"
};
