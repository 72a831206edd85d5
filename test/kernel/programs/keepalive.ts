/** Replays of peers that are silent: keepalive and TCP_USER_TIMEOUT, 10_*. */
import type {OptionValue} from "../../../src/os/socket-options.ts";
import {clientData, replay, serverData, type App, type Replay} from "../replay.ts";
import type {Trace} from "../trace.ts";

const KEEPALIVE: Readonly<Record<string, OptionValue>> = {
  SO_KEEPALIVE: true,
  TCP_KEEPIDLE: 2,
  TCP_KEEPINTVL: 1,
  TCP_KEEPCNT: 3
};

/** Five bytes there, and five back at the recorded moment. */
const pong = function* (app: App) {
  const peer = yield* app.accept();
  yield* app.read(peer);
  yield* app.sent(serverData);
  yield* app.os.send(peer, 5);
};

const ping = function* (app: App, options: Readonly<Record<string, OptionValue>>) {
  const socket = yield* app.connect(options);
  yield* app.sent(clientData);
  yield* app.os.send(socket, 5);
  yield* app.read(socket);
  return socket;
};

const alive = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      yield* ping(app, KEEPALIVE);
    },
    server: pong
  });

const cutOff = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* ping(app, KEEPALIVE);
      yield* app.called("recv()");
      yield* app.recv("recv()", socket);
      yield* app.recv("recv() again", socket);
    },
    server: pong
  });

/** The server's program never reads; its kernel answers the probes. */
const hung = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect(KEEPALIVE);
      yield* app.sent(clientData);
      yield* app.os.send(socket, 25);
      yield* app.event("still connected, err=0");
      app.answer("still connected", `err=${String(app.os.getsockopt(socket, "SO_ERROR"))}`);
    },
    *server(app) {
      yield* app.accept();
    }
  });

const userTimeout = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* ping(app, {TCP_USER_TIMEOUT: 3000});
      yield* app.called("send(10)");
      yield* app.send("send(10)", socket, 10);
      yield* app.called("recv()");
      yield* app.recv("recv()", socket);
    },
    server: pong
  });

export const keepalive = {
  "10_keepalive_alive": alive,
  "10_keepalive_cut": cutOff,
  "10_keepalive_hung_app": hung,
  "10_user_timeout": userTimeout
};
