/** Runs of known programs, to be captured and found out again. */
import {mbit, ms, seconds} from "../../../src/base/units.ts";
import type {Os} from "../../../src/os/api.ts";
import {windows} from "../../../src/os/systems/windows.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import type {Run} from "../../../src/trace/query/trace.ts";

/** A server that reads to the end, and closes. */
function* sink(os: Os) {
  const listener = os.listen({port: 7777});
  const peer = yield* os.accept(listener);
  while ((yield* os.recv(peer, 65536)).length > 0);
  os.close(peer);
}

/** 200 kB from a Windows client over a slow line. */
export const bulk = (): Run =>
  simulate({
    link: {delay: ms(30), rate: mbit(8)},
    server: {main: sink},
    client: {
      system: windows,
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 200_000);
        os.close(socket);
      }
    }
  });

/** Requests of 200 bytes, each with a reply of 4,000 after 30 ms of work. */
export const requests = (): Run =>
  simulate({
    link: {delay: ms(15)},
    server: {
      *main(os) {
        const listener = os.listen({port: 443});
        const peer = yield* os.accept(listener);
        while ((yield* os.recv(peer, 1000)).length > 0) {
          yield* os.sleep(ms(30));
          yield* os.send(peer, 4000);
        }
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:443");
        for (let n = 0; n < 5; n++) {
          yield* os.send(socket, 200);
          for (let got = 0; got < 4000;) got += (yield* os.recv(socket, 4000)).length;
          yield* os.sleep(ms(100));
        }
        os.close(socket);
      }
    }
  });

/** A client that has said all it has to say, and still reads. */
export const halfClose = (): Run =>
  simulate({
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        const peer = yield* os.accept(listener);
        while ((yield* os.recv(peer, 1000)).length > 0);
        for (let n = 0; n < 3; n++) {
          yield* os.sleep(ms(50));
          yield* os.send(peer, 2000);
        }
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 300);
        os.shutdown(socket, "SHUT_WR");
        while ((yield* os.recv(socket, 4000)).length > 0);
        os.close(socket);
      }
    }
  });

/** SO_LINGER with 0: a reset in place of a FIN. */
export const aborts = (): Run =>
  simulate({
    server: {main: sink},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 10);
        yield* os.sleep(ms(200));
        os.setsockopt(socket, "SO_LINGER", {l_onoff: 1, l_linger: 0});
        os.close(socket);
      }
    }
  });

/** Nobody listens. */
export const refused = (): Run =>
  simulate({
    server: {},
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    }
  });

/** A server that pushes a state of the game every 50 ms, and a client that only listens. */
export const ticks = (): Run =>
  simulate({
    link: {delay: ms(40)},
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        const peer = yield* os.accept(listener);
        os.setsockopt(peer, "TCP_NODELAY", true);
        for (let n = 0; n < 40; n++) {
          yield* os.send(peer, 60);
          yield* os.sleep(ms(50));
        }
        os.close(peer);
      }
    },
    client: {
      sysctl: {tcp_sack: 0, tcp_timestamps: 0},
      *main(os) {
        const socket = yield* os.connect("server:7777");
        while ((yield* os.recv(socket, 4000)).length > 0);
        os.close(socket);
      }
    },
    until: seconds(10)
  });
