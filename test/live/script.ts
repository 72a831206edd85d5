/** Schedules and answers in the text of packetdrill scripts, for people and to be kept. */
import {printEcn} from "../../src/packetdrill/language/flags.ts";
import {printOption} from "../../src/packetdrill/language/print.ts";
import type {Request} from "../../src/packetdrill/stack/stack.ts";
import type {TcpOption} from "../../src/packetdrill/language/syntax.ts";
import type {Answered, Answers, InPacket, Out, Schedule, ScheduleEvent} from "./schedule.ts";

/** What script timestamps begin with. */
export const FIRST_STAMP = 1000;

/** A schedule with its answers, line by line; times are absolute, in seconds. */
export function printScript(
  schedule: Schedule,
  answers: Answers,
  comments: readonly string[]
): string {
  const lines = comments.map((line) => `// ${line}`);
  const sysctl = Object.entries(schedule.sysctl).map(
    ([name, value]) => `net.ipv4.${name}="${value}"`
  );
  sysctl.push(`net.ipv4.tcp_congestion_control=${schedule.congestion}`);
  lines.push(`\`sysctl -q ${sysctl.join(" ")}\``, "");
  for (const [i, event] of schedule.events.entries()) {
    const answered = answers.events[i];
    if (!answered) break;
    const sentBefore = answers.sent.filter(({after}) => after < i);
    lines.push(`${time(answered.at)} ${printEvent(event, answered, sentBefore)}`);
    for (const out of answers.sent.filter(({after}) => after === i)) {
      lines.push(`${time(out.at)} > ${printOut(out)}`);
    }
  }
  const last = answers.events.at(-1)?.at ?? 0;
  lines.push(`// watched for ${time(schedule.tail)} s more, until ${time(last + schedule.tail)}`);
  if (answers.begun > 0) lines.push(`// begun ${answers.begun} µs after a tick`);
  return `${lines.join("\n")}\n`;
}

const time = (at: number): string => (at / 1e6).toFixed(6).replace(/0+$/, "").replace(/\.$/, "");

function printEvent(event: ScheduleEvent, answered: Answered, before: readonly Out[]): string {
  if (event.kind === "packet") return `< ${printPacket(event.packet, before)}`;
  return printCall(event.request, answered);
}

function printPacket(packet: InPacket, before: readonly Out[]): string {
  const {flags, seq, length, ack, window} = packet;
  const end = (seq + length) >>> 0;
  const number = flags.includes(".") ? ` ack ${ack}` : "";
  const stamps = before.flatMap(({tsVal}) => (tsVal === null ? [] : [tsVal + FIRST_STAMP]));
  const options = (packet.options ?? []).map((option) => printOption(withStamp(option, stamps)));
  const list = options.length > 0 ? ` <${options.join(",")}>` : "";
  const mark = packet.urgent ? ` urg ${packet.urgent}` : "";
  const ip = packet.ip?.length ? `[${packet.ip.join(",")}] ` : "";
  return `${ip}${flags} ${seq}:${end}(${length})${number} win ${window ?? 0}${mark}${list}`;
}

/** An option with the timestamp that it echoes: a negative one counts back from the last sent. */
function withStamp(option: TcpOption, stamps: readonly number[]): TcpOption {
  if (option.kind !== "TS" || option.ecr >= 0) return option;
  return {...option, ecr: stamps.at(option.ecr) ?? 0};
}

/** A segment that was sent, in the language's words. */
export function printOut(out: Out): string {
  const {flags, seq, length, ack, window} = out;
  const options: string[] = [];
  if (out.mss > 0) options.push(`mss ${out.mss}`);
  if (out.sackOK) options.push("sackOK");
  if (out.tsVal !== null) options.push(`TS val ${out.tsVal + FIRST_STAMP} ecr ${out.tsEcr}`);
  if (out.wscale >= 0) options.push(`wscale ${out.wscale}`);
  if (out.fastOpen !== null) options.push(`FO ${out.fastOpen}`.trim());
  if (out.sack.length > 0) options.push(`sack ${out.sack.map((b) => b.join(":")).join(" ")}`);
  const number = flags.includes(".") ? ` ack ${ack}` : "";
  const list = options.length > 0 ? ` <${options.join(",")}>` : "";
  const mark = out.urgent > 0 ? ` urg ${out.urgent}` : "";
  return `${printEcn(out.ecn)}${flags} ${seq}:${(seq + length) >>> 0}(${length})${number} win ${window}${mark}${list}`;
}

