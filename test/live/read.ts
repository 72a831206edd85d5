/** Reads a script that script.ts has printed back: the schedule, and what a kernel answered. */
import {expectedOption, field, printExpression} from "../../src/packetdrill/run/arguments.ts";
import {parseEcn} from "../../src/packetdrill/language/flags.ts";
import {prepare} from "../../src/packetdrill/run/calls.ts";
import {defaultOptions} from "../../src/packetdrill/run/options.ts";
import {parse} from "../../src/packetdrill/language/parser.ts";
import {readShell} from "../../src/packetdrill/language/shell.ts";
import type {
  Expression,
  Packet,
  SystemCall,
  TcpOption
} from "../../src/packetdrill/language/syntax.ts";
import {CONGESTION_NAMES} from "../../src/tcp/block/config.ts";
import type {Answered, Answers, Out, Schedule, ScheduleEvent} from "./schedule.ts";
import {FIRST_STAMP} from "./script.ts";

const PREFIX = "net.ipv4.";
const CONGESTION = "tcp_congestion_control";

/** A schedule, and a kernel's answers to it. Throws where the text is not such a script. */
export function readScript(
  source: string,
  name: string
): {readonly schedule: Schedule; readonly kernel: Answers} {
  const script = parse(source);
  const settings = new Map(
    script.setup
      .flatMap(({text}) => readShell(text).settings)
      .map(([key, value]) => [key.replace(PREFIX, ""), value])
  );
  const given = settings.get(CONGESTION);
  const congestion = CONGESTION_NAMES.find((one) => one === given) ?? "cubic";
  settings.delete(CONGESTION);
  const watched = /watched for ([\d.]+) s/.exec(source)?.[1];
  if (watched === undefined) throw new Error(`${name} does not say how long it was watched`);
  const events: ScheduleEvent[] = [];
  const answered: Answered[] = [];
  const sent: Out[] = [];
  for (const {action, time} of script.events) {
    if (time.kind !== "absolute") throw new Error(`${name}: times have to be absolute`);
    const {at} = time;
    if (action.kind === "packet" && action.direction === "out") {
      sent.push(readOut(action, at, events.length - 1));
      continue;
    }
    const wait = at - (answered.at(-1)?.at ?? 0);
    if (action.kind === "packet") {
      events.push({wait, kind: "packet", packet: readIn(action, sent)});
      answered.push({at, value: 0, errno: null, out: null});
    } else if (action.kind === "call") {
      const context = {options: defaultOptions, live: (fd: number) => fd};
      events.push({wait, kind: "call", request: prepare(action, context).request});
      answered.push({at, ...readResult(action)});
    } else throw new Error(`${name}: there is more than packets and calls`);
  }
  const tail = Number(watched) * 1e6;
  const begun = Number(/begun (\d+) µs after a tick/.exec(source)?.[1] ?? 0);
  return {
    schedule: {name, sysctl: Object.fromEntries(settings), congestion, events, tail},
    kernel: {events: answered, sent, begun, sure: true}
  };
}

/** An injected packet; the timestamp that it echoes is found among those that were sent. */
function readIn(packet: Packet, sent: readonly Out[]): Packet {
  const stamps = sent.flatMap(({tsVal}) => (tsVal === null ? [] : [tsVal + FIRST_STAMP]));
  const options = packet.options?.map((option): TcpOption => {
    const at = option.kind === "TS" ? stamps.lastIndexOf(option.ecr) : -1;
    return option.kind === "TS" && at >= 0 ? {...option, ecr: at - stamps.length} : option;
  });
  return {...packet, options: options ?? []};
}

function readOut(packet: Packet, at: number, after: number): Out {
  const {flags, seq, length, ack, window} = packet;
  const options = packet.options ?? [];
  const find = <K extends TcpOption["kind"]>(kind: K): Extract<TcpOption, {kind: K}> | undefined =>
    options.find((option): option is Extract<TcpOption, {kind: K}> => option.kind === kind);
  const stamp = find("TS");
  return {
    at,
    after,
    flags: flags === "" ? "-" : flags,
    seq,
    ack,
    window: window ?? 0,
    urgent: packet.urgent,
    ecn: parseEcn(packet.ip),
    length,
    mss: find("mss")?.value ?? 0,
    wscale: find("wscale")?.value ?? -1,
    sackOK: find("sackOK") !== undefined,
    tsVal: stamp ? stamp.val - FIRST_STAMP : null,
    tsEcr: stamp?.ecr ?? null,
    sack: find("sack")?.blocks ?? [],
    fastOpen: find("FO")?.cookie ?? null,
    late: 0
  };
}

function readResult(call: SystemCall): Omit<Answered, "at"> {
  const value = Number(printExpression(call.result));
  return {value, errno: call.errno, out: call.errno === null ? readOutput(call) : null};
}

/** The events of epoll_wait(): `{events=EPOLLIN, fd=4}`, a list of such, or `{events=0, ptr=0}`. */
function readReady(given: Expression): readonly (readonly string[])[] {
  const items = given.kind === "array" ? given.items : [given];
  return items.flatMap((item) => {
    const [data, events] = ["fd", "events"].map((name) => field(item, name));
    return data && events ? [[printExpression(data), ...printExpression(events).split("|")]] : [];
  });
}

/** What TCP_INQ said was left to read, or what an entry of the error queue said. */
function readControl(message: Expression | undefined): Answered["out"] {
  const control = message && field(message, "msg_control");
  const [only] = control?.kind === "array" ? control.items : [];
  const data = only && field(only, "cmsg_data");
  if (!data) return null;
  if (data.kind !== "struct") return Number(printExpression(data));
  const parts = ["ee_info", "ee_data"].map((name) => field(data, name));
  return [parts.map((part) => (part ? printExpression(part) : ""))];
}

/** What the call wrote into its arguments. */
function readOutput({name, args}: SystemCall): Answered["out"] {
  if (name === "ioctl") return expectedOption(args[2], "linux");
  if (name === "getsockopt") return expectedOption(args[3], "linux");
  if (name === "epoll_wait") return args[1] ? readReady(args[1]) : null;
  if (name === "recvmsg") return readControl(args[1]);
  const [list] = args;
  if (name !== "poll" || list?.kind !== "array" || !list.items[0]) return null;
  const revents = field(list.items[0], "revents");
  const text = revents ? printExpression(revents) : "0";
  return [text === "0" ? [] : text.split("|")];
}
