/** Replays of address reuse and ephemeral ports: 15_* and 16_*. */
import type {Address, Blocked, Socket} from "../../../src/os/api.ts";
import type {OptionValue} from "../../../src/os/socket-options.ts";
import {replay, type App, type Replay} from "../replay.ts";
import type {Trace} from "../trace.ts";

type Options = Readonly<Record<string, OptionValue>>;
const REUSE: Options = {SO_REUSEADDR: true};

/** Binds, and if that succeeds and is asked for, listens: one row of the table of results. */
function tryBind(app: App, name: string, options: Options, to: Address, listens = true): Socket {
  const socket = app.socket(options);
  const bound = app.os.bind(socket, to);
  const row: Record<string, unknown> = {case: name, bind: bound.errno ?? "ok"};
  if (bound.errno === null && listens) row["listen"] = app.os.listen(socket, 5).errno ?? "ok";
  app.result(row);
  return socket;
}

/** What the first socket's owner and the newcomer may do to port `port`, in one situation. */
function* newcomers(app: App, port: number, situation: string): Generator<Blocked, void, void> {
  const to = {host: "server", port};
  for (const [words, options] of [
    ["without", {}],
    ["with", REUSE]
  ] as const) {
    yield* app.os.close(tryBind(app, `${situation}: ${words} SO_REUSEADDR`, options, to));
  }
}

/** Closes at the moment of connection `conn`'s FIN from this host. */
function* closeAtFin(app: App, socket: Socket, conn: number) {
  const dir = app.host === "c" ? "c>s" : "s>c";
  yield* app.sent((p) => p.conn === conn && p.dir === dir && p.flags.includes("FIN"));
  yield* app.os.close(socket);
}

/** Connections 1 and 2 without SO_REUSEADDR on the first socket, 3 and 4 with it. */
const reuseAddr = (trace: Trace): Replay => {
  // Every connection has a port of its own: the recorder removed leftovers with `ss -K`.
  const portOf = (conn: number): number => 1000 + conn;
  return replay(trace, {
    *client(app) {
      for (const conn of [1, 2, 3, 4]) {
        yield* app.sent((p) => p.conn === conn);
        const socket = app.socket();
        yield* app.os.connect(socket, {host: "server", port: portOf(conn)});
        yield* closeAtFin(app, socket, conn);
      }
    },
    *server(app) {
      for (const first of ["without", "with"] as const) {
        const prefix = `first socket ${first} SO_REUSEADDR; `;
        const options = first === "with" ? REUSE : {};
        const conn = first === "with" ? 3 : 1;
        yield* passive(app, conn, prefix, options);
        yield* active(app, conn + 1, prefix, options);
      }
      sharedPort(app);
      yield* app.at(0);
    }
  });

  function* firstSocket(app: App, conn: number, options: Options) {
    const listener = app.socket(options);
    app.os.bind(listener, {host: "server", port: portOf(conn)});
    app.os.listen(listener, 5);
    return {listener, peer: yield* app.os.accept(listener)};
  }

  /** The client closes first. */
  function* passive(app: App, conn: number, prefix: string, options: Options) {
    const {listener, peer} = yield* firstSocket(app, conn, options);
    const port = portOf(conn);
    yield* newcomers(app, port, `${prefix}LISTEN + ESTABLISHED exist`);
    yield* app.os.close(listener);
    yield* newcomers(app, port, `${prefix}listener closed, accepted connection ESTABLISHED`);
    yield* app.read(peer);
    yield* newcomers(app, port, `${prefix}listener closed, CLOSE_WAIT (peer closed first)`);
    yield* closeAtFin(app, peer, conn);
    yield* app.os.sleep(60_000);
    yield* newcomers(app, port, `${prefix}server socket gone (client has TIME_WAIT)`);
  }

  /** The server closes first. */
  function* active(app: App, conn: number, prefix: string, options: Options) {
    const {listener, peer} = yield* firstSocket(app, conn, options);
    const port = portOf(conn);
    yield* app.os.close(listener);
    yield* closeAtFin(app, peer, conn);
    yield* app.os.sleep(40_000);
    yield* newcomers(app, port, `${prefix}server in FIN_WAIT_2 (client has not closed)`);
    yield* app.sent((p) => p.conn === conn && p.flags === "ACK" && p.dir === "s>c");
    yield* app.os.sleep(20_000);
    yield* newcomers(app, port, `${prefix}server in TIME_WAIT`);
  }
};

