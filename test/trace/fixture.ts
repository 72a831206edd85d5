/**
 * A run made by hand: what views read, without an engine. A handshake, four bytes that are lost
 * once, an answer whose ACK is delayed, and a close. Times are in ms here, for reading.
 */
import {ms, NEVER} from "../../src/base/units.ts";
import {CAUSES, type Cause} from "../../src/tcp/block/cause.ts";
import type {TcpState} from "../../src/tcp/block/state.ts";
import {ACK, FIN, PSH, RST, SYN, makeSegment} from "../../src/wire/segment.ts";
import type {Segment} from "../../src/wire/segment.ts";
import type {Fault} from "../../src/net/fault.ts";
import type {CallRecord, Loss, Reason, Sample, StateChange, Transit} from "../../src/sim/record.ts";
import type {TraceData} from "../../src/sim/trace-data.ts";
import type {CallArguments, CallName, Outcome} from "../../src/os/kernel/call-values.ts";
import {traceData, traceOf} from "../../src/trace/query/trace-of.ts";
import type {Run, Trace} from "../../src/trace/query/trace.ts";

export const CLIENT = {address: 0x0a000001, port: 49152};
export const SERVER = {address: 0x0a000002, port: 7777};
const ISN = [1000, 5000] as const;

/** A segment of `fromHost` (0 client, 1 server) with relative numbers. */
export function transit(
  id: number,
  from: 0 | 1,
  sent: number,
  arrived: number,
  reason: Reason,
  fields: Partial<Segment> & {lost?: Loss["why"]; attempt?: number; nth?: number}
): Transit {
  const {lost, attempt = 0, nth = 0, seq = 0, ack, ...rest} = fields;
  const segment = makeSegment({
    ...rest,
    from: from === 0 ? CLIENT : SERVER,
    to: from === 0 ? SERVER : CLIENT,
    wnd: rest.wnd ?? 65535,
    seq: ISN[from] + seq,
    ack: ack === undefined ? 0 : ISN[1 - from]! + ack
  });
  return {
    id,
    from,
    to: 1 - from,
    nth,
    connection: 0,
    segment,
    sentAt: ms(sent),
    arrivedAt: lost ? -1 : ms(arrived),
    marked: false,
    lost: lost ? {at: ms((sent + arrived) / 2), why: lost} : null,
    reason,
    attempt,
    detail: null
  };
}

const state = (
  at: number,
  socket: number,
  host: number,
  from: TcpState,
  to: TcpState,
  cause: Cause
): StateChange => ({at: ms(at), socket, host, from, to, cause});

/** A call that was made and returned at these times, in ms. */
const call = <N extends CallName>(
  host: number,
  name: N,
  fd: number | null,
  args: CallArguments[N],
  called: number,
  returned: number,
  outcome: Outcome
) => ({
  host,
  program: 0,
  name,
  fd,
  args,
  outcome,
  socket: -1,
  calledAt: ms(called),
  returnedAt: returned < 0 ? -1 : ms(returned)
});
const ok: Outcome = {kind: "ok"};
const bytes = (n: number): Outcome => ({kind: "bytes", bytes: n});
const fd = (n: number): Outcome => ({kind: "fd", fd: n});

const sample = (at: number, socket: number, fields: Partial<Sample>): Sample => ({
  at: ms(at),
  socket,
  sndUna: 0,
  sndNxt: 0,
  sndWnd: 65535,
  rcvNxt: 0,
  rcvWnd: 65535,
  cwnd: 14600,
  ssthresh: Infinity,
  sendQueue: 0,
  recvQueue: 0,
  timer: "",
  timerAt: NEVER,
  ...fields
});

/** A run with nothing in it; give the columns that matter. */
export function runOf(parts: Partial<TraceData> & {readonly rows?: readonly Sample[]}): Run {
  const {rows = [], ...rest} = parts;
  const data: TraceData = {
    seed: 1,
    hosts: [
      {
        name: "client",
        system: "linux",
        profile: "linux",
        title: "Linux 6.18",
        address: CLIENT.address,
        dotted: "10.0.0.1"
      },
      {
        name: "server",
        system: "windows",
        profile: "windows",
        title: "Windows 11",
        address: SERVER.address,
        dotted: "10.0.0.2"
      }
    ],
    connections: [
      {
        id: 0,
        opener: 0,
        from: CLIENT,
        to: SERVER,
        isn: new Map([
          [0, ISN[0]],
          [1, ISN[1]]
        ])
      }
    ],
    sockets: [],
    transits: [],
    states: [],
    calls: [],
    programs: [],
    waits: [],
    notes: [],
    samples: {
      length: rows.length,
      get(index) {
        const row = rows[index];
        if (!row) throw new RangeError(`no sample ${index}`);
        return row;
      }
    },
    end: {at: 0, why: "quiet"},
    faults: [],
    ...rest
  };
  const again = (faults: readonly Fault[]): Run => runOf({...data, faults});
  return Object.assign(traceOf(data), {again});
}

/** A run like another, but for what is given: its data, or what comes when it is run again. */
export const altered = (
  run: Trace,
  {again, ...parts}: Partial<TraceData> & {again?: () => Run}
): Run => Object.assign(runOf({...traceData(run), ...parts}), again ? {again} : {});

