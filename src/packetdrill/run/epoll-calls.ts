/** The calls of epoll in a script (epoll(7)). */
import {NotApplicable, type Answer} from "../stack/stack.ts";
import {ScriptError, type Expression} from "../language/syntax.ts";
import {field, type Arguments} from "./arguments.ts";
import {nothing, type CallContext, type Prepare} from "./prepared.ts";

const OPS = ["EPOLL_CTL_ADD", "EPOLL_CTL_DEL", "EPOLL_CTL_MOD"] as const;

/** Events that are the same for a stream, and those of which the model knows nothing. */
const SAME: Readonly<Record<string, string>> = {EPOLLRDNORM: "EPOLLIN", EPOLLWRNORM: "EPOLLOUT"};
const UNKNOWN = ["EPOLLRDBAND", "EPOLLWRBAND", "EPOLLMSG", "EPOLLWAKEUP"];

const WANTED = "{events=…, fd=…}";

function checkSystem({options}: CallContext): void {
  if (!options.profile.startsWith("linux")) throw new NotApplicable("epoll is Linux's alone");
}

function eventsOf(args: Arguments, structure: Expression): string[] {
  const events = field(structure, "events");
  if (!events) throw new ScriptError(structure.place, `expected ${WANTED}`);
  const names = args.flagNames(events, "EPOLL").map((name) => SAME[name] ?? name);
  const unknown = names.find((name) => UNKNOWN.includes(name));
  if (unknown) throw new NotApplicable(`the event ${unknown} is not modelled`);
  return [...new Set(names)];
}

/** What a program finds its socket by: a descriptor, a number or an address. */
function dataOf(args: Arguments, structure: Expression): number {
  for (const name of ["fd", "u32", "u64", "ptr"]) {
    const value = field(structure, name);
    if (value) return args.value(value, "the data of an event");
  }
  return 0;
}

const create: Prepare = (_, context) => {
  checkSystem(context);
  return {request: {call: "epoll_create"}, fd: null, check: nothing};
};

const control: Prepare = (args, context) => {
  checkSystem(context);
  const op = args.name(1, OPS.join(", "));
  const name = OPS[Number(op) - 1] ?? OPS.find((known) => known === op);
  if (!name) throw new ScriptError(args.at(1, "op").place, `expected ${OPS.join(", ")}`);
  const given = args.count > 3 ? args.at(3, WANTED) : null;
  const structure = given?.kind === "struct" ? given : null;
  if (!structure && name !== "EPOLL_CTL_DEL") {
    throw new ScriptError(args.at(3, WANTED).place, `expected ${WANTED}`);
  }
  const request = {
    call: "epoll_ctl" as const,
    epfd: context.live(args.number(0, "a descriptor")),
    op: name,
    fd: context.live(args.number(2, "a descriptor")),
    events: structure ? eventsOf(args, structure) : [],
    data: structure ? dataOf(args, structure) : 0
  };
  return {request, fd: null, check: nothing};
};

/** One event, or a list of them; none is `{events=0, ptr=0}`, as packetdrill writes it. */
function expected(args: Arguments, list: Expression): (readonly string[])[] | null {
  if (list.kind === "any") return null;
  const items = list.kind === "array" ? list.items : [list];
  return items
    .map((item) => [String(dataOf(args, item)), ...eventsOf(args, item)])
    .filter(({length}) => length > 1);
}

const wait: Prepare = (args, context) => {
  checkSystem(context);
  const wanted = expected(args, args.at(1, WANTED));
  const text = (found: readonly (readonly string[])[]): string =>
    found.map(([data, ...events]) => `fd ${data} ${events.sort().join("|")}`).join(", ");
  const check = (answer: Answer): string | null => {
    const was = Array.isArray(answer.out) ? (answer.out as readonly (readonly string[])[]) : [];
    if (wanted === null || text(wanted) === text(was)) return null;
    return `expected ${text(wanted) || "no event"}, was ${text(was) || "no event"}`;
  };
  const request = {
    call: "epoll_wait" as const,
    epfd: context.live(args.number(0, "a descriptor")),
    maxevents: args.number(2, "the most events"),
    timeout: args.number(3, "a timeout in milliseconds")
  };
  return {request, fd: null, check};
};

/** By the names that scripts use. */
export const epollCalls: Readonly<Record<string, Prepare>> = {
  epoll_create: create,
  epoll_create1: create,
  epoll_ctl: control,
  epoll_wait: wait
};
