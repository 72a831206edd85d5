/** Link layers: where the IP header starts in a frame (tcpdump.org/linktypes). */
import type {Frame} from "./frame.ts";
import type {Passed} from "./packet.ts";

/** Link types that are read, by their LINKTYPE_ numbers. */
const LINK = {
  null: 0,
  ethernet: 1,
  rawBsd: 12,
  rawOpenBsd: 14,
  raw: 101,
  loop: 108,
  sll: 113,
  ipv4: 228,
  ipv6: 229,
  sll2: 276
} as const;

const ETHERTYPE = {
  ipv4: 0x0800,
  ipv6: 0x86dd,
  vlan: 0x8100,
  provider: 0x88a8,
  oldProvider: 0x9100
} as const;

/** Where a frame's IP header starts. */
export interface LinkFound {
  at: number;
  vlan: boolean;
}

/** Finds the IP header of a frame; returns why there is none, or null. */
export function findIp(frame: Frame, found: LinkFound): Passed | null {
  const {view, start, end, link} = frame;
  found.vlan = false;
  found.at = start;
  switch (link) {
    case LINK.ethernet:
      return etherType(frame, start + 12, found);
    case LINK.raw:
    case LINK.rawBsd:
    case LINK.rawOpenBsd:
    case LINK.ipv4:
    case LINK.ipv6:
      return null;
    case LINK.null:
    case LINK.loop: {
      if (end - start < 4) return "cut-header";
      found.at = start + 4;
      // The family is in the byte order of the machine that captured, whichever it was.
      const family = view.getUint32(start, true);
      return isIp(family) || isIp(view.getUint32(start, false)) ? null : "not-ip";
    }
    case LINK.sll:
      return etherType(frame, start + 14, found);
    case LINK.sll2: {
      if (end - start < 20) return "cut-header";
      // The protocol comes first here, and the header after it has 20 bytes.
      const type = view.getUint16(start);
      if (isVlan(type)) return etherType(frame, start + 22, found, true);
      found.at = start + 20;
      return carriesIp(type) ? null : "not-ip";
    }
    default:
      return "link-type";
  }
}

/** Address families of IP: 2, and for IPv6 24 on BSD, 28 on FreeBSD, 30 on macOS, 10 on Linux. */
const isIp = (family: number): boolean => [2, 10, 23, 24, 28, 30].includes(family);

const carriesIp = (type: number): boolean => type === ETHERTYPE.ipv4 || type === ETHERTYPE.ipv6;

const isVlan = (type: number): boolean =>
  type === ETHERTYPE.vlan || type === ETHERTYPE.provider || type === ETHERTYPE.oldProvider;

/** Follows VLAN tags from a type field on. */
function etherType({view, end}: Frame, at: number, found: LinkFound, vlan = false): Passed | null {
  found.vlan = vlan;
  for (let field = at; ; field += 4) {
    if (field + 2 > end) return "cut-header";
    const type = view.getUint16(field);
    if (isVlan(type)) {
      found.vlan = true;
      continue;
    }
    found.at = field + 2;
    return carriesIp(type) ? null : "not-ip";
  }
}
