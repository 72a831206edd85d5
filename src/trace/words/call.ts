/** A system call in words: its name with its arguments, and what came of it. */
import type {Address} from "../../os/api.ts";
import type {CallArguments, CallName, Outcome, PollValue} from "../../os/kernel/call-values.ts";
import type {OptionValue} from "../../os/socket-options.ts";
import type {CallRecord} from "../../sim/record.ts";
import {checkCall, checkOutcome} from "../query/check-query.ts";
import {count, duration} from "./duration.ts";
import {words} from "./words.ts";

const addressText = (address: Address): string => {
  if (typeof address === "object") return `${address.host ?? ""}:${address.port}`;
  return typeof address === "number" ? `:${address}` : address;
};

/** A socket option's value: `"1"`, `"{1, 0}"`. */
export const optionText = (value: OptionValue): string => {
  if (typeof value !== "object") return String(value);
  // A switch in a structure is a number, as in C.
  const parts = Object.values(value).map((part) => (typeof part === "boolean" ? +part : part));
  return `{${parts.join(", ")}}`;
};

const pollText = ({fd, events}: PollValue): string => `fd ${fd} ${events.join("|")}`;

const ARGUMENTS: {readonly [N in CallName]: (args: CallArguments[N]) => string} = {
  socket: () => "",
  bind: ({address}) => addressText(address),
  listen: ({backlog}) => String(backlog),
  accept: () => "",
  acceptEx: () => "",
  connect: ({address}) => addressText(address),
  // A recording does not always say how much a program wrote, nor ever how much it asked for.
  send: ({length, address}) => {
    const sent = length === Infinity ? [] : [`${count(length)} B`];
    return [...sent, ...(address === undefined ? [] : [addressText(address)])].join(", ");
  },
  recv: ({max}) => (max === Infinity ? "" : String(max)),
  shutdown: ({how}) => how,
  close: () => "",
  setsockopt: ({option, value}) => `${option}, ${optionText(value)}`,
  poll: ({requests}) => requests.map(pollText).join(", "),
  epollCreate1: () => "",
  epollCtl: ({op, fd, events}) =>
    `${op.replace("EPOLL_CTL_", "")} ${pollText({fd, events})}`.trim(),
  epollWait: ({maxevents}) => String(maxevents),
  sleep: (args) => duration(args.duration),
  exit: () => ""
};

/** A call's name and arguments, without the descriptor that it is made on: `"send(4 B)"`. */
export function callName(call: CallRecord): string {
  checkCall("callName()", call);
  const {name, args} = call;
  const text = ARGUMENTS[name] as (args: CallRecord["args"]) => string;
  return `${name}(${text(args)})`;
}

/**
 * What came of a call, in a word: `"4 B"`, `"fd 4"`, `"ECONNREFUSED"`, `"blocked"`; `"ok"` when it
 * succeeded and has nothing to return.
 */
export function outcomeText(outcome: Outcome): string {
  checkOutcome("outcomeText()", outcome);
  switch (outcome.kind) {
    case "pending":
      return words.blocked;
    case "ok":
      return words.ok;
    case "bytes":
      return `${count(outcome.bytes)} B`;
    case "fd":
      return `fd ${outcome.fd}`;
    case "errno":
      return outcome.errno;
    case "ready":
      return outcome.ready.length > 0 ? outcome.ready.map(pollText).join(", ") : words.noneReady;
  }
}

/**
 * A call's error, by its name on the host's system: `"ECONNREFUSED"`. Null when it did not fail,
 * and when there is no such call.
 */
export function errnoOf(call: CallRecord | undefined): string | null {
  if (call === undefined) return null;
  checkCall("errnoOf()", call);
  checkOutcome("errnoOf()", call.outcome);
  return call.outcome.kind === "errno" ? call.outcome.errno : null;
}

/** What a call returned: `"returns 4 B"`, `"fails with ECONNRESET"`, `"is still blocked"`. */
export function resultText(call: CallRecord): string {
  checkCall("resultText()", call);
  const {outcome} = call;
  checkOutcome("resultText()", outcome);
  switch (outcome.kind) {
    case "pending":
      return words.stillBlocked;
    case "ok":
      return words.returns;
    case "errno":
      return words.failsWith(outcome.errno);
    default:
      return `${words.returns} ${outcomeText(outcome)}`;
  }
}
