/** What the benchmark runs: bulk transfers, many short connections, and a run as in a lesson. */
import {freebsd, mbit, ms, simulate, traceData, type Os, type Run} from "../../src/index.ts";

/** How many segments a run has, without making an object of each. */
export const segmentCount = (run: Run): number => traceData(run).transits.length;

/** The most events that a run may have. */
const budget = 4e6;

/** Reads until the peer closes, then closes too. `window` is the receive buffer, in bytes. */
export const sink = (window?: number) =>
  function* (os: Os) {
    const listener = os.socket();
    if (window !== undefined) os.setsockopt(listener, "SO_RCVBUF", window);
    os.bind(listener, 7777);
    os.listen(listener, 5);
    const peer = yield* os.accept(listener);
    while ((yield* os.recv(peer, 65536)).length > 0);
    os.close(peer);
  };

/** Writes `octets` in pieces of 64 KiB, and closes. */
export const source = (octets: number) =>
  function* (os: Os) {
    const socket = yield* os.connect("server:7777");
    for (let left = octets; left > 0; left -= 65536) {
      yield* os.send(socket, Math.min(left, 65536));
    }
    os.close(socket);
  };

/** A segment carries an MSS of 1,460 bytes, and no timestamps. */
const plain = {tcp_timestamps: 0};

/**
 * A transfer over 10 Mbit/s with 10 ms one way and a receive window that does not grow. Both ends
 * are FreeBSD's: its window is the buffer, and so it compares with other simulators.
 */
export function bulk(octets: number, window: number, loss: number, record: boolean): Run {
  return simulate({
    record,
    budget,
    link: {delay: ms(10), rate: mbit(10), loss, queue: 1000},
    client: {system: freebsd, sysctl: plain, main: source(octets)},
    server: {system: freebsd, sysctl: plain, main: sink(window)}
  });
}

/** `count` connections one after the other, each a request of 200 bytes and a reply of 2,000. */
export function shortConnections(count: number, record: boolean): Run {
  return simulate({
    record,
    budget,
    link: {delay: ms(10), rate: mbit(10)},
    client: {
      *main(os) {
        for (let i = 0; i < count; i++) {
          const socket = yield* os.connect("server:7777");
          yield* os.send(socket, 200);
          while ((yield* os.recv(socket)).length > 0);
          os.close(socket);
        }
      }
    },
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        for (;;) {
          const peer = yield* os.accept(listener);
          yield* os.recv(peer);
          yield* os.send(peer, 2000);
          os.close(peer);
        }
      }
    }
  });
}

/** A run of about 500 segments, as a page has at most. */
export function lesson(): Run {
  return simulate({
    link: {delay: ms(10), rate: mbit(10), loss: 0.01},
    seed: 7,
    client: {main: source(480_000)},
    server: {main: sink()}
  });
}

/** `count` clients, each a host of its own, that open a connection, send 200 bytes and close. */
export function manyHosts(count: number): Run {
  const names = Array.from({length: count}, (_, i) => `c${i}`);
  return simulate({
    budget,
    hosts: {
      ...Object.fromEntries(names.map((name) => [name, {main: source(200)}])),
      server: {main: (os) => serveAll(os, count)}
    }
  });
}

/** `count` connections of one client, all open at the same time. */
export function manyConnections(count: number): Run {
  return simulate({
    budget,
    client: {
      sysctl: {ip_local_port_range: "1024 65535"},
      *main(os) {
        // A port of the server has some 64,000 peers at one address: the rest takes the next port.
        for (let i = 0; i < count; i++) {
          const socket = yield* os.connect(`server:${7777 + Math.floor(i / 50_000)}`);
          yield* os.send(socket, 200);
        }
      }
    },
    server: {
      *main(os) {
        for (let port = 7777; port <= 7777 + Math.floor((count - 1) / 50_000); port++) {
          const listener = os.listen({port});
          const here = Math.min(50_000, count - (port - 7777) * 50_000);
          for (let i = 0; i < here; i++) yield* os.accept(listener);
        }
      }
    }
  });
}

function* serveAll(os: Os, count: number) {
  const listener = os.listen({port: 7777});
  for (let i = 0; i < count; i++) {
    const peer = yield* os.accept(listener);
    while ((yield* os.recv(peer)).length > 0);
    os.close(peer);
  }
}