const LEVELS: readonly (readonly [prefix: string, level: string])[] = [
  ["SO_", "SOL_SOCKET"],
  ["TCP_", "SOL_TCP"],
  ["tcpi_", "SOL_TCP"]
];

function printCall(request: Request, {value, errno, out}: Answered): string {
  const result = errno === null ? String(value) : `${value} ${errno} (it says)`;
  const level = (option: string): string =>
    LEVELS.find(([prefix]) => option.startsWith(prefix))?.[1] ?? "SOL_SOCKET";
  const flags = (names: readonly string[]): string => (names.length > 0 ? names.join("|") : "0");
  const show = (v: Answered["out"]): string =>
    typeof v === "object" && v !== null && "onoff" in v
      ? `{onoff=${v.onoff}, linger=${v.linger}}`
      : `[${String(v)}]`;
  switch (request.call) {
    case "socket":
      return `socket(..., SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = ${result}`;
    case "bind":
    case "connect":
      return `${request.call}(${request.fd}, ..., ...) = ${result}`;
    case "listen":
      return `listen(${request.fd}, ${request.backlog}) = ${result}`;
    case "accept":
      return `accept4(${request.fd}, ..., ..., SOCK_NONBLOCK) = ${result}`;
    case "send":
    case "recv": {
      const {call, fd, length} = request;
      if (typeof out === "number") {
        const control = `[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=${out}}]`;
        const message = `{msg_name(...)=..., msg_iov(1)=[{..., ${length}}], msg_flags=0, msg_control=${control}}`;
        return `recvmsg(${fd}, ${message}, ${flags(request.flags)}) = ${result}`;
      }
      if (Array.isArray(out)) {
        const [info, data] = (out as readonly (readonly string[])[])[0] ?? [];
        const entry = `{ee_errno=ENOMSG, ee_origin=SO_EE_ORIGIN_TIMESTAMPING, ee_type=0, ee_code=0, ee_info=${info}, ee_data=${data}}`;
        const control = `[{cmsg_level=SOL_IP, cmsg_type=IP_RECVERR, cmsg_data=${entry}}]`;
        const message = `{msg_name(...)=..., msg_iov(1)=[{..., ${length}}], msg_flags=0, msg_control=${control}}`;
        return `recvmsg(${fd}, ${message}, ${flags(request.flags)}) = ${result}`;
      }
      if (request.call === "send" && request.to) {
        return `sendto(${fd}, ..., ${length}, ${flags(request.flags)}, ..., ...) = ${result}`;
      }
      return `${call}(${fd}, ..., ${length}, ${flags(request.flags)}) = ${result}`;
    }
    case "shutdown":
      return `shutdown(${request.fd}, ${request.how}) = ${result}`;
    case "close":
      return `close(${request.fd}) = ${result}`;
    case "ioctl":
      return `ioctl(${request.fd}, ${request.request}, ${show(out ?? 0)}) = ${result}`;
    case "setsockopt": {
      const {fd, option} = request;
      const size = typeof request.value === "object" ? 8 : 4;
      return `setsockopt(${fd}, ${level(option)}, ${option}, ${show(request.value)}, ${size}) = ${result}`;
    }
    case "getsockopt": {
      const {fd, option} = request;
      return `getsockopt(${fd}, ${level(option)}, ${option}, ${show(out ?? "...")}, [4]) = ${result}`;
    }
    case "poll": {
      const [only] = request.sockets;
      const ready = (out as readonly (readonly string[])[] | null)?.[0] ?? [];
      const revents = flags([...ready].sort());
      return `poll([{fd=${only?.fd}, events=${flags(only?.events ?? [])}, revents=${revents}}], 1, 0) = ${result}`;
    }
    case "epoll_create":
      return `epoll_create1(0) = ${result}`;
    case "epoll_ctl": {
      const {epfd, op, fd, events, data} = request;
      const event = `{events=${flags(events)}, fd=${data}}`;
      return `epoll_ctl(${epfd}, ${op}, ${fd}, ${event}) = ${result}`;
    }
    case "epoll_wait": {
      const found = ((out as readonly (readonly string[])[] | null) ?? []).map(
        ([data, ...events]) => `{events=${flags([...events].sort())}, fd=${data}}`
      );
      const list = found.length > 1 ? `[${found.join(", ")}]` : (found[0] ?? "{events=0, ptr=0}");
      return `epoll_wait(${request.epfd}, ${list}, ${request.maxevents}, 0) = ${result}`;
    }
    default:
      return `${request.call}() = ${result}`;
  }
}
