/**
 * epoll between programs: what is reported when, by level and by edge (epoll(7), fs/eventpoll.c).
 * What the kernel answers in many more cases stands in test/live/recorded/epoll.
 */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {Blocked, EpollWaited, Os, Program, Socket} from "../../src/os/api.ts";
import type {EpollEvent} from "../../src/os/events.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {said} from "../sim/story.ts";

/** What was ready, as `"4 EPOLLIN"`; an error by its name. */
const told = ({ready, errno}: EpollWaited): string =>
  errno ?? ready.map(({socket, events}) => `${socket.fd} ${events.join("|")}`).join(", ");

type Body = (os: Os, peer: Socket) => Generator<Blocked, void, void>;

/** A server that watches its one connection; the client writes 100 bytes at 100 and at 200 ms. */
const watching = (body: Body, client: Program = writes): readonly string[] =>
  said(
    simulate({
      client: {main: client},
      server: {
        *main(os) {
          const peer = yield* os.accept(os.listen({port: 80}));
          yield* body(os, peer);
        }
      }
    })
  );

const writes: Program = function* (os) {
  const socket = yield* os.connect("server:80");
  for (const at of [100, 200]) {
    yield* os.sleepUntil(ms(at));
    yield* os.send(socket, 100);
  }
  yield* os.sleepUntil(ms(300));
  yield* os.close(socket);
};

/** Waits five times for at most 60 ms each, and logs what came. */
function* rounds(os: Os, peer: Socket, events: readonly EpollEvent[], read: number) {
  const epoll = os.epollCreate1();
  os.epollCtl(epoll, "EPOLL_CTL_ADD", peer, events);
  yield* os.sleepUntil(ms(125));
  for (let i = 0; i < 4; i++) {
    const waited = yield* os.epollWait(epoll, 8, ms(30));
    os.log(told(waited));
    if (waited.ready.length > 0 && read > 0) yield* os.recv(peer, read);
  }
}

test("level-triggered, a socket is returned for as long as it has something unread", () => {
  const log = watching((os, peer) => rounds(os, peer, ["EPOLLIN"], 40));
  // 40 of 100 bytes at a time: three reads, and then nothing for 30 ms.
  expect(log).toEqual(["4 EPOLLIN", "4 EPOLLIN", "4 EPOLLIN", ""]);
});

test("edge-triggered, it is returned once for what came, whatever was left unread", () => {
  const log = watching((os, peer) => rounds(os, peer, ["EPOLLIN", "EPOLLET"], 40));
  expect(log.slice(0, 3)).toEqual(["4 EPOLLIN", "", ""]);
});

test("edge-triggered, what comes next is an edge, even though bytes are unread", () => {
  const log = watching(function* (os, peer) {
    const epoll = os.epollCreate1();
    os.epollCtl(epoll, "EPOLL_CTL_ADD", peer, ["EPOLLIN", "EPOLLRDHUP", "EPOLLET"]);
    for (let i = 0; i < 3; i++) os.log(`${told(yield* os.epollWait(epoll, 8))} ${os.now() / 1000}`);
  });
  expect(log).toEqual(["4 EPOLLIN 110", "4 EPOLLIN 210", "4 EPOLLIN|EPOLLRDHUP 310"]);
});

test("EPOLLONESHOT is told once, until EPOLL_CTL_MOD, which reports at once what holds", () => {
  const log = watching(function* (os, peer) {
    const epoll = os.epollCreate1();
    const once: readonly EpollEvent[] = ["EPOLLIN", "EPOLLONESHOT"];
    os.epollCtl(epoll, "EPOLL_CTL_ADD", peer, once);
    os.log(told(yield* os.epollWait(epoll, 8)));
    os.log(told(yield* os.epollWait(epoll, 8, ms(150))));
    os.epollCtl(epoll, "EPOLL_CTL_MOD", peer, once);
    os.log(told(yield* os.epollWait(epoll, 8, 0)));
  });
  expect(log).toEqual(["4 EPOLLIN", "", "4 EPOLLIN"]);
});

test("EPOLLOUT is an edge again when a full send buffer has drained", () => {
  const log = watching(
    function* (os, peer) {
      os.setsockopt(peer, "O_NONBLOCK", true);
      const epoll = os.epollCreate1();
      os.epollCtl(epoll, "EPOLL_CTL_ADD", peer, ["EPOLLOUT", "EPOLLET"]);
      os.log(told(yield* os.epollWait(epoll, 8)));
      // What the peer's buffer takes makes room again. By 300 ms both buffers are full.
      for (const at of [100, 200, 300]) {
        yield* os.send(peer, 10_000_000);
        os.log(told(yield* os.epollWait(epoll, 8, ms(50))));
        yield* os.sleepUntil(ms(at));
      }
      os.log(told(yield* os.epollWait(epoll, 8, ms(100))));
      os.log(told(yield* os.epollWait(epoll, 8)));
    },
    function* (os) {
      const socket = yield* os.connect("server:80");
      yield* os.sleepUntil(ms(500));
      while ((yield* os.recv(socket)).length > 0);
    }
  );
  expect(log).toEqual(["4 EPOLLOUT", "4 EPOLLOUT", "4 EPOLLOUT", "", "", "4 EPOLLOUT"]);
});

