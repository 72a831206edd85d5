/**
 * SO_TIMESTAMPING: when what a program wrote was sent, and acknowledged, as it reads that from the
 * socket's error queue. What the kernel answers stands in test/live/recorded/timestamping.
 */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {drop, type Fault} from "../../src/net/fault.ts";
import type {Os, Received, Socket} from "../../src/os/api.ts";
import type {TimestampingFlag} from "../../src/os/socket-options.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {connects, said, sink, type Steps} from "../sim/story.ts";

const ALL: readonly TimestampingFlag[] = [
  "SOF_TIMESTAMPING_TX_SCHED",
  "SOF_TIMESTAMPING_TX_SOFTWARE",
  "SOF_TIMESTAMPING_TX_ACK",
  "SOF_TIMESTAMPING_SOFTWARE",
  "SOF_TIMESTAMPING_OPT_ID",
  "SOF_TIMESTAMPING_OPT_TSONLY"
];

/** `"ACK 99 at 30 ms"`; an error by its name. */
function told({errno, ee}: Received): string {
  if (!ee) return String(errno);
  const {ee_info, ee_data, time} = ee;
  return `${ee_info.replace("SCM_TSTAMP_", "")} ${ee_data} at ${time === null ? "-" : time / 1000}`;
}

/** All that is in the error queue, in one line. */
function* drain(os: Os, socket: Socket): Steps {
  const lines: string[] = [];
  for (;;) {
    const entry = yield* os.recv(socket, 0, "MSG_ERRQUEUE");
    if (entry.errno) break;
    lines.push(told(entry));
  }
  os.log(lines.join(", "));
}

/** A client that sets these flags, and then does this; the path takes 10 ms each way. */
const client = (
  flags: readonly TimestampingFlag[],
  body: (os: Os, socket: Socket) => Steps,
  faults: readonly Fault[] = []
): readonly string[] =>
  said(
    simulate({
      link: {delay: ms(10)},
      client: {
        main: connects(function* (os, socket) {
          os.setsockopt(socket, "SO_TIMESTAMPING", flags);
          yield* body(os, socket);
        })
      },
      server: {main: sink},
      faults
    })
  );

/** 100 bytes at 20 ms, when the connection is there; the peer has more of them each time. */
function* writes(os: Os, socket: Socket): Steps {
  yield* os.send(socket, 100);
  yield* os.sleep(ms(80));
  yield* drain(os, socket);
  yield* os.send(socket, 200);
  yield* os.sleep(ms(80));
  yield* drain(os, socket);
}

test("a write's last byte is told of as it is sent and acknowledged", () => {
  expect(client(ALL, writes)).toEqual([
    "SCHED 99 at 20, SND 99 at 20, ACK 99 at 40",
    "SCHED 299 at 100, SND 299 at 100, ACK 299 at 120"
  ]);
});

test("without OPT_ID no byte has a number, and without SOFTWARE there is no time", () => {
  expect(client(["SOF_TIMESTAMPING_TX_ACK"], writes)).toEqual(["ACK 0 at -", "ACK 0 at -"]);
  expect(client(["SOF_TIMESTAMPING_SOFTWARE"], writes)).toEqual(["", ""]);
});

test("what is sent again is told of again, and acknowledged once", () => {
  const log = client(
    ALL,
    function* (os, socket) {
      yield* os.send(socket, 100);
      yield* os.sleep(ms(500));
      yield* drain(os, socket);
    },
    [drop("client", 3)]
  );
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(
    /^SCHED 99 at 20, SND 99 at 20, SCHED 99 at (\d+), SND 99 at \1, ACK 99 at /
  );
});

test("a call that has to wait for room is told of once, by its last byte", () => {
  const log = client(ALL, function* (os, socket) {
    os.setsockopt(socket, "SO_SNDBUF", 10_000);
    yield* os.send(socket, 100_000);
    yield* os.sleep(ms(200));
    yield* drain(os, socket);
  });
  expect(log.join().match(/[A-Z]+ \d+/g)).toEqual(["SCHED 99999", "SND 99999", "ACK 99999"]);
});

test("poll() has POLLERR for as long as the error queue has an entry, and recv() never waits", () => {
  const log = client(["SOF_TIMESTAMPING_TX_ACK"], function* (os, socket) {
    os.log((yield* os.recv(socket, 0, "MSG_ERRQUEUE")).errno);
    yield* os.send(socket, 100);
    const [ready] = yield* os.poll([{socket, events: []}]);
    os.log(`${ready?.events.join()} at ${os.now() / 1000}`);
    yield* drain(os, socket);
    os.log((yield* os.poll([{socket, events: []}], ms(10))).length);
  });
  expect(log).toEqual(["EAGAIN", "POLLERR at 40", "ACK 0 at -", "0"]);
});

test("epoll by EPOLLET tells of each entry", () => {
  const log = client(["SOF_TIMESTAMPING_TX_ACK"], function* (os, socket) {
    const epoll = os.epollCreate1();
    os.epollCtl(epoll, "EPOLL_CTL_ADD", socket, ["EPOLLET"]);
    for (let i = 0; i < 2; i++) {
      yield* os.send(socket, 100);
      const {ready} = yield* os.epollWait(epoll, 8, ms(60));
      os.log(`${ready[0]?.events.join()} at ${os.now() / 1000}`);
    }
  });
  expect(log).toEqual(["EPOLLERR at 40", "EPOLLERR at 60"]);
});

test("misuse has errors, and other systems have no such option", () => {
  const errors = (system: "linux" | "windows" | "freebsd"): readonly string[] =>
    said(
      simulate({
        client: {
          system,
          *main(os) {
            const socket = os.socket();
            const set = (...flags: TimestampingFlag[]): string | null =>
              os.setsockopt(socket, "SO_TIMESTAMPING", flags).errno;
            os.log(set("SOF_TIMESTAMPING_OPT_ID"));
            os.log(set("SOF_TIMESTAMPING_OPT_ID_TCP"));
            os.log(set("SOF_TIMESTAMPING_TX_ACK"));
            os.log((yield* os.recv(socket, 1, "MSG_ERRQUEUE")).errno);
          }
        },
        server: {main: function* () {}}
      })
    );
  expect(errors("linux")).toEqual(["EINVAL", "EINVAL", "null", "EAGAIN"]);
  const none = ["ENOPROTOOPT", "ENOPROTOOPT", "ENOPROTOOPT", "EOPNOTSUPP"];
  expect(errors("freebsd")).toEqual(none);
  expect(errors("windows")).toEqual(none.map((name) => `WSA${name}`));
});
