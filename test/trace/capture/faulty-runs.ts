/** Runs in which one thing goes wrong, and their like in which it does not. */
import {mbit, minutes, ms, seconds} from "../../../src/base/units.ts";
import {cut, drop, heal, kill, type Fault} from "../../../src/net/fault.ts";
import type {Os} from "../../../src/os/api.ts";
import {windows} from "../../../src/os/systems/windows.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import type {Run} from "../../../src/trace/query/trace.ts";

function* sink(os: Os) {
  const listener = os.listen({port: 7777, backlog: 5});
  const peer = yield* os.accept(listener);
  while ((yield* os.recv(peer, 65536)).length > 0);
  os.close(peer);
}

/** Small writes, one every 10 ms, to a Windows server that only reads: it ACKs every second one. */
export const manyWrites = (noDelay: boolean): Run =>
  simulate({
    link: {delay: ms(5)},
    server: {system: windows, main: sink},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        os.setsockopt(socket, "TCP_NODELAY", noDelay);
        for (let i = 0; i < 100; i++) {
          yield* os.send(socket, 10);
          yield* os.sleep(ms(10));
        }
        os.close(socket);
      }
    }
  });

/** A server that closes after 100 ms, and has read what it got, or has not. */
export const closes = (reads: boolean): Run =>
  simulate({
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        const peer = yield* os.accept(listener);
        if (reads) yield* os.recv(peer, 1000);
        yield* os.sleep(ms(100));
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 100);
        yield* os.recv(socket, 100);
        os.close(socket);
      }
    }
  });

/** The server's process dies while the cable is out: the client learns of it when it writes. */
export const forgotten = (dies: boolean): Run =>
  simulate({
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        yield* os.accept(listener);
        yield* os.sleep(minutes(5));
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 100);
        yield* os.sleep(seconds(10));
        yield* os.send(socket, 100);
        yield* os.sleep(seconds(1));
      }
    },
    faults: dies ? [cut(seconds(2)), kill("server", seconds(3)), heal(seconds(4))] : [],
    until: seconds(20)
  });

/** Three players and a backlog, with a server that never accepts. */
export const crowd = (backlog: number): Run =>
  simulate({
    server: {
      *main(os) {
        os.listen({port: 7777, backlog});
        yield* os.sleep(seconds(10));
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < 3; i++) yield* os.connect("server:7777");
      }
    },
    until: seconds(8)
  });

/** A client that resets its connection, and takes the same port again; the reset may be lost. */
export const samePort = (lost: boolean): Run =>
  simulate({
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        for (;;) yield* os.accept(listener);
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < 2; i++) {
          const socket = os.socket();
          os.setsockopt(socket, "SO_REUSEADDR", true);
          os.bind(socket, 50000);
          yield* os.connect(socket, "server:7777");
          os.setsockopt(socket, "SO_LINGER", {l_onoff: 1, l_linger: 0});
          os.close(socket);
          yield* os.sleep(ms(200));
        }
      }
    },
    faults: lost ? [drop("client", "RST")] : [],
    until: seconds(5)
  });

/** 5,000 bytes by a path that swallows every large segment, or the first one only. */
export function tunnel(swallows: "all" | "first"): Run {
  const run = (faults: readonly Fault[]): Run =>
    simulate({
      server: {main: sink},
      client: {
        *main(os) {
          const socket = yield* os.connect("server:7777");
          yield* os.send(socket, 5000);
          os.close(socket);
        }
      },
      faults,
      until: seconds(8)
    });
  let faults: Fault[] = [];
  for (;;) {
    const now = run(faults);
    const large = now.transits.find(
      ({from, segment, lost}) => now.hosts[from]?.name === "client" && segment.len > 1000 && !lost
    );
    if (!large || (swallows === "first" && faults.length > 0)) return now;
    faults = [...faults, drop("client", large.nth)];
  }
}

/** A megabyte over a slow line whose queue has room for so many packets. */
export const upload = (queue: number): Run =>
  simulate({
    link: {delay: ms(10), rate: mbit(4), queue},
    server: {main: sink, sysctl: {tcp_rmem: "4096 4194304 4194304"}},
    client: {
      sysctl: {tcp_wmem: "4096 4194304 4194304"},
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 1_000_000);
        os.close(socket);
      }
    }
  });
