/**
 * The socket table of a host at a time, as its own system prints it: Linux `ss -tano`, Windows
 * `netstat -ano`, macOS `netstat -an -p tcp`. Only the spelling differs; the rows are the same.
 */
import {checkValue, misfit} from "../../base/shape.ts";
import type {Micros} from "../../base/units.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import {formatAddress} from "../../wire/address.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {HostRecord, Sample, SocketRecord} from "../../sim/record.ts";
import {checkRun} from "../query/check-query.ts";
import {AT, HOST, TABLE} from "../query/query-shapes.ts";
import type {Trace} from "../query/trace.ts";
import {duration} from "../words/duration.ts";
import {meaningAt} from "./meaning.ts";
import type {Meaning} from "./meaning.ts";
import {existsAt, sampleAt, stateAt, waitsAt} from "../query/at-time.ts";
import {waitName} from "../words/sentence.ts";
import {size, textInFlight} from "./stream.ts";
import {words} from "./words.ts";

/** Whose spelling a table has. */
export type Dialect = "linux" | "windows" | "macos";

/** One row of a socket table. */
export interface SocketRow {
  /** Index in `run.sockets`. */
  readonly socket: number;
  readonly state: TcpState;
  /** Whose turn it is in this state. */
  readonly meaning: Meaning;
  /** The cells in the order of the table's columns. */
  readonly cells: readonly string[];
  /** The timer as `ss -o` prints it; empty when none runs, and on other systems. */
  readonly timer: string;
  /** What no such table prints, but the model knows: bytes in flight, held, a delayed ACK. */
  readonly notes: readonly string[];
}

/** A socket table at a time. */
export interface SocketTable {
  readonly host: string;
  readonly dialect: Dialect;
  /** The command that prints it: `"ss -tano"`. */
  readonly command: string;
  readonly columns: readonly string[];
  readonly rows: readonly SocketRow[];
}

const STATES: Readonly<Record<Dialect, Readonly<Partial<Record<TcpState, string>>>>> = {
  linux: {ESTABLISHED: "ESTAB", "SYN-RECEIVED": "SYN-RECV"},
  windows: {LISTEN: "LISTENING"},
  macos: {"SYN-RECEIVED": "SYN_RCVD"}
};

/** A state as a system spells it: `ESTAB`, `TIME_WAIT`, `SYN_RCVD`, `LISTENING`. */
export function stateName(dialect: Dialect, state: TcpState): string {
  const own = STATES[dialect][state] ?? state;
  return dialect === "linux" ? own : own.replaceAll("-", "_");
}

/** The dialect of a host's system; systems that are not known speak as Linux does. */
function dialectOf(host: HostRecord): Dialect {
  if (/^win/i.test(host.system)) return "windows";
  if (/^(mac|darwin|freebsd|bsd)/i.test(host.system)) return "macos";
  return "linux";
}

const COLUMNS: Readonly<Record<Dialect, readonly string[]>> = {
  linux: ["State", "Recv-Q", "Send-Q", "Local Address:Port", "Peer Address:Port"],
  windows: ["Proto", "Local Address", "Foreign Address", "State"],
  macos: ["Proto", "Recv-Q", "Send-Q", "Local Address", "Foreign Address", "(state)"]
};

const COMMANDS: Readonly<Record<Dialect, string>> = {
  linux: "ss -tano",
  windows: "netstat -an",
  macos: "netstat -an -p tcp"
};

/** The socket table of one host at a time. `host` is an index in `run.hosts`. */
export function socketTable(run: Trace, host: number, at: Micros): SocketTable {
  checkRun("socketTable()", run);
  checkValue("socketTable()", "at", at, AT);
  const record = run.hosts[host];
  if (!record) throw new TypeError(misfit("socketTable()", "host", host, HOST));
  const dialect = dialectOf(record);
  const rows: SocketRow[] = [];
  for (const socket of run.sockets) {
    if (socket.host !== host || !existsAt(socket, at)) continue;
    const state = stateAt(run, socket.id, at);
    // A socket that is neither listening nor connected stands in no TCP table.
    if (!state || state === "CLOSED") continue;
    rows.push(rowOf(run, socket, state, dialect, at));
  }
  const listenersFirst = (row: SocketRow) => (row.state === "LISTEN" ? 0 : 1);
  rows.sort((a, b) => listenersFirst(a) - listenersFirst(b) || a.socket - b.socket);
  return {
    host: record.name,
    dialect,
    command: COMMANDS[dialect],
    columns: COLUMNS[dialect],
    rows
  };
}

