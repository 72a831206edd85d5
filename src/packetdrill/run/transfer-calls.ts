/** The calls of a script that write and read: read(), send(), sendto(), recvmsg() and so on. */
import type {Micros} from "../../base/units.ts";
import {NotApplicable, type Answer} from "../stack/stack.ts";
import {ScriptError, type Expression} from "../language/syntax.ts";
import {field, printExpression, type Arguments} from "./arguments.ts";
import {nothing, onFd, type CallContext, type Prepare, type Prepared} from "./prepared.ts";

/** Flags that change what a call does in ways that the model leaves out. */
function checkFlags(flags: readonly string[]): readonly string[] {
  if (flags.includes("MSG_ZEROCOPY"))
    throw new NotApplicable("the flag MSG_ZEROCOPY is not modelled");
  return flags;
}

const transfer = (call: "send" | "recv", hasFlags: boolean): Prepare =>
  onFd((fd, args) => ({
    call,
    fd,
    length: args.length(1),
    flags: hasFlags ? checkFlags(args.flags(3, "MSG_")) : []
  }));

/** Where a write connects to: it says so itself, or it is where connect() would go. */
function target(args: Arguments, index: number, {options}: CallContext, flags: readonly string[]) {
  if (!flags.includes("MSG_FASTOPEN")) return {};
  const {port, address} = args.address(index);
  const to = {port: port ?? options.connectPort, address: address ?? options.remoteAddress};
  return args.count > index ? {to} : {};
}

const sendTo: Prepare = onFd((fd, args, context) => {
  const flags = checkFlags(args.flags(3, "MSG_"));
  return {call: "send", fd, length: args.length(1), flags, ...target(args, 4, context, flags)};
});

const vectorTransfer = (call: "send" | "recv"): Prepare =>
  onFd((fd, args) => ({call, fd, length: args.vector(args.at(1, "buffers")), flags: []}));

const messageTransfer = (call: "send" | "recv"): Prepare =>
  onFd((fd, args) => {
    const message = args.at(1, "a message {msg_name(...)=..., msg_iov(1)=[…], msg_flags=0}");
    const vector = field(message, "msg_iov");
    if (!vector) throw new ScriptError(message.place, "expected msg_iov(n)=[{..., length}]");
    const flags = checkFlags(args.flags(2, "MSG_"));
    return {call, fd, length: args.vector(vector), flags};
  }, controlCheck);

/** Control messages: what is left to read (TCP_INQ), and entries of the error queue. */
function controlCheck(args: Arguments, {options}: CallContext): Prepared["check"] {
  const control = field(args.at(1, "a message"), "msg_control");
  const items = control?.kind === "array" ? control.items : control ? [control] : [];
  if (items.length === 0 || items[0]?.kind === "any") return nothing;
  const checks = items.map((item) => {
    const type = field(item, "cmsg_type");
    const data = field(item, "cmsg_data");
    switch (type && data ? printExpression(type) : "") {
      case "TCP_CM_INQ":
        return leftCheck(args.value(data as Expression, "the bytes that are left"));
      case "IP_RECVERR":
        return errorCheck(args, data as Expression);
      case "SCM_TIMESTAMPING":
        return timeCheck(args, data as Expression, options.tolerance);
      default:
        throw new NotApplicable("control messages (msg_control) are not modelled");
    }
  });
  return (answer) => checks.map((check) => check(answer)).find((wrong) => wrong !== null) ?? null;
}

const leftCheck =
  (wanted: number): Prepared["check"] =>
  ({out}) =>
    out === wanted ? null : `expected TCP_CM_INQ to be ${wanted}, was ${String(out ?? "none")}`;

/** The entry of the error queue that a call has returned: its ee_info, ee_data, and its time. */
const entryOf = ({out}: Answer): readonly string[] =>
  Array.isArray(out) ? ((out as readonly (readonly string[])[])[0] ?? []) : [];

/** `{ee_errno=ENOMSG, ee_origin=…, ee_info=SCM_TSTAMP_ACK, ee_data=99}`. */
function errorCheck(args: Arguments, data: Expression): Prepared["check"] {
  const origin = field(data, "ee_origin");
  if (origin && printExpression(origin) !== "SO_EE_ORIGIN_TIMESTAMPING")
    throw new NotApplicable(`entries of the error queue from ${printExpression(origin)}`);
  const [info, bytes] = ["ee_info", "ee_data"].map((name) => field(data, name));
  if (!info || !bytes) throw new ScriptError(data.place, "expected ee_info=… and ee_data=…");
  const wanted = `${printExpression(info)} ${args.value(bytes, "ee_data")}`;
  return (answer) => {
    const was = entryOf(answer).slice(0, 2).join(" ");
    return was === wanted
      ? null
      : `expected the error queue to say ${wanted}, was ${was || "none"}`;
  };
}

/** `{scm_sec=0, scm_nsec=20000000}`: the time since the script began. */
function timeCheck(args: Arguments, data: Expression, tolerance: Micros): Prepared["check"] {
  const part = (name: string): number => {
    const value = field(data, name);
    return value ? args.value(value, name) : 0;
  };
  const wanted = part("scm_sec") * 1e6 + part("scm_nsec") / 1000;
  return (answer) => {
    const time = entryOf(answer)[2];
    const late = Math.abs(Number(time) - wanted) > tolerance;
    if (time !== undefined && !late) return null;
    return `expected the time ${wanted / 1e6} s, was ${time ? `${Number(time) / 1e6} s` : "none"}`;
  };
}

/** By the names that scripts use. */
export const transferCalls: Readonly<Record<string, Prepare>> = {
  read: transfer("recv", false),
  write: transfer("send", false),
  recv: transfer("recv", true),
  recvfrom: transfer("recv", true),
  send: transfer("send", true),
  sendto: sendTo,
  readv: vectorTransfer("recv"),
  writev: vectorTransfer("send"),
  recvmsg: messageTransfer("recv"),
  sendmsg: messageTransfer("send")
};
