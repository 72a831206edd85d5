/** What loss recovery and the congestion window keep of a connection (RFC 5681, 6675, 8985). */
import {LONG_AGO, NEVER, type Micros} from "../../base/units.ts";
import type {CongestionName} from "./config.ts";
import type {SackBlock} from "../../wire/segment.ts";

/** Where loss recovery stands; Linux's names for RFC 5681, 6582, 6675 and 8985. */
export type RecoveryPhase = "open" | "disorder" | "cwr" | "recovery" | "loss";

/** A congestion control's own memory; see congestion.ts. */
export interface CongestionMemory {
  readonly name: CongestionName;
}

/** Congestion window and loss recovery. Windows and counts are in segments, as in Linux. */
export class RecoveryState {
  phase: RecoveryPhase = "open";
  cwnd = 10;
  cwndCount = 0;
  /**
   * In bytes a second, as of the last ACK: chunks are as long as that, and what is paced leaves at
   * that rate (Linux's sk_pacing_rate).
   */
  pacingRate = Infinity;
  /** What is sent is spread over time; and when what waits for that may leave, else NEVER. */
  paced = false;
  pacedUntil: Micros = NEVER;
  ssthresh = Infinity;
  /** SND.NXT when this episode began. */
  high = 0;
  sackedOut = 0;
  lostOut = 0;
  retransOut = 0;
  dupThreshold = 3;
  priorCwnd = 0;
  priorSsthresh = 0;
  prrDelivered = 0;
  prrOut = 0;
  delivered = 0;
  lost = 0;
  /** Where sending again goes on; -1 for the first in flight (retransmit_skb_hint). */
  hint = -1;
  undoMarker = -1;
  undoRetrans = -1;
  /** When the first retransmission of this episode went out; 0 = none. */
  retransStamp: Micros = 0;
  frto = false;
  /** In phase "loss" without a timeout: why segments are sent again that no congestion has lost. */
  uncongested: "retransmit-smaller" | "syn-data-again" | null = null;
  tlpHigh = -1;
  tlpRetrans = false;
  /** Timeouts in a row, and SYN timeouts in all. */
  retransmits = 0;
  totalRto = 0;
  probesOut = 0;
  probesSince: Micros = -1;
  /** So many windows the send buffer has room for as it grows (sndbuf_expand). */
  bufferWindows = 2;
  cwndLimited = false;
  maxPacketsOut = 0;
  maxPacketsSeq = 0;
  cwndUsed = 0;
  cwndStamp: Micros = 0;
  /**
   * When payload was sent last, and when anything was. Where pacing lets the next chunk wait, the
   * latter is ahead of the clock, and not in whole µs (Linux's tcp_wstamp_ns).
   */
  lastSentData: Micros = 0;
  lastSent: Micros = LONG_AGO;
  /** Segments with payload that were sent in all. */
  dataOut = 0;
  /** Segments that were sent again in all, and that were reported as duplicates (RFC 2883). */
  totalRetransmits = 0;
  dsackDuplicates = 0;
  /**
   * RACK's reordering window in quarters of the least round trip, which duplicates let grow (RFC
   * 8985 §6.2 step 4); for how many recoveries it stays so, and the count of deliveries at which
   * it grew last.
   */
  dsackSeen = false;
  reorderSteps = 1;
  reorderPersist = 0;
  reorderGrownAt = 0;
  /** RACK (RFC 8985 §6): the most recently sent segment that was delivered. */
  rackOrder = 0;
  rackEnd = 0;
  rackRtt: Micros = 0;
  rackAdvanced = false;
  reordering = false;
  /** The SACK blocks of the last ACK that had any, from left to right. */
  blocks: SackBlock[] = [];
  /** The highest sequence number that was SACKed. */
  highestSacked = 0;
}

/** What was known when a chunk left; its segments share it. */
export interface SendMark {
  /** When the segment left that the sample before ended with. */
  readonly firstSentAt: Micros;
  /** When something was last delivered, and how many segments had been by then. */
  readonly deliveredAt: Micros;
  readonly delivered: number;
  /** There was too little to send: what is measured with it is less than the path can carry. */
  readonly appLimited: boolean;
}

/** What samples are taken from. */
export class DeliveryRate {
  firstSentAt: Micros = 0;
  deliveredAt: Micros = 0;
  /** Samples are of too little to send until more than so many were delivered; 0 for never. */
  appLimited = 0;
  /** The mark of the chunk that left last. */
  mark: SendMark | null = null;
}

/** What one ACK says of the rate. */
export interface RateSample {
  /** Segments delivered within `interval` µs; both are -1 where that is not known. */
  delivered: number;
  interval: Micros;
  /** How many had been delivered when the latest of them left, and when; -1 for none. */
  priorDelivered: number;
  priorAt: Micros;
  appLimited: boolean;
  /** The end of that segment. */
  lastEnd: number;
  /** Segments that this ACK reports as delivered, and those that are taken for lost now. */
  acked: number;
  losses: number;
  /** Segments in flight before it. */
  priorInFlight: number;
  /** The round trip of the latest segment, in µs; -1 for none. */
  rtt: Micros;
  /** The peer may have put the ACK off. */
  ackDelayed: boolean;
}
