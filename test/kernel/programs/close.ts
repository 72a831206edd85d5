/** Replays of closing: 02_* to 06_*. */
import {clientData, replay, serverData, type App, type Replay} from "../replay.ts";
import type {Trace} from "../trace.ts";

/** Three requests of 20 bytes and their replies; then the client closes. */
const closeThreeSegments = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      for (let n = 1; n <= 3; n++) {
        yield* app.sent(clientData, n);
        yield* app.os.send(socket, 20);
        yield* app.read(socket);
      }
      yield* app.called("close()");
      yield* app.does("close()", app.os.close(socket));
    },
    *server(app) {
      const peer = yield* app.accept();
      for (let n = 1; n <= 3; n++) {
        yield* app.read(peer);
        yield* app.os.send(peer, 20);
      }
      yield* app.called("recv()");
      yield* app.recv("recv()", peer);
      yield* app.called("close()");
      yield* app.does("close()", app.os.close(peer));
    }
  });

/** The client closes; the server reads the end of the stream and closes at its own moment. */
const closeByClient =
  (immediate: boolean) =>
  (trace: Trace): Replay =>
    replay(trace, {
      *client(app) {
        const socket = yield* app.connect();
        yield* app.called("close()");
        yield* app.does("close()", app.os.close(socket));
      },
      *server(app) {
        const peer = yield* app.accept();
        yield* app.called("recv()");
        yield* app.recv("recv()", peer);
        if (!immediate) yield* app.called("close()");
        yield* app.does("close()", app.os.close(peer));
      }
    });

/** Both close at the same moment. */
const simultaneousClose = (trace: Trace): Replay => {
  const close = function* (app: App) {
    const socket = app.host === "c" ? yield* app.connect() : yield* app.accept();
    yield* app.called("close()");
    yield* app.does("close()", app.os.close(socket));
  };
  return replay(trace, {client: close, server: close});
};

const sendAndClose = "send(100)+close() with unread bytes";

/** The server answers and closes while the request is still unread. */
const closeUnreadLosesReply = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.sent(clientData);
      yield* app.os.send(socket, 100);
      yield* app.called("recv()");
      yield* app.recv("recv()", socket);
      yield* app.recv("recv() again", socket);
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called(sendAndClose);
      const sent = yield* app.os.send(peer, 100);
      yield* app.os.close(peer);
      app.answer(sendAndClose, sent.errno ?? sent.length);
    }
  });

/** The server closes with the request unread. */
const closeUnread = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.called("send(100)");
      yield* app.send("send(100)", socket, 100);
      yield* app.called("recv()");
      yield* app.recv("recv()", socket);
      yield* app.recv("recv() again", socket);
      yield* app.send("send()", socket, 1);
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called("close() with 100 unread bytes");
      yield* app.does("close() with 100 unread bytes", app.os.close(peer));
    }
  });

/** The server closes first; the client goes on sending. */
const dataAfterClose = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.called("send(10)");
      yield* app.send("send(10)", socket, 10);
      yield* app.called("send(10) again");
      yield* app.send("send(10) again", socket, 10);
      yield* app.recv("recv()", socket);
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called("close()");
      yield* app.does("close()", app.os.close(peer));
    }
  });

/** `close()` with SO_LINGER {1, 0}: a reset, with or without text still to send. */
const lingerZero =
  (pending: boolean) =>
  (trace: Trace): Replay =>
    replay(trace, {
      *client(app) {
        const socket = yield* app.connect({SO_LINGER: {l_onoff: 1, l_linger: 0}});
        if (pending) {
          yield* app.called("send(40000)");
          yield* app.send("send(40000)", socket, 40_000);
        }
        yield* app.called("close() linger{1,0}");
        yield* app.does("close() linger{1,0}", app.os.close(socket));
      },
      *server(app) {
        const peer = yield* app.accept();
        yield* app.called("recv()");
        yield* app.recv("recv()", peer);
        if (pending) yield* app.recv("recv() again", peer);
      }
    });

/** `close()` with SO_LINGER {1, 5} and 40,000 bytes to send: it waits for their ACK. */
const lingerBlocks = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect({SO_LINGER: {l_onoff: 1, l_linger: 5}});
      yield* app.called("send(40000)");
      yield* app.send("send(40000)", socket, 40_000);
      yield* app.does("close() linger{1,5}", app.os.close(socket));
    },
    *server(app) {
      yield* app.accept();
    }
  });

/** The client says that it has sent all, and reads on; the server answers in three parts. */
const halfClose = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.called("send(200)");
      yield* app.send("send(200)", socket, 200);
      yield* app.called("shutdown(SHUT_WR)");
      const shut = app.os.shutdown(socket, "SHUT_WR");
      app.answer("shutdown(SHUT_WR)", shut.errno ?? "ok");
      yield* app.called("recv()");
      while ((yield* app.recv("recv()", socket)) > 0);
      yield* app.send("send() after SHUT_WR", socket, 1);
      yield* app.does("close()", app.os.close(socket));
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called("recv()");
      // The recorded program was woken late, when the FIN had come too.
      yield* app.event("recv() -> 200 bytes");
      yield* app.recv("recv()", peer);
      yield* app.recv("recv()", peer);
      for (let n = 1; n <= 3; n++) {
        yield* app.sent(serverData, 2 * n - 1);
        yield* app.send("send(2000)", peer, 2000);
      }
      yield* app.called("close()");
      yield* app.does("close()", app.os.close(peer));
    }
  });

export const close = {
  "02_close_3seg": closeThreeSegments,
  "02_close_4way": closeByClient(false),
  "02_close_immediate": closeByClient(true),
  "03_simultaneous_close": simultaneousClose,
  "04_close_unread_loses_reply": closeUnreadLosesReply,
  "04_close_unread_rst": closeUnread,
  "04_data_after_close_rst": dataAfterClose,
  "05_linger0_idle": lingerZero(false),
  "05_linger0_pending": lingerZero(true),
  "05_linger5_blocks": lingerBlocks,
  "06_half_close": halfClose
};