test("with maxevents 1, ready sockets take turns", () => {
  const log = said(
    simulate({
      server: {
        *main(os) {
          const sockets = [os.socket(), os.socket(), os.socket()];
          const epoll = os.epollCreate1();
          for (const socket of sockets) {
            os.epollCtl(epoll, "EPOLL_CTL_ADD", socket, ["EPOLLOUT"]);
          }
          for (let i = 0; i < 4; i++) os.log(told(yield* os.epollWait(epoll, 1)));
          os.log(told(yield* os.epollWait(epoll, 8)));
        }
      },
      client: {main: function* () {}}
    })
  );
  const event = "EPOLLOUT|EPOLLHUP";
  expect(log).toEqual([
    ...[3, 4, 5, 3].map((fd) => `${fd} ${event}`),
    [4, 5, 3].map((fd) => `${fd} ${event}`).join(", ")
  ]);
});

test("connect() without blocking ends in EPOLLOUT, or in EPOLLERR and EPOLLHUP", () => {
  const connects = (port: number): readonly string[] =>
    said(
      simulate({
        client: {
          *main(os) {
            const socket = os.socket();
            os.setsockopt(socket, "O_NONBLOCK", true);
            const epoll = os.epollCreate1();
            yield* os.connect(socket, `server:${port}`);
            os.epollCtl(epoll, "EPOLL_CTL_ADD", socket, ["EPOLLIN", "EPOLLOUT", "EPOLLET"]);
            os.log(told(yield* os.epollWait(epoll, 8)));
          }
        },
        server: {
          *main(os) {
            yield* os.accept(os.listen({port: 80}));
          }
        }
      })
    );
  expect(connects(80)).toEqual(["3 EPOLLOUT"]);
  expect(connects(81)).toEqual(["3 EPOLLIN|EPOLLOUT|EPOLLERR|EPOLLHUP"]);
});

test("a socket that is closed, or taken out, is reported no more", () => {
  const log = watching(function* (os, peer) {
    const epoll = os.epollCreate1();
    const other = os.socket();
    for (const socket of [peer, other]) os.epollCtl(epoll, "EPOLL_CTL_ADD", socket, ["EPOLLOUT"]);
    os.epollCtl(epoll, "EPOLL_CTL_DEL", other);
    os.log(told(yield* os.epollWait(epoll, 8)));
    yield* os.close(peer);
    os.log(told(yield* os.epollWait(epoll, 8, 0)));
  });
  expect(log).toEqual(["4 EPOLLOUT", ""]);
});

/** Three threads wait one after the other; connections come at 70 and at 100 ms. */
const threads = (events: readonly EpollEvent[], own: boolean): readonly string[] =>
  said(
    simulate({
      client: {
        *main(os) {
          yield* os.sleepUntil(ms(40));
          yield* os.connect("server:80");
          yield* os.sleepUntil(ms(70));
          yield* os.connect("server:80");
        }
      },
      server: {
        *main(os) {
          const listener = os.listen({port: 80});
          const shared = os.epollCreate1();
          if (!own) os.epollCtl(shared, "EPOLL_CTL_ADD", listener, events);
          for (const name of ["first", "second", "third"]) {
            os.spawn(function* (os) {
              const epoll = own ? os.epollCreate1() : shared;
              if (own) os.epollCtl(epoll, "EPOLL_CTL_ADD", listener, events);
              const {ready} = yield* os.epollWait(epoll, 8, ms(200));
              if (ready.length > 0) os.log(`${name} at ${os.now() / 1000}`);
            });
            yield* os.sleep(ms(1));
          }
        }
      }
    })
  );

test("of threads that wait on one instance, the last one is woken first (Linux 6.18)", () => {
  expect(threads(["EPOLLIN", "EPOLLET"], false)).toEqual(["third at 70", "second at 100"]);
  // Level-triggered, the first to return leaves the event for the next.
  expect(threads(["EPOLLIN"], false)).toEqual(["third at 70", "second at 70", "first at 70"]);
});

test("EPOLLEXCLUSIVE wakes one of several instances", () => {
  const all = ["third at 70", "second at 70", "first at 70"];
  expect(threads(["EPOLLIN", "EPOLLET"], true)).toEqual(all);
  const exclusive: readonly EpollEvent[] = ["EPOLLIN", "EPOLLET", "EPOLLEXCLUSIVE"];
  expect(threads(exclusive, true)).toEqual(["first at 70", "second at 100"]);
});

