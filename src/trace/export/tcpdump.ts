/** A run as the lines that `tcpdump -n` would print at the sender of each segment. */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {formatAddress} from "../../wire/address.ts";
import {optionsOf} from "../../wire/options.ts";
import {optionText, printFlags} from "../../wire/notation.ts";
import {ACK, FIN, RST, SYN, URG} from "../../wire/segment.ts";
import type {SackBlock} from "../../wire/segment.ts";
import {seqAdd, seqDiff} from "../../wire/seq.ts";
import {whyLost} from "../words/reasons.ts";

/** All segments, one a line; what tcpdump could not know stands behind a `#`. */
export function tcpdumpText(run: Trace): string {
  return run.transits.map((transit) => `${tcpdumpLine(run, transit)}\n`).join("");
}

/** `"00:00:00.020000 IP 10.0.0.1.40541 > 10.0.0.2.7777: Flags [.], ack 1, win 510, length 0"`. */
export function tcpdumpLine(run: Trace, transit: Transit): string {
  const {segment, sentAt, lost} = transit;
  const {from, to, flags, len, wnd, seq} = segment;
  const isn = run.connections[transit.connection]?.isn;
  // As tcpdump does, a SYN has its absolute number, and all after it are relative to it.
  const relative = (n: number, host: number) => seqDiff(n, isn?.get(host) ?? 0) >>> 0;
  const first = flags & SYN ? seq : relative(seq, transit.from);
  const parts = [`Flags [${flags === 0 ? "none" : printFlags(flags)}]`];
  if (len > 0) parts.push(`seq ${first}:${seqAdd(first, len)}`);
  else if (flags & (SYN | FIN | RST)) parts.push(`seq ${first}`);
  if (flags & ACK) {
    parts.push(`ack ${flags & SYN ? segment.ack : relative(segment.ack, transit.to)}`);
  }
  parts.push(`win ${wnd}`);
  if (flags & URG) parts.push(`urg ${segment.urgent}`);
  const edge = (n: number) => relative(n, transit.to);
  const sack = (blocks: readonly SackBlock[]) =>
    `${blocks.length} ${blocks.map(({left, right}) => `{${edge(left)}:${edge(right)}}`).join("")}`;
  const options = optionsOf(segment).map((option) => optionText(option, sack));
  if (options.length > 0) parts.push(`options [${options.join(",")}]`);
  parts.push(`length ${len}`);
  const ends = [from, to].map(({address, port}) => `${formatAddress(address)}.${port}`);
  const fate = lost ? `  # ${whyLost(lost)}` : "";
  return `${clock(sentAt)} IP ${ends.join(" > ")}: ${parts.join(", ")}${fate}`;
}

/** The time since the run began, as a clock that goes on after midnight: 3 days are 72 hours. */
function clock(at: Micros): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  const seconds = at / 1e6;
  const micros = String(at % 1e6).padStart(6, "0");
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${micros}`;
}
