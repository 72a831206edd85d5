/** A frame's TCP segment: link layer, IP and TCP in turn, without a copy of any byte. */
import {KIND} from "../options.ts";
import {onesSum, PROTOCOL_TCP} from "../checksum.ts";
import type {Frame} from "./frame.ts";
import {readIp} from "./ip.ts";
import {findIp, type LinkFound} from "./link.ts";
import {REMARK, type Packet, type Passed} from "./packet.ts";

const TCP_HEADER = 20;
const link: LinkFound = {at: 0, vlan: false};

/** Fills the packet from a frame. Returns why it is no TCP segment, or null when it is one. */
export function dissect(frame: Frame, packet: Packet): Passed | null {
  const noIp = findIp(frame, link);
  if (noIp !== null) return noIp;
  packet.ip = link.at;
  packet.remarks = link.vlan ? REMARK.vlan : 0;
  return readIp(frame, packet) ?? readTcp(frame, packet);
}

function readTcp({view, bytes, end}: Frame, packet: Packet): Passed | null {
  const {tcp} = packet;
  const octets = packet.len;
  if (octets < TCP_HEADER) return "malformed";
  if (tcp + TCP_HEADER > end) return "cut-header";
  const header = (view.getUint8(tcp + 12) >> 4) * 4;
  if (header < TCP_HEADER || header > octets) return "malformed";
  packet.fromPort = view.getUint16(tcp);
  packet.toPort = view.getUint16(tcp + 2);
  packet.seq = view.getUint32(tcp + 4);
  packet.ack = view.getUint32(tcp + 8);
  packet.flags = view.getUint8(tcp + 13);
  packet.wnd = view.getUint16(tcp + 14);
  packet.payload = tcp + header;
  packet.len = octets - header;
  if (tcp + octets > end) packet.remarks |= REMARK.cut;
  readOptions(view, tcp + TCP_HEADER, Math.min(end, packet.payload), packet);
  if (!(packet.remarks & (REMARK.cut | REMARK.fragment | REMARK.short)))
    checkSum(bytes, view, octets, packet);
  return null;
}

/** Reads options as far as their lengths make sense. The last one of a kind counts. */
function readOptions(view: DataView, start: number, end: number, packet: Packet): void {
  packet.mss = 0;
  packet.wscale = -1;
  packet.sackPermitted = false;
  packet.tsVal = -1;
  packet.tsEcr = -1;
  packet.blocks = 0;
  packet.order = 0;
  for (let at = start; at < end;) {
    const kind = view.getUint8(at);
    if (kind === KIND.eol) return;
    // Systems differ in the order of a SYN's options; eight digits are what fits into 32 bits.
    if (packet.order < 2 ** 28) packet.order = packet.order * 16 + Math.min(kind, 15);
    if (kind === KIND.nop) {
      at++;
      continue;
    }
    const length = at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > end) {
      packet.remarks |= REMARK.options;
      return;
    }
    if (!readOption(view, kind, at + 2, length, packet)) packet.remarks |= REMARK.options;
    at += length;
  }
}

/** Reads one option's value at `at`; returns whether its length is that of its kind. */
function readOption(
  view: DataView,
  kind: number,
  at: number,
  length: number,
  packet: Packet
): boolean {
  switch (kind) {
    case KIND.mss:
      if (length !== 4) return false;
      packet.mss = view.getUint16(at);
      return true;
    case KIND.wscale:
      if (length !== 3) return false;
      packet.wscale = view.getUint8(at);
      return true;
    case KIND.sackOK:
      packet.sackPermitted = true;
      return length === 2;
    case KIND.TS:
      if (length !== 10) return false;
      packet.tsVal = view.getUint32(at);
      packet.tsEcr = view.getUint32(at + 4);
      return true;
    case KIND.sack:
      packet.blocks = Math.min(packet.sack.length / 2, (length - 2) >> 3);
      for (let edge = 0; edge < 2 * packet.blocks; edge++)
        packet.sack[edge] = view.getUint32(at + 4 * edge);
      return length >= 10 && (length - 2) % 8 === 0;
    default:
      return true;
  }
}

/** Checks the checksum, unless the network card was still to fill it in. */
function checkSum(bytes: Uint8Array, view: DataView, octets: number, packet: Packet): void {
  const {tcp, from, to} = packet;
  let pseudo = PROTOCOL_TCP + octets;
  for (let word = 0; word < 4; word++) {
    const [a, b] = [from[word]!, to[word]!];
    pseudo += (a >>> 16) + (a & 0xffff) + (b >>> 16) + (b & 0xffff);
  }
  while (pseudo > 0xffff) pseudo = (pseudo % 0x10000) + Math.floor(pseudo / 0x10000);
  if (onesSum(bytes, tcp, tcp + octets, pseudo) === 0xffff) return;
  const found = view.getUint16(tcp + 16);
  // Most systems give the card the sum over the pseudo header to start from, some nothing.
  const unfilled = found === pseudo || found === 0;
  packet.remarks |= unfilled ? REMARK.checksumUnfilled : REMARK.checksumDiffers;
}
