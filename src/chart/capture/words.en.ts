/** All that a reader sees of a capture, in English. */
import type {OddityKind} from "../../trace/capture/oddities.ts";
import type {Symptom} from "../../trace/capture/rules/finding.ts";
import {count, duration} from "../../trace/words/duration.ts";
import type {Passed} from "../../wire/capture/packet.ts";
import {bytesText} from "./file-words.en.ts";

/** What buttons and headings say. */
export const WORDS = {
  drop: "Drop a capture or a recording here",
  choose: "Choose a file",
  sample: "Try a sample",
  formats:
    "pcap or pcapng, also as .gz, from tcpdump, Wireshark, dumpcap or pktmon; or a recording " +
    "by tools/record.",
  local: "Your file is read by this page, in your browser. Nothing leaves it.",
  reading: "Reading",
  stop: "Stop",
  flows: "Flows in this capture",
  showAll: "Show all",
  wrong: "What went wrong here",
  nothingWrong:
    "None of the ten symptoms that this page looks for. What the list calls odd is " +
    "in the figure.",
  lesson: "See why",
  cure: "How to fix it",
  noTcp: "There is no TCP in this capture.",
  noPackets: "This capture has no packets: nothing was captured, or nothing was written yet.",
  sampleName: "sample.pcapng",
  packets: "Packets"
} as const;

const plural = (n: number, one: string): string => `${count(n)} ${one}${n === 1 ? "" : "s"}`;

/** A number of segments: `"1 segment"`. */
export const countSegments = (n: number): string => plural(n, "segment");

/** Sentences with something in them. */
export const SENTENCES = {
  progress: (read: number, of: number, segments: number, flows: number) =>
    `${bytesText(read)} of ${bytesText(of)}: ` +
    `${plural(segments, "TCP segment")} in ${plural(flows, "flow")} so far`,
  summary: (name: string, packets: number, segments: number, flows: number) =>
    `${name}: ${plural(packets, "packet")}, ${count(segments)} of them TCP, ` +
    `in ${plural(flows, "flow")}.`,
  firstOf: (shown: number, all: number) => `The first ${count(shown)} of ${count(all)} flows.`,
  bothWays: (out: number, back: number) => `${bytesText(out)} → ${bytesText(back)} ←`,
  flow: (client: string, port: number, server: string, at: number) =>
    `${host(client)}:${port} → ${host(server)}:${at}`,
  failed: (why: string) => `The file could not be read: ${why}`,
  firstSegments: (shown: number, left: number) =>
    `Only the first ${count(shown)} segments are drawn; ${count(left)} more follow in the file.`,
  packet: (number: number) => `Packet ${count(number)}: show it in the figure`,
  passed: (parts: readonly string[]) => `Not shown: ${parts.join(", ")}.`,
  began: (date: string) => `Time 0 is ${date}.`
} as const;

/** An address before a port: that of IPv6 stands in brackets (RFC 3986 §3.2.2). */
const host = (address: string): string => (address.includes(":") ? `[${address}]` : address);

/** Why packets were not shown. */
export const PASSED: Readonly<Record<Passed, (n: number) => string>> = {
  "link-type": (n) => `${plural(n, "packet")} of a link layer that is not read`,
  "not-ip": (n) => `${count(n)} not IP`,
  "not-tcp": (n) => `${count(n)} not TCP`,
  tunnel: (n) => `${count(n)} in a tunnel`,
  "later-fragment": (n) => plural(n, "later fragment"),
  "cut-header": (n) => `${count(n)} cut before the end of the TCP header`,
  malformed: (n) => `${count(n)} with lengths that cannot be`,
  encrypted: (n) => `${count(n)} encrypted`
};

