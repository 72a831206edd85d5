/** What each system call may be given, besides its socket: one table, read by `checkValue()`. */
import {
  either,
  flag,
  list,
  number,
  object,
  required,
  text,
  word,
  type Shape,
  type Shapes
} from "../../base/shape.ts";
import type {MsgFlag, ShutdownHow} from "../api.ts";
import type {EpollOp, PollEvent} from "../events.ts";
import {EPOLL_EVENTS} from "../kernel/event-bits.ts";
import {OPTIONS} from "../kernel/option-table.ts";
import type {OptionSpec} from "../kernel/option-spec.ts";
import {TIMESTAMPING_FLAGS} from "../kernel/write-stamps.ts";
import {CONGESTION_NAMES} from "../../tcp/block/config.ts";
import {words} from "../words.ts";

const {wanted} = words;

const FLAGS: readonly MsgFlag[] = [
  "MSG_PEEK",
  "MSG_DONTWAIT",
  "MSG_MORE",
  "MSG_EOR",
  "MSG_ERRQUEUE",
  "MSG_FASTOPEN",
  "MSG_NOSIGNAL",
  "MSG_WAITALL",
  "MSG_OOB"
];
const EVENTS: readonly PollEvent[] = [
  "POLLIN",
  "POLLPRI",
  "POLLOUT",
  "POLLERR",
  "POLLHUP",
  "POLLRDHUP"
];
const OPS: readonly EpollOp[] = ["EPOLL_CTL_ADD", "EPOLL_CTL_MOD", "EPOLL_CTL_DEL"];
const ENDS: readonly ShutdownHow[] = [
  "SHUT_RD",
  "SHUT_WR",
  "SHUT_RDWR",
  "SD_RECEIVE",
  "SD_SEND",
  "SD_BOTH"
];

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const port = number(wanted.port, {min: 0, max: 65535, whole: true});
/** A kernel says EINVAL below 0: only what no C program could pass is a mistake. */
const bytes = (what: string): Shape => number(what, {whole: true});
const eachFlag = word(FLAGS);

/** An address in one text: `"server:7777"`, `":7777"`. */
export const HOST_PORT = /^([^:]*):(\d{1,5})$/;

/** A descriptor: what calls return, or a copy of it. */
export const SOCKET: Shape = {
  wanted: wanted.socket,
  required: true,
  fits: (value) => isObject(value) && "fd" in value && typeof value.fd === "number"
};

/** The descriptor of an epoll instance, or a copy of it. */
export const EPOLL: Shape = {...SOCKET, wanted: wanted.epoll};

const hostPort: Shape = {
  wanted: wanted.address,
  fits: (value) => {
    const found = typeof value === "string" ? HOST_PORT.exec(value) : null;
    return found !== null && Number(found[2]) <= 65535;
  }
};

/** An address in two parts. */
export const ADDRESS_PARTS: Shapes = {host: text(wanted.host), port: required(port)};

/** What `listen()` makes a listener of. */
export const LISTEN: Shapes = {
  port: required(port),
  host: text(wanted.host),
  backlog: number(wanted.backlog, {whole: true})
};

const OPTION_NAMES = [...Object.keys(OPTIONS), "SO_ERROR", "SO_UPDATE_ACCEPT_CONTEXT"];

/** The parameters of each call by their names. */
export const PARAMETERS = {
  address: required(either(wanted.address, port, hostPort)),
  backlog: number(wanted.backlog, {whole: true}),
  data: required(
    either(wanted.data, bytes(wanted.data), text(wanted.data), {
      wanted: wanted.data,
      fits: (value) => value instanceof Uint8Array
    })
  ),
  max: bytes(wanted.max),
  flags: eachFlag,
  flagList: list(wanted.flags, eachFlag),
  how: required(word(ENDS)),
  option: required(word(OPTION_NAMES, wanted.option)),
  requests: required(
    list(
      wanted.requests,
      object(wanted.requests, {
        socket: required({wanted: wanted.socket, fits: () => true}),
        events: required(list(wanted.events, word(EVENTS)))
      })
    )
  ),
  op: required(word(OPS)),
  epollEvents: list(wanted.epollEvents, word(EPOLL_EVENTS)),
  maxevents: required(number(wanted.maxevents, {whole: true})),
  timeout: number(wanted.timeout, {endless: true}),
  duration: required(number(wanted.duration, {min: 0})),
  time: required(number(wanted.time, {min: 0}))
} satisfies Shapes;

const fields = (object: unknown, ...names: readonly string[]): boolean =>
  names.every((name) => Number.isFinite((object as Readonly<Record<string, unknown>>)[name]));
const finite = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);

/**
 * What the value of an option must be of any kind: whether it is in range is for the kernel to say,
 * which has an error for that.
 */
export function optionShape({type, unit, range: [least, most]}: OptionSpec): Shape {
  switch (type) {
    case "switch":
      return required({...flag(wanted.toggle), fits: (v) => typeof v === "boolean" || finite(v)});
    case "number":
      return required({wanted: wanted.amount(unit, least, most), fits: finite});
    case "linger":
      return required({
        wanted: wanted.linger,
        fits: (v) =>
          isObject(v) &&
          "l_onoff" in v &&
          (typeof v.l_onoff === "boolean" || finite(v.l_onoff)) &&
          fields(v, "l_linger")
      });
    case "initial-rto":
      return required({
        wanted: wanted.initialRto,
        fits: (v) => isObject(v) && fields(v, "Rtt", "MaxSynRetransmissions")
      });
    case "text":
      return required(word(CONGESTION_NAMES));
    case "timestamping":
      return required(list(wanted.timestamping, word(TIMESTAMPING_FLAGS)));
  }
}
