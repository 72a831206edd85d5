/** Turns a script's system calls into requests to the stack, and holds answers against results. */
import {Arguments, expectedOption, field, printExpression} from "./arguments.ts";
import {constant} from "./constants.ts";
import {epollCalls} from "./epoll-calls.ts";
import {transferCalls} from "./transfer-calls.ts";
import type {RunOptions} from "./options.ts";
import {nothing, onFd, type CallContext, type Prepare, type Prepared} from "./prepared.ts";
import {NotApplicable, type Answer, type OptionArgument} from "../stack/stack.ts";
import {ScriptError, type Expression, type SystemCall} from "../language/syntax.ts";

/** Calls of the language that a stack of TCP alone has nothing for. */
const unmodelled = new Set(
  `splice vmsplice tee sendfile sendfile64 pipe pipe2 open openat mmap munmap lseek
   fstat stat dup dup2 epoll_pwait
   ppoll select pselect sleep nanosleep cap_set seteuid setgid socketpair
   getsockname getpeername sendmmsg recvmmsg sctp_sendmsg sctp_recvmsg sctp_bindx
   sctp_connectx sctp_peeloff kevent kqueue io_uring_setup`.split(/\s+/)
);

/** Calls that return a descriptor: its number is the script's own affair. */
const givesDescriptor = new Set(["socket", "accept", "accept4", "epoll_create", "epoll_create1"]);

/** Checks the names of calls before the run: a wrong name is a mistake of the script. */
export function checkCallName(call: SystemCall): void {
  if (Object.hasOwn(preparations, call.name)) return;
  if (unmodelled.has(call.name)) throw new NotApplicable(`${call.name}() is not modelled`);
  throw new ScriptError(
    call.place,
    `expected a system call such as socket, connect or write, not "${call.name}"`
  );
}

/** Prepares `call`. Throws ScriptError for wrong arguments, NotApplicable for what is left out. */
export function prepare(call: SystemCall, context: CallContext): Prepared {
  const make = Object.hasOwn(preparations, call.name) ? preparations[call.name] : undefined;
  if (!make) throw new NotApplicable(`${call.name}() is not modelled`);
  return make(new Arguments(call, context.options.profile), context, call);
}

/** What is wrong with a call's result; null when it is as the script says. */
export function resultMismatch(
  call: SystemCall,
  answer: Answer,
  options: RunOptions
): string | null {
  const was = printAnswer(answer);
  const wanted = call.result;
  if (wanted.kind === "any") return null;
  const text = `${printExpression(wanted)}${call.errno === null ? "" : ` ${call.errno}`}`;
  const value = new Arguments(call, options.profile).value(wanted, "a result");
  const descriptor = givesDescriptor.has(call.name);
  const right =
    value < 0 || call.errno !== null
      ? answer.value === -1 && (call.errno === null || sameErrno(answer.errno, call.errno))
      : descriptor
        ? answer.value >= 0
        : answer.value === value;
  return right ? null : `expected the result ${text}, was ${was}`;
}

/** `"3"`, `"-1 EAGAIN"`. */
export function printAnswer(answer: Answer): string {
  return answer.errno === null ? String(answer.value) : `${answer.value} ${answer.errno}`;
}

/** EAGAIN and EWOULDBLOCK are one error; Windows puts WSA before the name. */
function sameErrno(was: string | null, wanted: string): boolean {
  const plain = (name: string): string => {
    const bare = name.replace(/^WSA/, "");
    return bare === "EWOULDBLOCK" ? "EAGAIN" : bare;
  };
  return was !== null && plain(was) === plain(wanted);
}

const socketCall: Prepare = (args) => {
  const domain = args.at(0, "a domain");
  if (domain.kind === "word" && !["AF_INET", "AF_INET6", "PF_INET"].includes(domain.name))
    throw new NotApplicable(`a socket of the domain ${domain.name}`);
  const types = args.flags(1, "SOCK_");
  const type = types.find((name) => name !== "SOCK_NONBLOCK" && name !== "SOCK_CLOEXEC");
  if (type !== "SOCK_STREAM")
    throw new NotApplicable(`a socket of the type ${type ?? "unknown"}: the model has TCP only`);
  const protocol = args.at(2, "a protocol");
  const name = printExpression(protocol);
  if (!["IPPROTO_TCP", "IPPROTO_IP", "0", "6", "..."].includes(name))
    throw new NotApplicable(`a socket of the protocol ${name}: the model has TCP only`);
  const nonBlocking = types.includes("SOCK_NONBLOCK");
  return {request: {call: "socket", nonBlocking}, fd: null, check: nothing};
};

const acceptCall: Prepare = onFd((fd, args) => ({
  call: "accept",
  fd,
  nonBlocking: args.flags(3, "SOCK_").includes("SOCK_NONBLOCK")
}));