/** What is odd about a flow, in a few words; `n` is how often. */
export const ODDITIES: Readonly<Record<OddityKind, (n: number, time: number) => string>> = {
  reset: () => "reset",
  "duplicate-syn": (n) => (n === 1 ? "SYN again" : `SYN again ${count(n)} times`),
  "zero-window": (n) => plural(n, "zero window"),
  retransmission: (n) => plural(n, "retransmission"),
  "ack-stall": (n, time) => `${plural(n, "ACK stall")}, ${duration(time)}`,
  gap: (n, time) => `${n === 1 ? "silence" : `${count(n)} silences`}, ${duration(time)}`,
  keepalive: (n) => plural(n, "keepalive"),
  overtaken: (n) => `${count(n)} overtaken`,
  "one-sided": () => "one direction only",
  "no-handshake": () => "begins without a handshake",
  backwards: () => "times run backwards",
  offloaded: () => "offloaded segments",
  "checksum-unfilled": () => "checksums left to the card",
  "checksum-differs": (n) => plural(n, "other checksum"),
  cut: () => "payload cut off",
  fragment: (n) => plural(n, "fragment"),
  "seen-twice": (n) => `${count(n)} seen twice`,
  "not-captured": (n) => (n === 1 ? "a gap in the capture" : `${count(n)} gaps in the capture`),
  options: (n) => `${count(n)} with odd options`
};

/** What is said under a figure of such oddities: what they mean, and that they are no fault. */
export const NOTES: Readonly<Partial<Record<OddityKind, string>>> = {
  "no-handshake":
    "The handshake is not in the capture: windows are as they stand in the header, " +
    "without their scale.",
  "one-sided": "Only one direction was captured: what the other end sent is not known.",
  offloaded:
    "Some segments are larger than the MSS: the card cuts or joins them (TSO, GRO). " +
    "On the wire they were smaller.",
  "checksum-unfilled":
    "The sender's card fills in the checksums after the capture has seen the " +
    "packets. They are not wrong.",
  "checksum-differs":
    "Some checksums differ from the bytes: rewritten on the way, damaged, or left to " +
    "the card in another manner.",
  cut:
    "The capture kept only the beginning of each packet (snaplen). Lengths are those " +
    "on the wire.",
  fragment: "Some packets were fragments: the length is that of the first one.",
  backwards: "The file's times run backwards in places: they are set to the latest before.",
  "not-captured":
    "Some bytes are acknowledged that are not in the file: the capture dropped packets, or they " +
    "took another way. They were not lost.",
  "seen-twice": "Some packets are in the file twice, from two interfaces: they are drawn once."
};

/** A symptom: what it is called, what it says of an end, and where to read on. */
interface SymptomWords {
  readonly title: string;
  /** `end` is "client" or "server", `n` how often, `time` a duration in words. */
  readonly text: (end: string, n: number, time: string) => string;
  readonly lesson: string;
  /** Empty where no page has it. */
  readonly cure: string;
}

