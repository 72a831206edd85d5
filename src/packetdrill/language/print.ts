/** Packets and segments in the text of the language. */
import type {Segment} from "../../wire/segment.ts";
import {printEcn, printFlags} from "./flags.ts";
import type {Packet, TcpOption} from "./syntax.ts";

/** A packet of a script, in one form whatever the spaces in it. */
export function printPacket(packet: Packet): string {
  const end = (packet.seq + packet.length) >>> 0;
  const ack = packet.flags.includes(".") ? ` ack ${packet.ack}` : "";
  const options = packet.options ? packet.options.map(printOption).join(",") : "...";
  const list = options === "" ? "" : ` <${options}>`;
  const flags = packet.flags === "" ? "-" : packet.flags;
  const window = packet.window ?? "any";
  const ip = packet.ip.length > 0 ? `[${packet.ip.join(",")}] ` : "";
  return `${ip}${flags} ${packet.seq}:${end}(${packet.length})${ack} win ${window}${list}`;
}

/** An option in the language's own words. */
export function printOption(option: TcpOption): string {
  switch (option.kind) {
    case "mss":
    case "wscale":
      return `${option.kind} ${option.value}`;
    case "sack":
      return `sack ${option.blocks.map(([left, right]) => `${left}:${right}`).join(" ")}`;
    case "TS":
      return `TS val ${option.val} ecr ${option.ecr}`;
    case "FO":
      return `FO ${option.cookie}`.trim();
    case "foreign":
      return option.text;
    default:
      return option.kind;
  }
}

/** A segment in the language's own words. */
export function printSegment(segment: Segment): string {
  const options: string[] = [];
  if (segment.mss > 0) options.push(`mss ${segment.mss}`);
  if (segment.sackPermitted) options.push("sackOK");
  if (segment.tsVal >= 0) options.push(`TS val ${segment.tsVal} ecr ${segment.tsEcr}`);
  if (segment.wscale >= 0) options.push(`wscale ${segment.wscale}`);
  if (segment.sack)
    options.push(`sack ${segment.sack.map(({left, right}) => `${left}:${right}`).join(" ")}`);
  const end = (segment.seq + segment.len) >>> 0;
  const flags = printFlags(segment.flags);
  const ip = printEcn(segment.ecn);
  const ack = flags.includes(".") ? ` ack ${segment.ack}` : "";
  const list = options.length > 0 ? ` <${options.join(",")}>` : "";
  return `${ip}${flags} ${segment.seq}:${end}(${segment.len})${ack} win ${segment.wnd}${list}`;
}