/**
 * States whose SYN or FIN is not acknowledged. `ss` counts sequence numbers (write_seq - snd_una in
 * net/ipv4/tcp_diag.c), and each of the two has one; BSD counts the bytes of its send buffer.
 */
const UNACKNOWLEDGED: readonly TcpState[] = ["SYN-SENT", "FIN-WAIT-1", "CLOSING", "LAST-ACK"];

function rowOf(
  run: Trace,
  socket: SocketRecord,
  state: TcpState,
  dialect: Dialect,
  at: Micros
): SocketRow {
  const sample = sampleAt(run, socket.id, at);
  const name = stateName(dialect, state);
  // Of a listener, `ss` prints how many connections wait and how many may; BSD's `netstat -an` does
  // not: it has an option of its own for that.
  const none = state === "LISTEN" && dialect === "macos";
  const recvQ = String((none ? 0 : sample?.recvQueue) ?? 0);
  const control = dialect === "linux" && UNACKNOWLEDGED.includes(state) ? 1 : 0;
  const sendQ = String(((none ? 0 : sample?.sendQueue) ?? 0) + control);
  const local = address(socket.local, dialect);
  const peer = address(socket.remote, dialect);
  const notes = state === "LISTEN" ? queuesOf(run, socket, at) : notesOf(run, socket, sample, at);
  const cells =
    dialect === "linux"
      ? [name, recvQ, sendQ, local, peer]
      : dialect === "windows"
        ? ["TCP", local, peer, name]
        : ["tcp4", recvQ, sendQ, local, peer, name];
  // `ss` wraps its line before the timer when the terminal is narrow, as it is here.
  const timer = dialect === "linux" ? timerText(run, socket, sample, at) : "";
  const meaning = meaningAt(run, socket.id, state, at);
  return {socket: socket.id, state, meaning, cells, timer, notes};
}

/** An address and port as a system writes them; 0 and null stand for "any". */
function address(
  endpoint: {readonly address: number; readonly port: number} | null,
  dialect: Dialect
): string {
  const any = dialect === "windows" ? "0.0.0.0" : dialect === "macos" ? "*" : "0.0.0.0";
  const noPort = dialect === "windows" ? "0" : "*";
  const join = dialect === "macos" ? "." : ":";
  const host = endpoint && endpoint.address !== 0 ? formatAddress(endpoint.address) : any;
  const port = endpoint && endpoint.port !== 0 ? String(endpoint.port) : noPort;
  return host + join + port;
}

// `ss` knows four timers by these names (iproute2, misc/ss.c). It never prints the delayed-ACK
// timer; the model's own notes do.
const TIMERS: Readonly<Partial<Record<Sample["timer"], string>>> = {
  retransmit: "on",
  probe: "on",
  persist: "persist",
  keepalive: "keepalive",
  timewait: "timewait",
  finwait2: "timewait"
};

function timerText(run: Trace, socket: SocketRecord, sample: Sample | null, at: Micros): string {
  const name = sample && TIMERS[sample.timer];
  if (!sample || !name || !Number.isFinite(sample.timerAt) || sample.timerAt < at) return "";
  return `timer:(${name},${kernelTime(sample.timerAt - at)},${tries(run, socket, sample, at)})`;
}

