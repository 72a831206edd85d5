/** Connections that do not open: a full queue, and ports that an old connection holds. */
import {ACK, RST, SYN} from "../../../wire/segment.ts";
import type {CapturedSegment} from "../captured.ts";
import {finding, type Rule} from "./finding.ts";

const isSyn = ({from, segment}: CapturedSegment): boolean =>
  from === 0 && (segment.flags & (SYN | ACK)) === SYN;
const isSynAck = ({from, segment}: CapturedSegment): boolean =>
  from === 1 && (segment.flags & (SYN | ACK)) === (SYN | ACK);
const isAck = ({segment}: CapturedSegment): boolean => (segment.flags & (SYN | ACK | RST)) === ACK;

/**
 * A listener whose queue is full drops SYNs without a word, or the ACK that ends the handshake: its
 * SYN-ACK comes again, though it was answered. Whether a SYN reached the server, only a capture at
 * the server tells.
 */
export const backlogFull: Rule = ({segments, vantage}) => {
  const answered = segments.find(isAck);
  const again = segments.filter(
    (each) => isSynAck(each) && answered?.from === 0 && each.number > answered.number
  );
  const [first] = segments.filter(isSynAck);
  if (first && answered && again.length > 0)
    return [finding("backlog-full", 1, [first, answered, ...again], {count: again.length})];
  if (vantage.where !== "server") return [];
  const until = first?.number ?? Infinity;
  const refused = segments.some(({from, segment}) => from === 1 && segment.flags & RST);
  const syns = segments.filter((each) => isSyn(each) && each.number < until);
  const time = (syns.at(-1)?.at ?? 0) - (syns[0]?.at ?? 0);
  return syns.length > 1 && !refused
    ? [finding("backlog-full", 1, syns, {count: syns.length, time})]
    : [];
};

/**
 * A SYN by the ports of a connection that the server still knows is answered by a bare ACK, with
 * that connection's numbers; the client resets it, and tries again (RFC 9293 §3.10.7.4, RFC 5961).
 */
export const timeWaitClash: Rule = ({segments}) => {
  const syn = segments.find(isSyn);
  if (!syn) return [];
  const reply = segments.find(({from, number}) => from === 1 && number > syn.number);
  if (!reply || !isAck(reply) || reply.segment.ack === syn.segment.seq + 1) return [];
  const reset = segments.find(
    ({from, segment, number}) => from === 0 && segment.flags & RST && number > reply.number
  );
  return [finding("time-wait-clash", 1, reset ? [syn, reply, reset] : [syn, reply])];
};
