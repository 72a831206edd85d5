/**
 * A run as a story: one line a segment, with the time of sending, who sends, the segment as
 * packetdrill writes it (numbers relative to the initial ones), and what became of it.
 */
import {type Bytes, type Micros, minutes} from "../../src/base/units.ts";
import type {Blocked, Os, Program, Socket} from "../../src/os/api.ts";
import type {Transit} from "../../src/sim/record.ts";
import type {Trace} from "../../src/trace/query/trace.ts";
import {callName, outcomeText} from "../../src/trace/words/call.ts";
import {causeText} from "../../src/trace/words/cause.ts";
import {printSegment} from "../../src/wire/notation.ts";
import {PSH} from "../../src/wire/segment.ts";

export interface StoryOptions {
  /** Print the options. Defaults to false. */
  readonly options?: boolean;
  /** Print the window. Defaults to false. */
  readonly window?: boolean;
  /** Print why the segment was sent. Defaults to false. */
  readonly reason?: boolean;
  /** Only what is sent at this time or later, in µs. Defaults to 0. */
  readonly from?: Micros;
  /** Only what is sent before this time, in µs. Defaults to forever. */
  readonly to?: Micros;
  /** Only what this host sends. */
  readonly host?: string;
}

/** The segments of a run, one a line. Times are in ms. */
export function story(run: Trace, options: StoryOptions = {}): string {
  const {from: since = 0, to: until = Infinity, host} = options;
  const chosen = run.segments({since, until, ...(host === undefined ? {} : {from: host})});
  return chosen.map((transit) => line(run, transit, options)).join("\n");
}

function line(run: Trace, transit: Transit, options: StoryOptions): string {
  const {isn} = run.connections[transit.connection] ?? {isn: new Map<number, number>()};
  // On loopback both ends are one host: numbers cannot be told apart, and stay absolute.
  const local = transit.from === transit.to;
  const base = local
    ? {seq: 0, ack: 0}
    : {seq: isn.get(transit.from) ?? 0, ack: isn.get(transit.to) ?? 0};
  // A reset without connection counts from nowhere.
  const nowhere = transit.reason === "reset" && transit.segment.seq === 0;
  const text = printSegment(options.options ? transit.segment : bare(transit.segment), {
    base: nowhere ? {...base, seq: 0} : base,
    nops: false,
    window: options.window ?? false
  });
  const words = [transit.lost ? `lost: ${transit.lost.why}` : ""];
  if (options.reason) words.unshift(transit.reason);
  const remark = words.filter(Boolean).join(", ");
  const who = `${run.hosts[transit.from]?.name} >`;
  return `${time(transit.sentAt)} ${who} ${text}${remark ? ` (${remark})` : ""}`;
}

/** Without options, and without PSH: it tells nothing that the length does not tell. */
const bare = (segment: Transit["segment"]): Transit["segment"] => ({
  ...segment,
  flags: segment.flags & ~PSH,
  mss: 0,
  wscale: -1,
  sackPermitted: false,
  tsVal: -1,
  tsEcr: -1,
  sack: null
});

/** A time as ms, with as many digits as it has. */
const time = (at: Micros): string => String(at / 1000);

/** The system calls of one host, one a line: when, which, with what, and what came of it. */
export function calls(run: Trace, host: string, ...names: readonly string[]): string {
  return run
    .host(host)
    .calls()
    .filter(({name}) => names.length === 0 || names.includes(name))
    .map((call) => {
      const {calledAt, returnedAt, outcome} = call;
      const ended = returnedAt < 0 ? "" : time(returnedAt);
      const when = returnedAt === calledAt ? time(calledAt) : `${time(calledAt)}…${ended}`;
      return `${when} ${callName(call)} = ${outcomeText(outcome)}`;
    })
    .join("\n");
}

/** The states that the sockets of one host went through: one line a change. */
export function states(run: Trace, host: string): string {
  return run
    .host(host)
    .states.map((change) => {
      const {at, from, to} = change;
      return `${time(at)} ${from} -> ${to} (${causeText(change)})`;
    })
    .join("\n");
}

/** What the programs of a run said by `os.log`, in order of time, whichever host they run on. */
export const said = (run: Trace): string[] =>
  run.notes.flatMap((note) => (note.kind === "log" ? [note.text] : []));

/** Part of a program: `yield*` it. */
export type Steps<T = void> = Generator<Blocked, T, void>;

/** A server on port 80 that accepts one connection and does `then` with it. */
export const accepts = (then: (os: Os, peer: Socket) => Steps<unknown>): Program =>
  function* (os) {
    const peer = yield* os.accept(os.listen({port: 80}));
    yield* then(os, peer);
  };

/** A client that connects to port 80 and does `then` with the socket. */
export const connects = (then: (os: Os, socket: Socket) => Steps<unknown>): Program =>
  function* (os) {
    const socket = yield* os.connect("server:80");
    yield* then(os, socket);
  };

/** A server on port 80 that reads until the end, then closes. */
export const sink: Program = accepts(function* (os, peer) {
  yield* drain(os, peer);
  yield* os.close(peer);
});

/** A server on port 80 that accepts one connection and then does nothing at all. */
export const idle: Program = accepts(function* () {});

/** Does nothing with its connection, and does not end for five minutes. */
export function* stays(os: Os) {
  yield* os.sleep(minutes(5));
}

/** Reads until the end of the stream or an error; returns how much it was. */
export function* drain(os: Os, socket: Socket): Steps<Bytes> {
  let total = 0;
  for (;;) {
    const {length} = yield* os.recv(socket);
    if (length <= 0) return total;
    total += length;
  }
}

/** Reads exactly `length` bytes, unless the stream ends before. */
export function* readExactly(os: Os, socket: Socket, length: Bytes): Steps<Bytes> {
  let total = 0;
  while (total < length) {
    const got = yield* os.recv(socket, length - total);
    if (got.length <= 0) return total;
    total += got.length;
  }
  return total;
}