/** The run that most tests look at. */
export function story(): Run {
  const transits = [
    transit(0, 0, 0, 10, "connect", {flags: SYN, mss: 1460, nth: 1}),
    transit(1, 1, 10, 20, "syn-ack", {flags: SYN | ACK, ack: 1, mss: 1460, nth: 1}),
    transit(2, 0, 20, 30, "ack", {flags: ACK, seq: 1, ack: 1, nth: 2}),
    transit(3, 0, 20, 30, "data", {
      flags: PSH | ACK,
      seq: 1,
      ack: 1,
      len: 4,
      lost: "chosen",
      nth: 3
    }),
    transit(4, 0, 220, 230, "retransmit-timeout", {
      flags: PSH | ACK,
      seq: 1,
      ack: 1,
      len: 4,
      attempt: 1,
      nth: 4
    }),
    transit(5, 1, 270, 280, "ack-delayed", {flags: ACK, seq: 1, ack: 5, nth: 2}),
    transit(6, 0, 300, 310, "fin", {flags: FIN | ACK, seq: 5, ack: 1, nth: 5}),
    transit(7, 1, 310, 320, "fin", {flags: FIN | ACK, seq: 1, ack: 6, nth: 3}),
    transit(8, 0, 320, 330, "ack", {flags: ACK, seq: 6, ack: 2, nth: 6})
  ];
  return runOf({
    transits,
    sockets: [socket(0, 1, -1, 0, -1), socket(1, 0, 0, 0, 60320), socket(2, 1, 0, 10, 330)],
    states: [
      state(0, 0, 1, "CLOSED", "LISTEN", CAUSES.passiveOpen),
      state(0, 1, 0, "CLOSED", "SYN-SENT", CAUSES.activeOpen),
      state(10, 2, 1, "CLOSED", "SYN-RECEIVED", CAUSES.syn),
      state(20, 1, 0, "SYN-SENT", "ESTABLISHED", CAUSES.synAck),
      state(30, 2, 1, "SYN-RECEIVED", "ESTABLISHED", CAUSES.ackOfSyn),
      state(300, 1, 0, "ESTABLISHED", "FIN-WAIT-1", CAUSES.close),
      state(310, 2, 1, "ESTABLISHED", "CLOSE-WAIT", CAUSES.fin),
      state(310, 2, 1, "CLOSE-WAIT", "LAST-ACK", CAUSES.close),
      state(320, 1, 0, "FIN-WAIT-1", "TIME-WAIT", CAUSES.fin),
      state(330, 2, 1, "LAST-ACK", "CLOSED", CAUSES.ackOfFin),
      state(60320, 1, 0, "TIME-WAIT", "CLOSED", CAUSES.timeWaitOver)
    ],
    calls: [
      call(0, "connect", null, {address: "server:7777"}, 0, 20, fd(3)),
      call(0, "send", 3, {length: 4, flags: []}, 20, 20, bytes(4)),
      call(0, "sleep", null, {duration: ms(280)}, 20, 300, ok),
      call(0, "close", 3, {}, 300, 300, ok),
      call(1, "listen", 3, {backlog: 5}, 0, 0, ok),
      call(1, "accept", 3, {}, 0, 30, fd(4)),
      call(1, "recv", 4, {max: 4096, flags: []}, 30, 230, bytes(4)),
      call(1, "recv", 4, {max: 4096, flags: []}, 230, 310, bytes(0)),
      call(1, "close", 4, {}, 310, 310, ok)
    ] as CallRecord[],
    waits: [
      {kind: "delayed-ack", host: 1, socket: 2, since: ms(230), until: ms(270), delay: ms(40)}
    ],
    rows: [
      sample(0, 0, {sendQueue: 5}),
      sample(0, 1, {sndUna: 1000, sndNxt: 1001, timer: "retransmit", timerAt: ms(1000)}),
      sample(20, 1, {
        sndUna: 1001,
        sndNxt: 1005,
        sendQueue: 4,
        timer: "retransmit",
        timerAt: ms(220)
      }),
      sample(220, 1, {
        sndUna: 1001,
        sndNxt: 1005,
        sendQueue: 4,
        timer: "retransmit",
        timerAt: ms(620)
      }),
      sample(230, 2, {recvQueue: 0, timer: "delack", timerAt: ms(270)}),
      sample(280, 1, {sndUna: 1005, sndNxt: 1005}),
      sample(320, 1, {sndUna: 1006, sndNxt: 1006, timer: "timewait", timerAt: ms(60320)})
    ],
    end: {at: ms(60320), why: "quiet"},
    faults: [{kind: "drop", from: "client", nth: 3}]
  });
}

function socket(
  id: number,
  host: 0 | 1,
  connection: number,
  created: number,
  gone: number
): Run["sockets"][number] {
  const local = host === 0 ? CLIENT : connection < 0 ? {address: 0, port: 7777} : SERVER;
  const peer = host === 0 ? SERVER : CLIENT;
  return {
    id,
    host,
    connection,
    local,
    remote: connection < 0 ? null : peer,
    createdAt: ms(created),
    goneAt: gone < 0 ? -1 : ms(gone)
  };
}

export {ACK, FIN, PSH, RST, SYN};
