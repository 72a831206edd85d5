/** The calls of a script that write and read: read(), send(), sendto(), recvmsg() and so on. */
import {NotApplicable, type Request} from "../stack/stack.ts";
import {ScriptError} from "../language/syntax.ts";
import {field, printExpression, type Arguments} from "./arguments.ts";
import {nothing, onFd, type CallContext, type Prepare, type Prepared} from "./prepared.ts";

/** Flags that change what a call does in ways that the model leaves out. */
function checkFlags(flags: readonly string[]): readonly string[] {
  for (const flag of ["MSG_ZEROCOPY", "MSG_ERRQUEUE"])
    if (flags.includes(flag)) throw new NotApplicable(`the flag ${flag} is not modelled`);
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

/** Control messages: of those there is only TCP_INQ's, which says what is left to read. */
function controlCheck(args: Arguments): Prepared["check"] {
  const control = field(args.at(1, "a message"), "msg_control");
  const items = control?.kind === "array" ? control.items : control ? [control] : [];
  const [only] = items;
  if (!only || only.kind === "any") return nothing;
  const type = field(only, "cmsg_type");
  const data = field(only, "cmsg_data");
  const inq = type && printExpression(type) === "TCP_CM_INQ" && items.length === 1;
  if (!inq || !data) throw new NotApplicable("control messages (msg_control) are not modelled");
  const wanted = args.value(data, "the bytes that are left");
  return ({out}) =>
    out === wanted ? null : `expected TCP_CM_INQ to be ${wanted}, was ${String(out ?? "none")}`;
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