test("an instance within another one is ready while it has something to report", () => {
  const log = watching(function* (os, peer) {
    const [inner, outer] = [os.epollCreate1(), os.epollCreate1()];
    os.epollCtl(outer, "EPOLL_CTL_ADD", inner, ["EPOLLIN"]);
    os.epollCtl(inner, "EPOLL_CTL_ADD", peer, ["EPOLLIN", "EPOLLET"]);
    // Data at 110 ms: the outer instance says so until somebody has asked the inner one.
    for (let i = 0; i < 2; i++) {
      os.log(`outer: ${told(yield* os.epollWait(outer, 8))} at ${os.now() / 1000}`);
    }
    os.log(`inner: ${told(yield* os.epollWait(inner, 8))}`);
    os.log(`outer: ${told(yield* os.epollWait(outer, 8, ms(50)))}`);
    // And again at 210 ms, when poll() waits for it.
    const [ready] = yield* os.poll([{socket: outer, events: ["POLLIN", "POLLOUT"]}]);
    os.log(`poll: ${ready?.events.join()} at ${os.now() / 1000}`);
    yield* os.close(inner);
    os.log(`outer: ${told(yield* os.epollWait(outer, 8, 0))}`);
  });
  expect(log).toEqual([
    "outer: 5 EPOLLIN at 110",
    "outer: 5 EPOLLIN at 110",
    "inner: 4 EPOLLIN",
    "outer: ",
    "poll: POLLIN at 210",
    "outer: "
  ]);
});

test("instances cannot watch each other, nor more than five in a row (ELOOP)", () => {
  const log = said(
    simulate({
      server: {
        *main(os) {
          const row = Array.from({length: 6}, () => os.epollCreate1());
          const add = (outer: number, inner: number): string | null =>
            os.epollCtl(row[outer] as Socket, "EPOLL_CTL_ADD", row[inner] as Socket, ["EPOLLIN"])
              .errno;
          os.log([add(0, 1), add(1, 2), add(2, 3), add(3, 4), add(4, 5)].join());
          os.log([add(1, 0), add(3, 1), add(0, 0), add(0, 1)].join());
          yield* os.sleep(0);
        }
      },
      client: {main: function* () {}}
    })
  );
  expect(log).toEqual([",,,,ELOOP", "ELOOP,ELOOP,EINVAL,EEXIST"]);
});

test("misuse has the errors of epoll_ctl(2) and epoll_wait(2)", () => {
  const log = said(
    simulate({
      server: {
        *main(os) {
          const [epoll, socket, closed] = [os.epollCreate1(), os.socket(), os.socket()];
          yield* os.close(closed);
          const add = (...events: EpollEvent[]): string | null =>
            os.epollCtl(epoll, "EPOLL_CTL_ADD", socket, events).errno;
          const mod = (...events: EpollEvent[]): string | null =>
            os.epollCtl(epoll, "EPOLL_CTL_MOD", socket, events).errno;
          const all = [
            mod("EPOLLIN"),
            os.epollCtl(epoll, "EPOLL_CTL_DEL", socket).errno,
            add("EPOLLEXCLUSIVE", "EPOLLONESHOT"),
            add("EPOLLEXCLUSIVE", "EPOLLIN"),
            add("EPOLLIN"),
            mod("EPOLLIN"),
            os.epollCtl(epoll, "EPOLL_CTL_ADD", closed, []).errno,
            os.epollCtl(closed, "EPOLL_CTL_ADD", socket, []).errno,
            os.epollCtl(socket, "EPOLL_CTL_ADD", socket, []).errno,
            os.epollCtl(epoll, "EPOLL_CTL_ADD", epoll, []).errno,
            (yield* os.epollWait(epoll, 0)).errno,
            (yield* os.epollWait(socket, 1)).errno,
            (yield* os.epollWait(closed, 0)).errno,
            (yield* os.send(epoll, 1)).errno,
            (yield* os.close(epoll)).errno,
            (yield* os.epollWait(epoll, 1)).errno
          ];
          os.log(all.join(" "));
        }
      },
      client: {main: function* () {}}
    })
  );
  expect(log).toEqual([
    "ENOENT ENOENT EINVAL  EEXIST EINVAL EBADF EBADF EINVAL EINVAL " +
      "EINVAL EINVAL EBADF ENOTSOCK  EBADF"
  ]);
});

test.each([
  ["windows", "Windows 11 has no epoll: it has WSAPoll() and I/O completion ports. Use os.poll()"],
  ["macos", "has no epoll: it has kqueue(). Use os.poll()"],
  ["freebsd", "has no epoll: it has kqueue(). Use os.poll()"]
] as const)("%s has no epoll, and the message says what it has", (system, text) => {
  const run = () =>
    simulate({
      server: {
        system,
        *main(os) {
          yield* os.sleep(0);
          os.epollCreate1();
        }
      },
      client: {main: function* () {}}
    });
  expect(run).toThrow(text);
});
