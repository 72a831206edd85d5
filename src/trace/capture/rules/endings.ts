/** Connections that end badly: resets of several kinds, and probes that nobody answers. */
import {ACK, FIN, RST, SYN} from "../../../wire/segment.ts";
import type {CapturedSegment} from "../captured.ts";
import {finding, other, type Rule} from "./finding.ts";

/** Where the flow's first reset is; −1 when there is none. */
const firstReset = (segments: readonly CapturedSegment[]): number =>
  segments.findIndex(({segment}) => segment.flags & RST);

/** Did an end send data or the handshake's ACK before this place? Else there was no connection. */
const wasOpen = (segments: readonly CapturedSegment[], place: number): boolean =>
  segments
    .slice(0, place)
    .some(({segment}) => !(segment.flags & (SYN | RST)) && (segment.flags & ACK) !== 0);

const sentFin = (segments: readonly CapturedSegment[], end: 0 | 1, before: number): boolean =>
  segments.slice(0, before).some(({from, segment}) => from === end && segment.flags & FIN);

/**
 * A reset in place of a FIN by an end that had received something: it closed with bytes unread
 * (RFC 2525 §2.17). A reset that is a reply to nothing has the sender's own next number.
 */
export const resetUnread: Rule = ({segments, judged}) => {
  const place = firstReset(segments);
  const reset = segments[place];
  if (!reset || !wasOpen(segments, place) || sentFin(segments, reset.from, place)) return [];
  if (isReply(segments, place)) return [];
  // A kernel that gives up after its probes resets as well, whatever was read.
  if (judged[place - 1]?.reason === "keepalive" && segments[place - 1]?.from === reset.from)
    return [];
  const received = segments
    .slice(0, place)
    .findLast(({from, segment}) => from !== reset.from && segment.len > 0);
  // What was answered had been read, as far as anybody can see.
  const answered =
    received &&
    segments
      .slice(segments.indexOf(received), place)
      .some(({from, segment}) => from === reset.from && segment.len > 0);
  return received && !answered ? [finding("reset-unread", reset.from, [received, reset])] : [];
};

/**
 * Is a reset the reply of a host that knows no such connection? It has no ACK then, and the number
 * that the segment before acknowledged (RFC 9293 §3.10.7.1).
 */
function isReply(segments: readonly CapturedSegment[], place: number): boolean {
  const reset = segments[place];
  const asked = segments[place - 1];
  if (!reset || !asked || asked.from === reset.from || reset.segment.flags & ACK) return false;
  return (asked.segment.flags & ACK) !== 0 && asked.segment.ack === reset.segment.seq;
}

/** An end sends on in a connection that the other has forgotten: it was started again. */
export const halfOpen: Rule = ({segments}) => {
  const place = firstReset(segments);
  const reset = segments[place];
  const asked = segments[place - 1];
  if (!reset || !asked || !isReply(segments, place) || !wasOpen(segments, place - 1)) return [];
  // After its own FIN or a SYN it is another story.
  if (sentFin(segments, reset.from, place) || asked.segment.flags & (SYN | FIN)) return [];
  const known = segments.slice(0, place).findLast(({from}) => from === reset.from);
  const shown = known ? [known, asked, reset] : [asked, reset];
  return [finding("half-open", reset.from, shown, {time: known ? asked.at - known.at : 0})];
};

/** So many probes in a row must stay without an answer. */
const PROBES = 2;

/** Keepalive probes that nobody answers, up to the end of the capture or of the connection. */
export const keepaliveDeath: Rule = ({segments, judged}) => {
  const probes: CapturedSegment[] = [];
  for (let i = segments.length - 1; i >= 0; i--) {
    const each = segments[i]!;
    if (judged[i]?.reason === "keepalive") probes.unshift(each);
    else if (!(each.segment.flags & RST) || probes.length > 0) break;
  }
  const [first] = probes;
  if (!first || probes.length < PROBES) return [];
  const last = segments.at(-1) ?? first;
  const shown = last.segment.flags & RST ? [...probes.slice(0, 5), last] : probes;
  const time = last.at - first.at;
  return [finding("keepalive-death", other(first.from), shown, {count: probes.length, time})];
};