/** How often the oldest unacknowledged byte was sent again; probes, since the last answer. */
function tries(run: Trace, socket: SocketRecord, sample: Sample, at: Micros): number {
  let heard = -1;
  for (let i = run.transits.length - 1; i >= 0; i--) {
    const transit = run.transits[i];
    if (!transit || transit.connection !== socket.connection || transit.sentAt > at) continue;
    if (transit.from !== socket.host) {
      if (transit.arrivedAt <= at) heard = Math.max(heard, transit.arrivedAt);
      continue;
    }
    if (seqDiff(transit.segment.seq, sample.sndUna) > 0) continue;
    const {reason, attempt, sentAt} = transit;
    if (reason === "retransmit-timeout") return attempt;
    return (reason === "window-probe" || reason === "keepalive") && heard < sentAt ? attempt : 0;
  }
  return 0;
}

/** A time left as `ss` prints it: `198ms`, `1.032ms` for 1.032 s, `59sec`, `1min59sec`. */
export function kernelTime(left: Micros): string {
  const all = Math.floor(left / 1e3);
  const min = Math.floor(all / 60e3);
  const sec = Math.floor(all / 1e3) % 60;
  const msec = min > 0 || sec > 9 ? 0 : all % 1e3;
  const fraction = msec > 0 ? `${String(msec).padStart(3, "0")}ms` : "";
  const seconds = sec > 0 && min < 10 ? `${sec}${msec > 0 ? "." : "sec"}` : "";
  return (min > 0 ? `${min}min` : "") + seconds + fraction || "0ms";
}

function notesOf(
  run: Trace,
  socket: SocketRecord,
  sample: Sample | null,
  at: Micros
): readonly string[] {
  const notes: string[] = [];
  if (sample) {
    const isn = run.connections[socket.connection]?.isn.get(socket.host);
    const octets = isn === undefined ? 0 : size(textInFlight(sample, isn));
    if (octets > 0) notes.push(words.bytesInFlight(octets));
    const unsent = sample.sendQueue - octets;
    const held = waitsAt(run, socket.id, at).some(({kind}) => kind !== "delayed-ack");
    if (unsent > 0 && !held) notes.push(words.notSent(unsent));
  }
  for (const wait of waitsAt(run, socket.id, at)) {
    if (wait.kind === "delayed-ack") {
      const left = wait.since + wait.delay - at;
      notes.push(words.ackIn(duration(Math.max(0, left))));
    } else notes.push(waitName(wait));
  }
  return notes;
}

/**
 * A listener's two queues: handshakes that wait for their last ACK, and completed connections that
 * wait for accept(). Only what is not empty is told.
 */
function queuesOf(run: Trace, listener: SocketRecord, at: Micros): readonly string[] {
  const open = run.sockets.filter(
    (socket) =>
      socket.host === listener.host &&
      socket.connection >= 0 &&
      socket.local.port === listener.local.port &&
      existsAt(socket, at) &&
      stateAt(run, socket.id, at) === "SYN-RECEIVED"
  ).length;
  const waiting = sampleAt(run, listener.id, at)?.recvQueue ?? 0;
  const notes: string[] = [];
  if (open > 0) notes.push(words.synQueue(open));
  if (waiting > 0) notes.push(words.acceptQueue(waiting));
  return notes;
}

/** What stands below a row: its timer, and what only the model knows. */
export const belowRow = (row: SocketRow): string =>
  [row.timer, ...row.notes].filter((text) => text !== "").join(" · ");

/** A socket table as text, its columns aligned, as a terminal shows it; notes are indented. */
export function socketText(table: SocketTable): string {
  checkValue("socketText()", "table", table, TABLE);
  const lines = [table.columns, ...table.rows.map((row) => row.cells)];
  const widths = table.columns.map((_, i) =>
    Math.max(...lines.map((line) => line[i]?.length ?? 0))
  );
  const format = (line: readonly string[]) =>
    line
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  const body = table.rows.flatMap((row) => [
    format(row.cells),
    ...(belowRow(row) ? [`  ${belowRow(row)}`] : [])
  ]);
  const prompt = table.dialect === "windows" ? "C:\\>" : "$ ";
  return [`${table.host} ${prompt}${table.command}`, format(table.columns), ...body].join("\n");
}
