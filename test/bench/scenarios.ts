/** What the benchmark runs: bulk transfers, many short connections, and a run as in a lesson. */
import {mbit, ms, simulate, type Os, type Run, type Scenario} from "../../src/index.ts";

/** Reads until the peer closes, then closes too. */
function* sink(os: Os) {
  const listener = os.listen({port: 7777});
  const peer = yield* os.accept(listener);
  while ((yield* os.recv(peer, 65536)).length > 0);
  os.close(peer);
}

/** Writes `octets` in pieces of 64 KiB, and closes. */
const source = (octets: number) =>
  function* (os: Os) {
    const socket = yield* os.connect("server:7777");
    for (let left = octets; left > 0; left -= 65536) {
      yield* os.send(socket, Math.min(left, 65536));
    }
    os.close(socket);
  };

/** A transfer over 10 Mbit/s with 10 ms one way and a receive window that does not grow. */
export function bulk(octets: number, window: number, loss: number, record: boolean): Run {
  const scenario: Scenario = {
    record,
    budget: 4e6,
    link: {delay: ms(10), rate: mbit(10), loss, queue: 1000},
    client: {main: source(octets)},
    server: {sysctl: {tcp_rmem: `4096 ${2 * window} ${2 * window}`}, main: sink}
  };
  return simulate(scenario);
}

/** `count` connections one after the other, each a request of 200 octets and a reply of 2,000. */
export function shortConnections(count: number, record: boolean): Run {
  return simulate({
    record,
    budget: 4e6,
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
    server: {main: sink}
  });
}
