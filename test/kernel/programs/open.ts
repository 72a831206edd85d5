/** Replays of opening: 01_*, 12_*, 13_*, and the process that is killed, 21_*. */
import {ms} from "../../../src/base/units.ts";
import {kill} from "../../../src/net/fault.ts";
import {clientData, ORIGIN, replay, type App, type Replay} from "../replay.ts";
import type {Trace} from "../trace.ts";

/** The client connects at time 0, the server accepts: nothing else. */
const connectOnly = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      yield* app.connect();
    },
    *server(app) {
      yield* app.accept();
    }
  });

/** Both ends connect to each other's bound port; nobody listens. */
const simultaneousOpen = (trace: Trace): Replay => {
  const end = (own: number, peer: string) =>
    function* (app: App) {
      const socket = app.socket();
      app.os.bind(socket, own);
      yield* app.called("connect()");
      yield* app.does("connect()", app.os.connect(socket, peer));
    };
  return replay(trace, {client: end(5000, "server:6000"), server: end(6000, "client:5000")});
};

/** Nobody listens: the SYN is refused. */
const closedPort = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = app.socket();
      yield* app.called("connect()");
      yield* app.does("connect()", app.os.connect(socket, "server:80"));
    }
  });

/** As the last: the client sends 10 bytes where the lost ACK would have been missed. */
const lastAckLostData = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = app.socket();
      yield* app.called("connect()");
      yield* app.does("connect()", app.os.connect(socket, "server:80"));
      yield* app.called("send(10)");
      yield* app.send("send(10)", socket, 10);
    },
    *server(app) {
      yield* app.accept();
    }
  });

/** The link is down: the recorder's own patience ends the call, not the kernel's. */
const synBlackhole = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      let connected = false;
      app.spawn(function* (other) {
        yield* other.called("connect()");
        yield* other.os.connect(other.socket(), "server:80");
        connected = true;
      });
      yield* app.event("connect() -> TimeoutError");
      app.answer("connect()", connected ? "ok" : "TimeoutError");
    },
    *server(app) {
      yield* app.accept();
    }
  });

/** The client's process is killed while the connection is idle. */
const processKilled = (trace: Trace): Replay => {
  const fin = trace.packets.find((p) => p.flags.includes("FIN"))?.t_ms ?? 0;
  return replay(trace, {
    *client(app) {
      yield* app.connect();
      yield* app.os.sleep(ms(1e6));
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called("recv()");
      yield* app.recv("recv()", peer);
    },
    faults: [kill("client", ORIGIN + ms(fin))]
  });
};

/** Requests of 10 bytes answered with as many; then the client sends 100 into a dead link. */
const rtoBackoff = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.sent(clientData);
      yield* app.os.send(socket, 10);
      yield* app.read(socket);
      yield* app.called("send(100)");
      yield* app.send("send(100)", socket, 100);
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.read(peer);
      yield* app.os.send(peer, 10);
      yield* app.called("recv()");
      yield* app.recv("recv()", peer);
    }
  });

export const open = {
  "01_connect_default": connectOnly,
  "01_connect_plain": connectOnly,
  "01_simultaneous_open": simultaneousOpen,
  "12_closed_port": closedPort,
  "13_last_ack_lost": connectOnly,
  "13_last_ack_lost_data": lastAckLostData,
  "13_syn_blackhole_classic": synBlackhole,
  "13_syn_blackhole_linear": synBlackhole,
  "14_rto_backoff_default": rtoBackoff,
  "14_rto_backoff_plain": rtoBackoff,
  "21_process_killed": processKilled
};
