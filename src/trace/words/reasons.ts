/** Why a segment was sent, why it was lost, what is broken: the record's lists in words. */
import {hitBy} from "../query/faulted.ts";
import type {Fault} from "../../net/fault.ts";
import type {Loss, Reason, Transit} from "../../sim/record.ts";
import type {Detail} from "../../tcp/block/cause.ts";
import type {Trace} from "../query/trace.ts";
import {duration} from "./duration.ts";
import {label} from "./segment.ts";

const REASONS: Readonly<Record<Reason, string>> = {
  connect: "connect() was called",
  "syn-ack": "answers the SYN",
  data: "new text, allowed by window and Nagle",
  "nagle-released": "held by Nagle until this acknowledgement came",
  "cork-timeout": "the cork's time was up",
  ack: "acknowledged at once",
  "ack-every-second": "the second segment is acknowledged at once",
  "ack-delayed": "the delayed-ACK timer ran out",
  "ack-read": "the program has read",
  "ack-duplicate": "out of order or old: tells what is missing",
  "ack-challenge": "challenges a segment that might be forged",
  "window-update": "there is room again",
  fin: "the program has closed",
  "retransmit-timeout": "no acknowledgement came in time",
  "fast-retransmit": "the acknowledgements say that it is missing",
  "tail-loss-probe": "probes whether the last segment arrived",
  "window-probe": "asks whether the window has opened",
  keepalive: "asks whether the peer is still there",
  reset: "refuses",
  forged: "no host sent it: a fault put it on the wire"
};

/** Why a segment was sent, in words, with the try and the engine's own detail. */
export function whySent(transit: Transit): string {
  const attempt = transit.attempt > 0 ? ` (try ${transit.attempt})` : "";
  const detail = transit.detail ? `: ${detailText(transit.detail)}` : "";
  return REASONS[transit.reason] + attempt + detail;
}

const DETAIL: Readonly<Record<NonNullable<Detail>, string>> = {
  "no-connection": "no such connection",
  "not-acceptable": "not acceptable",
  "unread-data": "unread data",
  "syn-in-window": "SYN in the window",
  "keepalive-unanswered": "keepalive unanswered",
  "listener-closed": "listener closed",
  "linger-zero": "SO_LINGER {1, 0}",
  linger2: "TCP_LINGER2",
  "linger-timeout": "SO_LINGER timeout",
  "process-ended": "the process ended",
  "quickack-set": "TCP_QUICKACK",
  "syn-cookie": "SYN cookie",
  "of-the-syn": "of the SYN",
  "of-the-fin": "of the FIN",
  "time-wait": "TIME-WAIT",
  duplicate: "duplicate made by the network",
  "timer-unknown": "recorded: the kernel does not say which timer"
};

/** What more there is to know of why a segment was sent. */
export const detailText = (detail: NonNullable<Detail>): string => DETAIL[detail];

const LOSSES: Readonly<Record<Loss["why"], string>> = {
  chosen: "lost by choice",
  chance: "lost by chance",
  queue: "dropped by a full queue",
  cut: "lost in the cut cable",
  "host-off": "lost, as no host is there",
  nat: "dropped by the middlebox, which has forgotten the connection",
  inferred: "probably lost on the way"
};

/** Why and how a segment was lost. */
export const whyLost = (loss: Loss): string => LOSSES[loss.why];

const ENDINGS: Readonly<Record<number, string>> = {1: "st", 2: "nd", 3: "rd"};

/** `1st`, `2nd`, `3rd`, `4th`, `11th`. */
export function ordinal(n: number): string {
  const teens = n % 100 > 10 && n % 100 < 14;
  return `${n}${(teens ? undefined : ENDINGS[n % 10]) ?? "th"}`;
}

/** A fault in words: `"client's 2nd segment, ACK, is lost"`. */
export function faultText(run: Trace, fault: Fault): string {
  switch (fault.kind) {
    case "drop":
      return `${oneSegment(run, fault)} is lost`;
    case "delay":
      return `${oneSegment(run, fault)} is held back for ${duration(fault.by)}`;
    case "duplicate":
      return `${oneSegment(run, fault)} arrives twice, ${duration(fault.by)} apart`;
    case "cut":
      return `the cable${between(fault)} is pulled at ${duration(fault.at)}`;
    case "heal":
      return `the cable${between(fault)} is plugged in again at ${duration(fault.at)}`;
    case "hang":
      return `${fault.host}'s program hangs from ${duration(fault.at)}`;
    case "resume":
      return `${fault.host}'s program goes on at ${duration(fault.at)}`;
    case "kill":
      return `${fault.host}'s process is killed at ${duration(fault.at)}`;
    case "power-off":
      return `${fault.host} loses its power at ${duration(fault.at)}`;
    case "forge":
      return (
        `a segment forged as if from ${fault.from} ` +
        `leaves for ${fault.to} at ${duration(fault.at)}`
      );
  }
}

function oneSegment(run: Trace, fault: Parameters<typeof hitBy>[1]): string {
  const transit = hitBy(run, fault);
  const which = whichSegment(fault);
  if (!transit) return `${fault.from}'s ${which} (never sent in this run)`;
  const name = label(run, transit);
  return `${fault.from}'s ${which === name ? name : `${which}, ${name},`}`;
}

/** `"2nd segment"`, `"SYN"`, `"2nd FIN"`, `"3rd segment with payload"`. */
function whichSegment({of, nth}: Parameters<typeof hitBy>[1]): string {
  const kind = of?.flags ?? "segment";
  const payload =
    of?.payload === undefined ? "" : of.payload ? " with payload" : " without payload";
  const first = of?.flags !== undefined && nth === 1;
  const name = kind === "data" ? "segment with payload" : kind;
  return `${first ? "" : `${ordinal(nth)} `}${name}${payload}`;
}

const between = (fault: {readonly between?: readonly [string, string]}): string =>
  fault.between ? ` between ${fault.between[0]} and ${fault.between[1]}` : "";
