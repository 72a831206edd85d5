/** Replays of what stays after close(): FIN_WAIT_2 (18_*) and TIME_WAIT (19_*). */
import {replay, type Replay} from "../replay.ts";
import type {Trace} from "../trace.ts";

/** The client closes, the server does not; later it sends, once or twice. */
const finWait2 = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.called("close()");
      yield* app.does("close()", app.os.close(socket));
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called("send(10)");
      yield* app.send("send(10)", peer, 10);
      const again = trace.events.some((event) => event.what === "send(10) again called");
      if (!again) return;
      yield* app.called("send(10) again");
      yield* app.send("send(10) again", peer, 10);
    }
  });

/** The client only shuts its sending down; the server sends 8 s later. */
const shutdownStays = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.called("shutdown(SHUT_WR)");
      const shut = app.os.shutdown(socket, "SHUT_WR");
      app.answer("shutdown(SHUT_WR)", shut.errno ?? "ok");
      yield* app.called("recv()");
      yield* app.recv("recv()", socket);
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called("send(10)");
      yield* app.send("send(10)", peer, 10);
    }
  });

/** The client closes first; the ACK of the server's FIN is lost. */
const finRetransmit = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.called("close()");
      yield* app.does("close()", app.os.close(socket));
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called("close()");
      yield* app.does("close()", app.os.close(peer));
    }
  });

/** The client closes first, the server at once after; then only time passes. */
const timeWaitLength = (trace: Trace): Replay =>
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
      yield* app.does("close()", app.os.close(peer));
    }
  });

const again = "connect() from the same port";

/** The server closes first; the client connects again from the port that it had. */
const timeWaitNewSyn = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const from = {host: "client", port: 41_000};
      const first = app.socket({SO_REUSEADDR: true});
      app.os.bind(first, from);
      yield* app.at(0);
      yield* app.os.connect(first, "server:80");
      yield* app.called("close()");
      yield* app.does("close()", app.os.close(first));
      yield* app.called(again);
      const second = app.socket({SO_REUSEADDR: true});
      app.os.bind(second, from);
      yield* app.does(again, app.os.connect(second, "server:80"));
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called("close()");
      yield* app.does("close()", app.os.close(peer));
    }
  });

export const gone = {
  "18_finwait2_data": finWait2,
  "18_finwait2_orphan": finWait2,
  "18_finwait2_shutdown_stays": shutdownStays,
  "19_timewait_fin_retransmit": finRetransmit,
  "19_timewait_length": timeWaitLength,
  "19_timewait_new_syn": timeWaitNewSyn
};
