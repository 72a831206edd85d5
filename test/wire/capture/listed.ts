/** A capture as the list of its segments: what the reader found, in a form that tests compare. */
import {CaptureReader} from "../../../src/wire/capture/capture-reader.ts";
import {dissect} from "../../../src/wire/capture/dissect.ts";
import {makePacket, REMARK, type Packet, type Passed} from "../../../src/wire/capture/packet.ts";
import type {CaptureProblem} from "../../../src/wire/capture/problem.ts";

/** A segment that was found. */
export interface Listed extends Packet {
  readonly number: number;
  readonly at: number;
}

/** What was found in a file. */
export interface Found {
  readonly packets: readonly Listed[];
  readonly passed: readonly Passed[];
  readonly problems: readonly CaptureProblem[];
}

/** Reads a file that comes in pieces of the given size, in bytes. */
export function list(file: Uint8Array, piece = file.length || 1): Found {
  const packets: Listed[] = [];
  const passed: Passed[] = [];
  const problems: CaptureProblem[] = [];
  const packet = makePacket();
  const reader = new CaptureReader({
    frame(frame) {
      const why = dissect(frame, packet);
      if (why !== null) passed.push(why);
      else
        packets.push({
          ...packet,
          from: packet.from.slice(),
          to: packet.to.slice(),
          sack: packet.sack.slice(0, 2 * packet.blocks),
          number: frame.number,
          at: frame.at
        });
    },
    problem: (problem) => problems.push(problem)
  });
  for (let at = 0; at < file.length; at += piece) reader.push(file.slice(at, at + piece));
  reader.end();
  return {packets, passed, problems};
}

/** The names of what is remarked of a packet. */
export const remarksOf = ({remarks}: Packet): string[] =>
  Object.entries(REMARK)
    .filter(([, bit]) => remarks & bit)
    .map(([name]) => name);