/** The words of each symptom. */
export const SYMPTOMS: Readonly<Record<Symptom, SymptomWords>> = {
  "write-write-read": {
    title: "Write, write, read",
    text: (end, n, time) =>
      `The ${end} writes a request in two pieces. Nagle holds the second until the ` +
      "first is acknowledged, and the other end waits for more before it acknowledges: " +
      `${plural(n, "time")}, ${time} in all.`,
    lesson: "./nodelay#why-does-a-tiny-request-stall",
    cure: "./nodelay#tcp_nodelay-which-side-has-to-set-it"
  },
  "nagle-delayed-ack": {
    title: "Nagle waits for delayed ACKs",
    text: (end, n, time) =>
      `Small writes of the ${end} wait until a timer of the other end acknowledges ` +
      `those before: ${plural(n, "time")}, ${time} in all.`,
    lesson: "./nodelay#nagle-what-becomes-of-20-small-writes",
    cure: "./nodelay#tcp_nodelay-which-side-has-to-set-it"
  },
  "zero-window": {
    title: "A slow reader",
    text: (end, n, time) =>
      `The ${end}'s receive buffer is full ${plural(n, "time")}, for ${time} in all: ` +
      "its program does not read fast enough. The other end may not send.",
    lesson: "./sliding-window#the-transfer-stops-what-does-the-server-do-meanwhile",
    cure: "./sliding-window#one-stalled-client-what-do-the-other-players-get"
  },
  "reset-unread": {
    title: "Reset instead of a FIN",
    text: (end) =>
      `The ${end} resets the connection after it has received data, and never replies ` +
      "to it. Most likely its program closed with bytes unread; SO_LINGER with 0 and " +
      "a killed process on Windows look the same.",
    lesson: "./close#close-with-unread-data-fin-or-rst",
    cure: "./graceful-shutdown"
  },
  "half-open": {
    title: "A connection that only one end knows",
    text: (end, _n, time) =>
      `After ${time} of silence the ${end} replies with a reset without an ACK: it no ` +
      "longer knows this connection. It was restarted, or a middlebox replied in its " +
      "place.",
    lesson: "./keepalive#a-ghost-when-does-the-server-notice",
    cure: "./keepalive#heartbeats-how-often-and-how-many-may-be-missed"
  },
  "backlog-full": {
    title: "The listener's queue is full",
    text: (end) =>
      `The ${end} got SYNs, or the handshake's last ACK, and acts as if it had not: ` +
      "its accept queue has no room.",
    lesson: "./backlog#the-queue-is-full-silence-or-a-refusal",
    cure: "./backlog#do-you-need-a-large-backlog-draw-the-queue"
  },
  "keepalive-death": {
    title: "Nobody answers the keepalive",
    text: (end, n, time) =>
      `${plural(n, "probe")} within ${time}, and the ${end} answers none: it is off, ` +
      "cut off, or a NAT has forgotten it.",
    lesson: "./keepalive#a-ghost-when-does-the-server-notice",
    cure: "./keepalive#heartbeats-how-often-and-how-many-may-be-missed"
  },
  "time-wait-clash": {
    title: "An old connection holds the ports",
    text: (end) =>
      `The ${end} replies to a SYN with a bare ACK: it still has a connection with these ` +
      "ports, open or in TIME-WAIT.",
    lesson: "./close#what-is-time-wait-good-for",
    cure: "./socket-states#do-time-wait-rows-use-up-the-ports"
  },
  "mtu-black-hole": {
    title: "Large segments vanish",
    text: (end, n, time) =>
      `A large segment of the ${end} is sent again ${plural(n, "time")} within ` +
      `${time}, and never acknowledged, while smaller ones arrive: a tunnel on the ` +
      "path has a smaller MTU, and its ICMP errors do not come through. Lower the MTU " +
      "or the MSS (MSS clamping), or let ICMP “fragmentation needed” pass.",
    lesson: "./tcp-header",
    cure: ""
  },
  bufferbloat: {
    title: "A queue that is too long",
    text: (end, _n, time) =>
      `The round trip of what the ${end} sends grows to ${time} under load: packets ` +
      "wait in a long queue before the slowest link. A shorter queue, fq_codel, or BBR " +
      "at the sender helps.",
    lesson: "./sliding-window#does-the-receivers-window-alone-set-the-rate",
    cure: ""
  }
};

/** Where the capture was taken, and what that means for the figure. */
export const VANTAGE = {
  client: (away: string) =>
    `Taken at the client. The server's times are inferred: it is taken to be ${away} ` +
    "away, half of the shortest round trip, and its line is dashed.",
  server: (away: string) =>
    `Taken at the server. The client's times are inferred: it is taken to be ${away} ` +
    "away, half of the shortest round trip, and its line is dashed.",
  between: (a: string, b: string) =>
    `Taken between the two: both ends' times are inferred, the client ${a} and the ` +
    `server ${b} away. Their lines are dashed.`,
  both: "Both ends are on this machine, or beside it: what is sent arrives at once.",
  unknown: "Where it was taken is not known: times are those of the capture, for both ends."
} as const;

/** What is inferred in any case. */
export const STATES_NOTE =
  "States are inferred from the segments; what the programs called, how much they " +
  "have read, and the congestion window are not in a capture. Header bytes are set " +
  "together from the fields: options in Linux's order, payload as zeros, IPv6 as " +
  "IPv4.";
