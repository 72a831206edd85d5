/** IP headers: what carries TCP, and how much of it there is (RFC 791 §3.1, RFC 8200 §3 and §4). */
import {PROTOCOL_TCP} from "../checksum.ts";
import type {Frame} from "./frame.ts";
import {REMARK, type Packet, type Passed} from "./packet.ts";

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const ESP = 50;
/** IPv4, IPv6, GRE and EtherIP, each as what a packet carries. */
const TUNNELS: ReadonlySet<number> = new Set([4, 41, 47, 97]);
const AUTHENTICATION = 51;
const FRAGMENT = 44;
/** Extension headers that say their length in units of eight bytes, the first not counted. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60, 135, 139, 140]);

/**
 * Reads the IP header at `packet.ip`. Fills in the addresses, and where TCP starts; `len` becomes
 * the bytes of TCP, its header included. Returns why there is no TCP, or null.
 */
export function readIp(frame: Frame, packet: Packet): Passed | null {
  const {view, end} = frame;
  const {ip} = packet;
  if (ip >= end) return "cut-header";
  const version = view.getUint8(ip) >> 4;
  packet.version = version;
  if (version === 4) return readIpv4(frame, packet);
  return version === 6 ? readIpv6(frame, packet) : "not-ip";
}

function readIpv4({view, start, end, length}: Frame, packet: Packet): Passed | null {
  const {ip} = packet;
  if (ip + IPV4_HEADER > end) return "cut-header";
  const header = (view.getUint8(ip) & 15) * 4;
  if (header < IPV4_HEADER) return "malformed";
  const onWire = length - (ip - start);
  let total = view.getUint16(ip + 2);
  if (total === 0) {
    // Linux leaves the length empty where it does not fit, and where the card is to cut the packet.
    packet.remarks |= REMARK.lengthUnfilled;
    total = onWire;
  } else if (total > onWire) {
    packet.remarks |= REMARK.short;
    total = onWire;
  }
  if (total < header) return "malformed";
  const fragment = view.getUint16(ip + 6);
  if ((fragment & 0x1fff) > 0) return "later-fragment";
  if (fragment & 0x2000) packet.remarks |= REMARK.fragment;
  const protocol = view.getUint8(ip + 9);
  if (protocol !== PROTOCOL_TCP) return other(protocol);
  packet.from.fill(0);
  packet.to.fill(0);
  packet.from[3] = view.getUint32(ip + 12);
  packet.to[3] = view.getUint32(ip + 16);
  packet.ttl = view.getUint8(ip + 8);
  packet.ecn = view.getUint8(ip + 1) & 3;
  packet.id = view.getUint16(ip + 4);
  packet.tcp = ip + header;
  packet.len = total - header;
  return null;
}

function readIpv6({view, start, end, length}: Frame, packet: Packet): Passed | null {
  const {ip} = packet;
  if (ip + IPV6_HEADER > end) return "cut-header";
  const onWire = length - (ip - start) - IPV6_HEADER;
  let left = view.getUint16(ip + 4);
  if (left === 0) {
    packet.remarks |= REMARK.lengthUnfilled;
    left = onWire;
  } else if (left > onWire) {
    packet.remarks |= REMARK.short;
    left = onWire;
  }
  for (let word = 0; word < 4; word++) {
    packet.from[word] = view.getUint32(ip + 8 + 4 * word);
    packet.to[word] = view.getUint32(ip + 24 + 4 * word);
  }
  packet.ttl = view.getUint8(ip + 7);
  packet.ecn = (view.getUint8(ip + 1) >> 4) & 3;
  packet.id = 0;
  let next = view.getUint8(ip + 6);
  let at = ip + IPV6_HEADER;
  while (next !== PROTOCOL_TCP) {
    const known = EXTENSIONS.has(next) || next === FRAGMENT || next === AUTHENTICATION;
    if (!known) return other(next);
    if (at + 8 > end) return "cut-header";
    const units = view.getUint8(at + 1);
    const size = next === FRAGMENT ? 8 : next === AUTHENTICATION ? (units + 2) * 4 : units * 8 + 8;
    if (next === FRAGMENT) {
      const field = view.getUint16(at + 2);
      if ((field & 0xfff8) > 0) return "later-fragment";
      if (field & 1) packet.remarks |= REMARK.fragment;
    }
    if (size > left) return "malformed";
    next = view.getUint8(at);
    at += size;
    left -= size;
  }
  packet.tcp = at;
  packet.len = left;
  return null;
}

/** What a protocol is that is not TCP. */
function other(protocol: number): Passed {
  if (TUNNELS.has(protocol)) return "tunnel";
  return protocol === ESP ? "encrypted" : "not-tcp";
}
