/** Replays of small writes, delayed ACKs and the closed window: 07_* and 08_*. */
import {us} from "../../../src/base/units.ts";
import {clientData, replay, type Body, type Replay} from "../replay.ts";
import type {Trace} from "../trace.ts";

const reader: Body = function* (app) {
  const peer = yield* app.accept();
  yield* app.drain(peer);
};

/** Twenty writes of 10 bytes, 5 ms apart. */
const smallWrites =
  (noDelay: boolean) =>
  (trace: Trace): Replay =>
    replay(trace, {
      *client(app) {
        const socket = yield* app.connect(noDelay ? {TCP_NODELAY: true} : {});
        for (let n = 1; n <= 20; n++) {
          // Without Nagle every write is a packet, whose time is the better one.
          if (noDelay) yield* app.sent(clientData, n);
          else yield* app.event("send(10)", n);
          yield* app.os.send(socket, 10);
        }
      },
      server: reader
    });

/** Twenty writes of 300 bytes at once. */
const burst = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.sent(clientData);
      for (let n = 1; n <= 20; n++) yield* app.os.send(socket, 300);
    },
    server: reader
  });

/** 24 messages of 10 bytes, 100 ms apart; nobody answers. */
const oneWay =
  (reads: boolean) =>
  (trace: Trace): Replay =>
    replay(trace, {
      *client(app) {
        const socket = yield* app.connect();
        for (let n = 1; n <= 24; n++) {
          yield* app.sent(clientData, n);
          yield* app.os.send(socket, 10);
        }
      },
      *server(app) {
        const peer = yield* app.accept();
        if (reads) yield* app.drain(peer);
      }
    });

/** Eight times: write 4, write 4, read 8. The server answers each 8 with 8. */
const writeWriteRead =
  (clientNoDelay: boolean, quickAck: boolean) =>
  (trace: Trace): Replay =>
    replay(trace, {
      *client(app) {
        const socket = yield* app.connect(clientNoDelay ? {TCP_NODELAY: true} : {});
        for (let n = 1; n <= 8; n++) {
          const since = yield* startOf(n);
          yield* app.os.send(socket, 4);
          if (clientNoDelay) yield* app.sent(clientData, 2 * n);
          yield* app.os.send(socket, 4);
          yield* app.drain(socket, 8);
          app.result({exchange: n, ms: (app.os.now() - since) / 1e3});
        }

        function* startOf(n: number) {
          yield* app.sent(clientData, 2 * n - 1);
          return app.os.now();
        }
      },
      *server(app) {
        const peer = yield* app.accept();
        for (;;) {
          for (let got = 0; got < 8; ) {
            if (quickAck) app.os.setsockopt(peer, "TCP_QUICKACK", true);
            const length = yield* app.read(peer, 8 - got);
            if (length <= 0) return;
            got += length;
          }
          yield* app.os.send(peer, 8);
        }
      }
    });

/**
 * The server has a small buffer and reads nothing for 3 s; the client wants to send 100,000. From
 * then on it reads as it is woken; `lateReads`: it was kept from running, and read at these ms.
 */
const zeroWindow =
  (lateReads: readonly number[] = []) =>
  (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.called("sendall(100000)");
      app.answer("sendall(100000)", yield* app.write(socket, 100_000));
    },
    *server(app) {
      const peer = yield* app.accept({SO_RCVBUF: 8192});
      app.answer("SO_RCVBUF reads back", String(app.os.getsockopt(peer, "SO_RCVBUF")));
      yield* app.event("starts to read");
      let total = yield* app.read(peer);
      for (const at of lateReads) {
        yield* app.at(at);
        total += yield* app.read(peer);
      }
      // It was awake when the next bytes came, and then had to be woken each time.
      if (total < 100_000) total += yield* app.read(peer, 65_536, us(60));
      total += yield* app.drain(peer, 100_000 - total);
      app.answer("has read", total);
    }
  });

/** One non-blocking send() to a program that never reads. */
const stalledReader = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect();
      yield* app.called("send(100000)");
      yield* app.does(
        "send(100000)",
        app.os.send(socket, 100_000, "MSG_DONTWAIT"),
        ({length}) => length
      );
    },
    *server(app) {
      yield* app.accept({SO_RCVBUF: 4096});
    }
  });

/** The server sends 24,000 bytes and closes; the client reads only after 2 s. */
const stalledClient = (trace: Trace): Replay =>
  replay(trace, {
    *client(app) {
      const socket = yield* app.connect({SO_RCVBUF: 8192});
      yield* app.event("starts to read");
      for (let n = 0; n < 2; n++) yield* app.recv("recv", socket);
      // It was still awake when the last burst began, and so read its first segment alone.
      app.answer("recv", `${String(yield* app.read(socket, 65_536, 0))} bytes`);
      while ((yield* app.recv("recv", socket)) > 0);
      yield* app.does("close()", app.os.close(socket));
    },
    *server(app) {
      const peer = yield* app.accept();
      yield* app.called("send(24000)");
      yield* app.send("send(24000)", peer, 24_000);
      yield* app.does("close()", app.os.close(peer));
    }
  });

const LATE_READS = [
  3328.95, 3375.47, 3396.05, 3465.94, 3567.87, 3758.81, 3797.62, 3854.9, 3891.43, 3911.96
];

export const small = {
  "07_nagle_burst": burst,
  "07_nagle_off_small_writes": smallWrites(true),
  "07_nagle_on_small_writes": smallWrites(false),
  "07_oneway_no_reader": oneWay(false),
  "07_oneway_reader": oneWay(true),
  "07_wwr_nagle_delack": writeWriteRead(false, false),
  "07_wwr_nodelay": writeWriteRead(true, false),
  "07_wwr_quickack": writeWriteRead(false, true),
  "08_stalled_client": stalledClient,
  "08_stalled_reader_stock": stalledReader,
  "08_zero_window_default": zeroWindow(),
  "08_zero_window_plain": zeroWindow(LATE_READS),
  "08_zero_window_stock": zeroWindow()
};
