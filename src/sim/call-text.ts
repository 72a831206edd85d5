/** A system call's arguments and outcome as text. */
import type {Address} from "../os/api.ts";
import type {OptionValue} from "../os/socket-options.ts";
import type {CallArguments, CallName, Outcome, PollValue} from "../os/kernel/call-values.ts";

const PRINT: {readonly [N in CallName]: (args: CallArguments[N]) => string} = {
  socket: () => "",
  bind: ({address}) => addressText(address),
  listen: ({backlog}) => String(backlog),
  accept: () => "",
  acceptEx: () => "",
  connect: ({address}) => addressText(address),
  send: ({length}) => `${length} B`,
  recv: ({max}) => String(max),
  shutdown: ({how}) => how,
  close: () => "",
  setsockopt: ({option, value}) => `${option}, ${optionText(value)}`,
  poll: ({requests}) => requests.map(pollText).join(", "),
  // A sixtieth of a second has many digits; six are enough to read.
  sleep: ({duration}) => `${Number((duration / 1000).toPrecision(6))} ms`,
  exit: () => ""
};

/** `"fd 3, 4 B"`. */
export function argumentText(
  name: CallName,
  fd: number | null,
  args: CallArguments[CallName]
): string {
  const print = PRINT[name] as (args: CallArguments[CallName]) => string;
  const parts = [fd === null ? "" : `fd ${fd}`, print(args)];
  return parts.filter((part) => part !== "").join(", ");
}

const addressText = (address: Address): string => {
  if (typeof address === "object") return `${address.host ?? ""}:${address.port}`;
  return typeof address === "number" ? `:${address}` : address;
};

const optionText = (value: OptionValue): string =>
  typeof value === "object" ? `{${value.l_onoff}, ${value.l_linger}}` : String(value);

const pollText = ({fd, events}: PollValue): string => `fd ${fd} ${events.join("|")}`;

/** `"4 B"`, `"fd 4"`, `"ECONNREFUSED"`; empty when there is nothing to say. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case "pending":
    case "ok":
      return "";
    case "bytes":
      return `${outcome.bytes} B`;
    case "fd":
      return `fd ${outcome.fd}`;
    case "errno":
      return outcome.errno;
    case "ready":
      return outcome.ready.map(pollText).join(", ");
  }
}
