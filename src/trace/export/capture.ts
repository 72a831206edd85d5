/** A run as a capture file for Wireshark: every segment, as it was put on the wire. */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {detailText} from "../words/reasons.ts";
import {pcapng, type CapturedPacket} from "../../wire/pcapng.ts";

/** Initial time to live, by system: a mark by which captures are told apart (RFC 1700 gives 64). */
const TTL = {linux: 64, macos: 64, freebsd: 64, windows: 128} as const;

/** What Wireshark shows beside a packet: why it was sent, and how it was lost. */
function comment(transit: Transit): string {
  const {reason, attempt, detail, lost} = transit;
  const why = attempt > 0 ? `${reason} ${attempt}` : reason;
  return [why, detail ? detailText(detail) : "", lost ? `lost: ${lost.why}` : ""]
    .filter(Boolean)
    .join("; ");
}

/** A packet that a host or the wire saw, and when. */
const seen = (run: Trace, transit: Transit, at: Micros): CapturedPacket => {
  const system = run.hosts[transit.from]?.system as keyof typeof TTL;
  return {
    at,
    segment: transit.segment,
    comment: comment(transit),
    ip: {ttl: TTL[system] ?? 64, id: transit.nth & 0xffff}
  };
};

/** The segments of a run as packets, in the order of sending, at the time of sending. */
export const capturedPackets = (run: Trace): CapturedPacket[] =>
  run.transits.map((transit) => seen(run, transit, transit.sentAt));

/**
 * What a capture at one host sees: what it sends, when it sends it, and what arrives, when it
 * arrives. `host` is an index in `run.hosts`.
 */
export function packetsAt(run: Trace, host: number): CapturedPacket[] {
  const packets = run.transits.flatMap((transit) => {
    if (transit.from === host) return [seen(run, transit, transit.sentAt)];
    return transit.to === host && transit.arrivedAt >= 0
      ? [seen(run, transit, transit.arrivedAt)]
      : [];
  });
  return packets.sort((a, b) => a.at - b.at);
}

/** The whole run as a pcapng file. Text that was only a length is filled with zeros. */
export function captureRun(run: Trace): Uint8Array {
  return pcapng(capturedPackets(run), {name: "simulated"});
}