/** Two sockets on port 81, bound or listening, on the same or another address. */
function sharedPort(app: App): void {
  const at = (host: string): Address => ({host, port: 81});
  const port = {SO_REUSEPORT: true};
  const close = (...sockets: Socket[]) => {
    for (const socket of sockets) app.os.close(socket);
  };
  let a = tryBind(app, "A: bind 81, no options, not listening", {}, at("server"), false);
  let b = tryBind(app, "B: bind 81 with REUSEADDR, A without", REUSE, at("server"));
  close(a, b);
  a = tryBind(app, "A: bind 81 REUSEADDR, not listening", REUSE, at("server"), false);
  const both = "B: bind 81 REUSEADDR, A REUSEADDR not listening";
  b = tryBind(app, both, REUSE, at("server"), false);
  app.result({case: "then A.listen()", listen: app.os.listen(a, 5).errno ?? "ok"});
  app.result({case: "then B.listen()", listen: app.os.listen(b, 5).errno ?? "ok"});
  close(a, b);
  a = tryBind(app, "A: LISTEN on 0.0.0.0:81 REUSEADDR", REUSE, at("0.0.0.0"));
  const wildcard = "while A listens on wildcard";
  b = tryBind(app, `B: LISTEN on 10.0.0.2:81 REUSEADDR ${wildcard}`, REUSE, at("10.0.0.2"));
  const c = tryBind(app, `B: LISTEN on 127.0.0.1:81 no option ${wildcard}`, {}, at("127.0.0.1"));
  close(a, b, c);
  a = tryBind(app, "A: LISTEN on 127.0.0.1:81", {}, at("127.0.0.1"));
  b = tryBind(app, "B: LISTEN on 10.0.0.2:81 while A listens on 127.0.0.1", {}, at("10.0.0.2"));
  close(a, b);
  a = tryBind(app, "A: LISTEN 81 REUSEPORT", port, at("server"));
  b = tryBind(app, "B: LISTEN 81 REUSEPORT too", port, at("server"));
  close(a, b, tryBind(app, "C: LISTEN 81 REUSEADDR only", REUSE, at("server")));
}

/** Connects and says which port was given; null when it failed. */
function* tryConnect(app: App, name: string, to: Address, options: Options = {}) {
  const socket = app.socket(options);
  const answer = yield* app.os.connect(socket, to);
  const port = answer.errno === null ? app.os.getsockname(socket).split(":")[1] : "";
  app.result({case: name, connect: answer.errno ?? `ok port ${port ?? ""}`});
  return answer.errno === null ? socket : null;
}

/** Ten ports for eleven connections. */
const exhaustion = (trace: Trace): Replay =>
  replay(trace, {
    sysctl: {ip_local_port_range: "40000 40009", tcp_tw_reuse: 0},
    *client(app) {
      const sockets: Socket[] = [];
      for (let n = 1; n <= 12; n++) {
        if (n <= 10) yield* app.sent((p) => p.conn === n);
        const socket = yield* tryConnect(app, `connect #${String(n)} to :80`, "server:80");
        if (socket) sockets.push(socket);
      }
      yield* app.sent((p) => p.conn === 11);
      yield* tryConnect(app, "connect to :81 with all ports used toward :80", "server:81");
      const zero = {host: "client", port: 0};
      tryBind(app, "bind(10.0.0.1:0) with all 10 ports in use", {}, zero, false);
      yield* app.sent((p) => p.conn === 12);
      const late = app.socket({IP_BIND_ADDRESS_NO_PORT: true});
      app.os.bind(late, zero);
      const answer = yield* app.os.connect(late, "server:81");
      const name = "IP_BIND_ADDRESS_NO_PORT bind(10.0.0.1:0) + connect :81";
      app.result({case: name, result: answer.errno ?? "ok"});
      for (const [n, socket] of sockets.entries()) yield* closeAtFin(app, socket, n + 1);
      yield* app.sent((p) => p.conn === 10 && p.dir === "c>s", 4);
      const last = "connect to :80 with 10 ports in TIME_WAIT, tcp_tw_reuse=0";
      yield* tryConnect(app, last, "server:80");
    },
    *server(app) {
      const other = app.listen({}, {port: 81});
      app.spawn(function* (second) {
        for (;;) yield* second.os.accept(other);
      });
      const listener = app.listen();
      const peers: Socket[] = [];
      for (let n = 1; n <= 10; n++) peers.push(yield* app.os.accept(listener));
      for (const [n, peer] of peers.entries()) yield* closeAtFin(app, peer, n + 1);
    }
  });

/** One port, taken again from TIME_WAIT. */
const timeWaitReuse = (trace: Trace): Replay =>
  replay(trace, {
    sysctl: {ip_local_port_range: "40000 40000", tcp_tw_reuse: 1},
    *client(app) {
      yield* app.at(0);
      const connect = function* (name: string) {
        const socket = app.socket();
        const answer = yield* app.os.connect(socket, "server:80");
        app.result({case: name, connect: answer.errno ?? "ok"});
        return socket;
      };
      yield* closeAtFin(app, yield* connect("first"), 1);
      yield* app.sent((p) => p.conn === 1 && p.dir === "c>s", 4);
      yield* app.os.sleep(100_000);
      yield* connect("at once, port in TIME_WAIT < 1 s");
      yield* app.sent((p) => p.conn === 2);
      yield* closeAtFin(app, yield* connect("TIME_WAIT > 1 s"), 2);
    },
    *server(app) {
      const listener = app.listen();
      for (const conn of [1, 2]) yield* closeAtFin(app, yield* app.os.accept(listener), conn);
    }
  });

export const bind = {
  "15_reuseaddr": reuseAddr,
  "16_ephemeral_exhaustion": exhaustion,
  "16_tw_reuse": timeWaitReuse
};