const fcntlCall: Prepare = (args, context, call) => {
  const fd = args.number(0, "a descriptor");
  const command = args.name(1, "F_GETFL or F_SETFL");
  if (command === "F_GETFL" || command === "3") {
    // The stack tells only whether the socket blocks; a socket is always open for both.
    const nonBlock = constant(context.options.profile, "O_NONBLOCK") ?? 0;
    const check = (answer: Answer): string | null => {
      const value = 2 | (answer.value > 0 ? nonBlock : 0);
      if (answer.value < 0) return resultMismatch(call, answer, context.options);
      return resultMismatch(call, {...answer, value}, context.options);
    };
    return {request: {call: "getfl", fd: context.live(fd)}, fd, check};
  }
  if (command !== "F_SETFL" && command !== "4")
    throw new NotApplicable(`fcntl() with ${command} is not modelled`);
  const nonBlocking = args
    .flags(2, "O_")
    .some((name) => name === "O_NONBLOCK" || name === "O_NDELAY");
  return {request: {call: "setfl", fd: context.live(fd), nonBlocking}, fd, check: nothing};
};

const ioctlCall: Prepare = (args, context) => {
  const fd = args.number(0, "a descriptor");
  const request = args.name(1, "SIOCINQ, SIOCOUTQ, FIONREAD or FIONBIO");
  if (request === "FIONBIO") {
    const nonBlocking = args.option(2) !== 0;
    return {request: {call: "setfl", fd: context.live(fd), nonBlocking}, fd, check: nothing};
  }
  const wanted = expectedOption(args.at(2, "[the number]"), context.options.profile);
  const check = (answer: Answer): string | null => outMismatch(request, wanted, answer);
  return {request: {call: "ioctl", fd: context.live(fd), request}, fd, check};
};

function outMismatch(name: string, wanted: OptionArgument | null, answer: Answer): string | null {
  if (wanted === null || answer.errno !== null) return null;
  const was = answer.out;
  const text = (value: unknown): string =>
    typeof value === "object" ? JSON.stringify(value) : String(value);
  if (typeof wanted === "string" && typeof was === "string" && sameErrno(was, wanted)) return null;
  return text(was) === text(wanted)
    ? null
    : `expected ${name} to be ${text(wanted)}, was ${text(was)}`;
}

const getsockoptCall: Prepare = (args, context) => {
  const fd = args.number(0, "a descriptor");
  const option = args.name(2, "an option");
  const wanted = expectedOption(args.at(3, "[the value]"), context.options.profile);
  const check = (answer: Answer): string | null => outMismatch(option, wanted, answer);
  return {request: {call: "getsockopt", fd: context.live(fd), option}, fd, check};
};

const pollCall: Prepare = (args, context) => {
  const list = args.at(0, "[{fd=…, events=…, revents=…}]");
  if (list.kind !== "array") throw new ScriptError(list.place, "expected [{fd=…, events=…}]");
  const part = (item: Expression, name: string): Expression => {
    const found = field(item, name);
    if (found) return found;
    throw new ScriptError(item.place, `expected ${name}=… in this structure`);
  };
  const sockets = list.items.map((item) => ({
    fd: context.live(args.value(part(item, "fd"), "a descriptor")),
    events: args.flagNames(part(item, "events"), "POLL")
  }));
  const wanted = list.items.map((item) => {
    const revents = field(item, "revents");
    if (!revents) return "";
    return revents.kind === "any" ? null : ready(args.flagNames(revents, "POLL"));
  });
  const check = (answer: Answer): string | null => {
    const was = Array.isArray(answer.out) ? (answer.out as readonly (readonly string[])[]) : [];
    for (const [index, events] of wanted.entries()) {
      const present = ready(was[index] ?? []);
      if (events !== null && events !== present)
        return `expected revents ${events || "0"}, was ${present || "0"}`;
    }
    return null;
  };
  const timeout = args.number(2, "a timeout in milliseconds");
  return {request: {call: "poll", sockets, timeout}, fd: null, check};
};

/** Events in one order; the synonyms of POLLIN and POLLOUT are left out. */
const ready = (events: readonly string[]): string =>
  events
    .filter((name) => name !== "POLLRDNORM" && name !== "POLLWRNORM")
    .sort()
    .join("|");

const preparations: Readonly<Record<string, Prepare>> = {
  socket: socketCall,
  bind: onFd((fd, args, {options}) => {
    const {port, address} = args.address(1);
    return {
      call: "bind",
      fd,
      port: port ?? options.bindPort,
      address: address ?? options.localAddress
    };
  }),
  listen: onFd((fd, args) => ({call: "listen", fd, backlog: args.number(1, "a backlog")})),
  accept: acceptCall,
  accept4: acceptCall,
  connect: onFd((fd, args, {options}) => {
    const {port, address} = args.address(1);
    return {
      call: "connect",
      fd,
      port: port ?? options.connectPort,
      address: address ?? options.remoteAddress
    };
  }),
  shutdown: onFd((fd, args) => {
    const how = args.at(1, "SHUT_RD, SHUT_WR or SHUT_RDWR");
    const names = ["SHUT_RD", "SHUT_WR", "SHUT_RDWR"];
    return {
      call: "shutdown",
      fd,
      how: how.kind === "word" ? how.name : (names[args.value(how, "how")] ?? "invalid")
    };
  }),
  close: onFd((fd) => ({call: "close", fd})),
  fcntl: fcntlCall,
  ioctl: ioctlCall,
  setsockopt: onFd((fd, args) => ({
    call: "setsockopt",
    fd,
    option: args.name(2, "an option"),
    value: args.option(3)
  })),
  getsockopt: getsockoptCall,
  poll: pollCall,
  ...transferCalls,
  ...epollCalls
};
