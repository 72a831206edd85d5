/** Replays of paths that lose a segment and say why, or do not: 24_* and 25_*. */
import type {Blocked, Socket} from "../../../src/os/api.ts";
import {clientData, replay, type App, type Body, type Replay} from "../replay.ts";
import type {Trace} from "../trace.ts";

const reader: Body = function* (app) {
  const peer = yield* app.accept();
  yield* app.drain(peer);
};

/** 100 bytes, then 5,000 at once; the path carries packets of 1,400 bytes. */
const largeWrite = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.sent(clientData);
      yield* app.send("send(100)", socket, 100);
      yield* app.sent(clientData, 2);
      yield* app.send("send(5000)", socket, 5000);
      yield* app.called("close()");
      app.os.close(socket);
      app.answer("close()", "ok");
    },
    server: reader
  });

/** A router answers the SYN. */
const opening = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = app.socket();
      yield* app.at(0);
      yield* app.does("connect()", app.os.connect(socket, "server:80"));
    },
    *server(app) {
      yield* app.accept();
    }
  });

const twoWrites = function* (app: App): Generator<Blocked, Socket, void> {
  const socket = yield* app.connect();
  yield* app.sent(clientData);
  yield* app.send("send(100)", socket, 100);
  yield* app.sent(clientData, 2);
  yield* app.send("send(100)", socket, 100);
  return socket;
};

/** The route goes, and comes back. */
const comesBack = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      yield* twoWrites(app);
    },
    server: reader
  });

/** The route goes, and the connection is given up. */
const givesUp = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* twoWrites(app);
      yield* app.called("recv()");
      yield* app.recv("recv()", socket);
    },
    server: reader
  });

export const path = {
  "24_pmtu_discovery": largeWrite,
  "24_pmtu_black_hole": largeWrite,
  "24_pmtu_probing": largeWrite,
  "25_unreachable_connect": opening,
  "25_unreachable_connect_net": opening,
  "25_unreachable_connect_port": opening,
  "25_unreachable_established": comesBack,
  "25_unreachable_gives_up": givesUp
};
