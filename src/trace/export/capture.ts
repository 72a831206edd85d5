/** A run as a capture file for Wireshark: every segment, as it was put on the wire. */
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

/** The segments of a run as packets, in the order of sending, at the time of sending. */
export function capturedPackets(run: Trace): CapturedPacket[] {
  return run.transits.map((transit) => {
    const system = run.hosts[transit.from]?.system as keyof typeof TTL;
    return {
      at: transit.sentAt,
      segment: transit.segment,
      comment: comment(transit),
      ip: {ttl: TTL[system] ?? 64, id: transit.nth & 0xffff}
    };
  });
}

/** The whole run as a pcapng file. Text that was only a length is filled with zeros. */
export function captureRun(run: Trace): Uint8Array {
  return pcapng(capturedPackets(run), {name: "simulated"});
}
