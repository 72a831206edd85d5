/** A recorded system call as a line of a script, without its time. */
import type {CallRecord} from "../../sim/record.ts";

/** The text of a call; null for one that the language has not. */
export function callText(call: CallRecord): string | null {
  const text = asWritten(call);
  return text === null ? null : `${text} = ${resultOf(call)}`;
}

function asWritten(call: CallRecord): string | null {
  const {name, args, outcome} = call;
  // The model's connect() can make its socket as well, and returns the descriptor.
  const fd = call.fd ?? (outcome.kind === "fd" ? outcome.fd : null);
  const given = args as Readonly<Record<string, unknown>>;
  switch (name) {
    case "socket":
      return "socket(..., SOCK_STREAM, IPPROTO_TCP)";
    case "bind":
    case "connect":
    case "accept":
      return `${name}(${fd}, ..., ...)`;
    case "listen":
      return `listen(${fd}, ${String(given["backlog"])})`;
    case "send":
      return given["address"] === undefined
        ? transfer("send", "write", fd, Number(given["length"]), given["flags"])
        : transfer("sendto", "sendto", fd, Number(given["length"]), given["flags"], ", ..., ...");
    case "recv":
      return transfer("recv", "read", fd, Number(given["max"]), given["flags"]);
    case "shutdown":
      return `shutdown(${fd}, ${String(given["how"])})`;
    case "close":
      return `close(${fd})`;
    case "setsockopt":
      return optionText(fd, String(given["option"]), given["value"]);
    case "poll":
      return pollText(given, readyOf(call));
    case "epollCreate1":
      return "epoll_create1(0)";
    case "epollCtl": {
      const events = (given["events"] as readonly string[]).join("|");
      const target = String(given["fd"]);
      return `epoll_ctl(${fd}, ${String(given["op"])}, ${target}, ${eventText(target, events)})`;
    }
    case "epollWait":
      return epollWaitText(fd, given, readyOf(call));
    default:
      return null;
  }
}

const eventText = (fd: number | string, events: string): string =>
  `{events=${events || "0"}, fd=${fd}}`;

/** None, one, or a list of events: packetdrill itself reads only the first two. */
function epollWaitText(
  fd: number | null,
  given: Readonly<Record<string, unknown>>,
  ready: readonly Polled[]
): string {
  const events = ready.map((one) => eventText(one.fd, one.events.join("|")));
  const [only = "{events=0, ptr=0}"] = events;
  const list = events.length > 1 ? `[${events.join(", ")}]` : only;
  return `epoll_wait(${fd}, ${list}, ${String(given["maxevents"])}, ${waitText(given)})`;
}

/** A timeout in whole ms; -1 for none. */
function waitText(given: Readonly<Record<string, unknown>>): number {
  const timeout = given["timeout"] as number | null;
  return timeout === null ? -1 : Math.ceil(timeout / 1000);
}

/** `write(3, ..., 4)`, or with flags `send(3, ..., 4, MSG_MORE)`. */
function transfer(
  name: string,
  plain: string,
  fd: number | null,
  length: number,
  flags: unknown,
  address = ""
): string {
  const all = Array.isArray(flags) ? flags.map(String) : [];
  if (all.length === 0 && address === "") return `${plain}(${fd}, ..., ${length})`;
  return `${name}(${fd}, ..., ${length}, ${all.join("|") || "0"}${address})`;
}

function optionText(fd: number | null, option: string, value: unknown): string | null {
  if (option === "O_NONBLOCK") {
    const flags = value === true || Number(value) > 0 ? "O_RDWR|O_NONBLOCK" : "O_RDWR";
    return `fcntl(${fd}, F_SETFL, ${flags})`;
  }
  const level = option.startsWith("SO_") ? "SOL_SOCKET" : "SOL_TCP";
  const start = `setsockopt(${fd}, ${level}, ${option}, `;
  if (typeof value === "string") return `${start}"${value}", ${value.length})`;
  if (typeof value === "boolean" || typeof value === "number")
    return `${start}[${Number(value)}], 4)`;
  const {l_onoff, l_linger} = value as {l_onoff?: unknown; l_linger?: unknown};
  if (l_linger === undefined) return null;
  return `${start}{onoff=${Number(l_onoff)}, linger=${Number(l_linger)}}, 8)`;
}

interface Polled {
  readonly fd: number;
  readonly events: readonly string[];
}

const readyOf = ({outcome}: CallRecord): readonly Polled[] =>
  outcome.kind === "ready" ? outcome.ready : [];

function pollText(given: Readonly<Record<string, unknown>>, ready: readonly Polled[]): string {
  const asked = given["requests"] as readonly Polled[];
  const list = asked.map(({fd, events}) => {
    const found = ready.find((each) => each.fd === fd)?.events ?? [];
    return `{fd=${fd}, events=${events.join("|") || "0"}, revents=${found.join("|") || "0"}}`;
  });
  return `poll([${list.join(", ")}], ${asked.length}, ${waitText(given)})`;
}

function resultOf({name, outcome}: CallRecord): string {
  if (name === "connect" && outcome.kind === "fd") return "0";
  switch (outcome.kind) {
    case "bytes":
      return String(outcome.bytes);
    case "fd":
      return String(outcome.fd);
    case "ready":
      return String(outcome.ready.length);
    case "errno":
      return `-1 ${outcome.errno.replace(/^WSA/, "")}`;
    default:
      return "0";
  }
}
