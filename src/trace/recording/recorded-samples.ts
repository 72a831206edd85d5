/**
 * Samples of a recorded run: numbers by its segments, which are exact, and what the kernel itself
 * said now and then. Between two of these the last one stands.
 */
import {ms, type Bytes, type Micros} from "../../base/units.ts";
import type {Sample, Samples, SocketRecord, Transit} from "../../sim/record.ts";
import {SYN} from "../../wire/segment.ts";
import {seqAdd, seqDiff, seqGt} from "../../wire/seq.ts";
import {
  noNumbers,
  noteReceived,
  noteSent,
  sampleList,
  sampleOfNumbers,
  type EndNumbers
} from "../data/end-numbers.ts";
import type {RecordedSample, Recording} from "./recorded.ts";

/** What a timestamps option takes of each segment (RFC 7323 §3.2). */
const TIMESTAMPS: Bytes = 12;

/** A socket while its segments are gone through. */
interface End {
  readonly socket: number;
  readonly numbers: EndNumbers;
  /** What the kernel said last, and up to which number its program had written then. */
  said: {readonly sample: RecordedSample; readonly written: number | null} | null;
}

type Event =
  | {readonly at: Micros; readonly end: End; readonly transit: Transit; readonly sends: boolean}
  | {readonly at: Micros; readonly end: End; readonly sample: RecordedSample};

/** All samples, in order of time; none where the kernel was not asked. */
export function samplesOf(
  {samples: said = [], packets}: Recording,
  sockets: readonly SocketRecord[],
  transits: readonly Transit[]
): Samples {
  if (said.length === 0) return sampleList([]);
  const sizes = segmentSizes(transits);
  const samples: Sample[] = [];
  for (const event of eventsOf(said, sockets, transits)) {
    const {at, end} = event;
    const {numbers} = end;
    if ("sample" in event) {
      const {nxt} = numbers;
      const written = nxt === null ? null : seqAdd(nxt, event.sample.notsent ?? 0);
      end.said = {sample: event.sample, written};
    } else {
      const {id, segment} = event.transit;
      const note = event.sends ? noteSent : noteReceived;
      note(numbers, segment, packets[id]?.win ?? 0);
    }
    const size = sizes.get(sockets[end.socket]?.connection ?? -1) ?? 0;
    samples.push({...sampleOfNumbers(numbers, end.socket, at), ...saidOf(end, size)});
  }
  return sampleList(samples);
}

function eventsOf(
  said: readonly RecordedSample[],
  sockets: readonly SocketRecord[],
  transits: readonly Transit[]
): Event[] {
  const ends = sockets.map(({id}): End => ({socket: id, numbers: noNumbers(), said: null}));
  const at = (connection: number, host: number): End | undefined =>
    ends[sockets.findLastIndex((s) => s.connection === connection && s.host === host)];
  const events: Event[] = [];
  for (const transit of transits) {
    const {connection, from, to, sentAt, arrivedAt} = transit;
    const [sender, receiver] = [at(connection, from), at(connection, to)];
    if (sender) events.push({at: sentAt, end: sender, transit, sends: true});
    if (receiver && arrivedAt >= 0)
      events.push({at: arrivedAt, end: receiver, transit, sends: false});
  }
  for (const sample of said) {
    const time = Math.max(0, ms(sample.t_ms));
    const host = sample.host === "c" ? 0 : 1;
    const end =
      ends[
        sockets.findIndex(
          ({host: own, local, remote, goneAt}) =>
            own === host &&
            local.port === sample.lport &&
            remote?.port === sample.rport &&
            (goneAt < 0 || time <= goneAt)
        )
      ];
    if (end) events.push({at: time, end, sample});
  }
  return events.sort((a, b) => a.at - b.at);
}

/** What the kernel said last. Of bytes that waited then, those that left since are known. */
function saidOf({said, numbers: {una, nxt, fin}}: End, size: Bytes): Partial<Sample> {
  if (!said) return {};
  const {sample, written} = said;
  // Before the handshake is over, the kernel counts in segments that no connection will have.
  const full = sample.rtt_ms === undefined ? 0 : (sample.mss ?? size);
  const inBytes = (segments: number | undefined): Bytes =>
    segments === undefined || full === 0 ? Infinity : segments * full;
  const waits = written !== null && nxt !== null && seqGt(written, nxt);
  return {
    cwnd: inBytes(sample.cwnd),
    ssthresh: inBytes(sample.ssthresh),
    ...(sample.rtt_ms === undefined ? {} : {rtt: ms(sample.rtt_ms)}),
    // Nothing waits behind a FIN; and once it is sent, nobody is asked any more.
    ...(fin === null ? {recvQueue: Math.max(0, sample.recv_q)} : {}),
    ...(fin === null && waits && una !== null ? {sendQueue: seqDiff(written, una)} : {})
  };
}

/** Payload of a full segment of each connection: the smaller MSS, less what timestamps take. */
function segmentSizes(transits: readonly Transit[]): ReadonlyMap<number, Bytes> {
  const sizes = new Map<number, Bytes>();
  for (const {connection, segment} of transits) {
    if (!(segment.flags & SYN) || segment.mss === 0) continue;
    const size = segment.mss - (segment.tsVal >= 0 ? TIMESTAMPS : 0);
    sizes.set(connection, Math.min(size, sizes.get(connection) ?? Infinity));
  }
  return sizes;
}
