/** Replay of 17_inherit_before: which options an accepted socket has from its listener. */
import type {Os, Socket} from "../../../src/os/api.ts";
import type {Linger, OptionValue, SocketOption} from "../../../src/os/socket-options.ts";
import {replay, type Replay} from "../replay.ts";
import type {Trace, TracePacket} from "../trace.ts";

interface Row {
  readonly option: SocketOption;
  readonly listener: unknown;
}

/** Options that the recorder set to a value other than the one that reads back. */
const ASKED: Readonly<Record<string, OptionValue>> = {
  SO_RCVBUF: 20_000,
  SO_SNDBUF: 30_000,
  TCP_QUICKACK: true
};

/** The recording's value as the value of a socket option. */
function asked({option, listener}: Row): OptionValue {
  const given = ASKED[option];
  if (given !== undefined) return given;
  if (option === "SO_LINGER") {
    const [l_onoff, l_linger] = listener as [0 | 1, number];
    return {l_onoff, l_linger};
  }
  // A struct timeval reads back as seconds and microseconds.
  if (Array.isArray(listener)) return (listener as number[])[0] ?? 0;
  return listener as OptionValue;
}

/** A socket's value of an option, in the recording's form. */
function shown(os: Os, socket: Socket, {option, listener}: Row): unknown {
  const value = os.getsockopt(socket, option);
  if (option === "SO_LINGER" && value !== null && typeof value === "object") {
    const {l_onoff, l_linger} = value as Linger;
    return [Number(l_onoff), l_linger];
  }
  if (Array.isArray(listener)) return [Number(value), 0];
  if (typeof value === "boolean") return Number(value);
  return value;
}

const isFin = (p: TracePacket): boolean => p.flags.includes("FIN");

/** One connection an option; each listener has one option set before the client connects. */
const inheritBefore = (trace: Trace): Replay => {
  const rows = (trace.results ?? []).filter((row) => "listener" in row) as unknown as Row[];
  const of = (conn: number, dir: string) => (p: TracePacket) => p.conn === conn && p.dir === dir;
  const portOf = (conn: number): number => 1000 + conn;
  return replay(trace, {
    *client(app) {
      for (const [n] of rows.entries()) {
        const conn = n + 1;
        app.spawn(function* (own) {
          yield* own.sent(of(conn, "c>s"));
          const socket = own.socket();
          yield* own.os.connect(socket, {host: "server", port: portOf(conn)});
          const data = trace.packets.some((p) => of(conn, "c>s")(p) && p.len > 0);
          if (data) yield* own.sent((p) => of(conn, "c>s")(p) && p.len > 0);
          if (data) yield* own.os.send(socket, 1);
          const closes = trace.packets.some((p) => of(conn, "c>s")(p) && isFin(p));
          if (!closes) return;
          yield* own.sent((p) => of(conn, "c>s")(p) && isFin(p));
          yield* own.os.close(socket);
        });
      }
      yield* app.at(0);
    },
    *server(app) {
      for (const [n, row] of rows.entries()) {
        const conn = n + 1;
        app.spawn(function* (own) {
          const fresh = own.socket();
          const listener = own.socket();
          own.os.setsockopt(listener, row.option, asked(row) as never);
          own.os.bind(listener, {host: "server", port: portOf(conn)});
          own.os.listen(listener, 5);
          const before = shown(own.os, fresh, row);
          const set = shown(own.os, listener, row);
          // A listener that does not block is asked when the connection is known to be there.
          yield* own.os.poll([{socket: listener, events: ["POLLIN"]}]);
          const peer = yield* own.os.accept(listener);
          const accepted = shown(own.os, peer, row);
          own.result({option: row.option, default: before, listener: set, accepted});
          const ending = (p: TracePacket): boolean =>
            of(conn, "s>c")(p) && (isFin(p) || p.flags === "RST|ACK");
          yield* own.sent(ending);
          yield* own.os.close(peer);
        });
      }
      yield* app.at(0);
    }
  });
};

export const inherit = {"17_inherit_before": inheritBefore};
