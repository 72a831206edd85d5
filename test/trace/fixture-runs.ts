/** Runs that the tests of views look at: what a page would simulate. */
import {mbit, minutes, ms, seconds} from "../../src/base/units.ts";
import {cut, drop} from "../../src/net/fault.ts";
import type {Os} from "../../src/os/api.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {simulate} from "../../src/trace/query/simulate.ts";

function* sink(os: Os) {
  const listener = os.listen({port: 7777, backlog: 5});
  const peer = yield* os.accept(listener);
  while ((yield* os.recv(peer, 65536)).length > 0);
  os.close(peer);
}

const source = (octets: number) =>
  function* (os: Os) {
    const socket = yield* os.connect("server:7777");
    yield* os.send(socket, octets);
    os.close(socket);
  };

/** Forty kB with one loss that fast retransmit mends. */
export const fastRetransmit = (): Run =>
  simulate({
    link: {delay: ms(20), rate: mbit(10)},
    server: {main: sink},
    client: {main: source(40_000)},
    faults: [drop("client", 5)]
  });

/** The server does not read for two seconds, and has room for a few kB. */
export const zeroWindow = (): Run =>
  simulate({
    link: {delay: ms(10)},
    server: {
      sysctl: {tcp_rmem: "4096 8192 8192"},
      *main(os) {
        const listener = os.listen({port: 7777, backlog: 5});
        const peer = yield* os.accept(listener);
        yield* os.sleep(seconds(2));
        while ((yield* os.recv(peer, 65536)).length > 0);
        os.close(peer);
      }
    },
    client: {main: source(30_000)}
  });

/** Two small writes, then a read: what Nagle and the delayed ACK make slow. */
export const writeWriteRead = (noDelay: boolean): Run =>
  simulate({
    link: {delay: ms(5)},
    server: {
      *main(os) {
        const listener = os.listen({port: 7777, backlog: 5});
        const peer = yield* os.accept(listener);
        for (;;) {
          for (let got = 0; got < 30;) {
            const {length} = yield* os.recv(peer, 64);
            if (length === 0) return;
            got += length;
          }
          yield* os.send(peer, 10);
        }
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        os.setsockopt(socket, "TCP_NODELAY", noDelay);
        for (let i = 0; i < 16; i++) {
          yield* os.send(socket, 10);
          yield* os.send(socket, 20);
          yield* os.recv(socket);
        }
        os.close(socket);
      }
    }
  });

/** A cable is pulled; the server's keepalive finds out, hours later. */
export const keepalive = (): Run =>
  simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        const listener = os.listen({port: 7777, backlog: 5});
        const peer = yield* os.accept(listener);
        os.setsockopt(peer, "SO_KEEPALIVE", true);
        while ((yield* os.recv(peer, 4096)).length > 0);
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 4);
        yield* os.recv(socket);
      }
    },
    faults: [cut(minutes(150))]
  });

/** Three clients connect; the server never accepts. */
export const nobodyAccepts = (): Run =>
  simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        os.listen({port: 7777, backlog: 5});
        yield* os.sleep(seconds(1));
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < 3; i++) yield* os.connect("server:7777");
        yield* os.sleep(seconds(1));
      }
    }
  });
