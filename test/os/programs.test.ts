import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import type {Program} from "../../src/os/api.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {stoppedText} from "../../src/trace/words/note.ts";
import {accepts, calls, connects, drain, idle, said, sink} from "../sim/story.ts";

test("a call that has to wait and is not waited for is reported, with the line to write", () => {
  const forgets = connects(function* (os, socket) {
    void os.recv(socket);
    yield* os.close(socket);
  });
  expect(() => simulate({client: {main: forgets}, server: {main: idle}})).toThrow(
    "client: recv() had to wait, and nothing waited for it: write yield* os.recv(…)"
  );
});

test("a call that need not wait may stand without yield*", () => {
  const main = connects(function* (os, socket) {
    void os.send(socket, 5);
    void os.close(socket);
    yield* os.sleep(0);
  });
  expect(simulate({client: {main}, server: {main: sink}}).end.why).toBe("quiet");
});

test("a forgotten yield* at the program's end is reported, too", () => {
  const main = connects(function* (os, socket) {
    void os.recv(socket);
    yield* [];
  });
  expect(() => simulate({client: {main}, server: {main: idle}})).toThrow("write yield* os.recv");
});

test("a program that yields something else is told what it may wait for", () => {
  const main = function* () {
    yield 5;
  };
  expect(() => simulate({client: {main: main as unknown as Program}})).toThrow(
    "client: a program yielded 5; it may only wait for system calls: write yield* os.…"
  );
});

test("a program may take its calls apart", () => {
  const main: Program = function* ({sleep, log, now}) {
    yield* sleep(ms(5));
    log(now());
  };
  expect(said(simulate({client: {main}}))).toEqual(["5000"]);
});

test("sleepUntil() waits until the clock has the time, and not at all when it has passed", () => {
  const main: Program = function* (os) {
    yield* os.sleep(ms(30));
    yield* os.sleepUntil(ms(100));
    os.log(os.now());
    yield* os.sleepUntil(ms(50));
    os.log(os.now());
  };
  const run = simulate({client: {main}});
  expect(said(run)).toEqual(["100000", "100000"]);
  const waits = run.host("client").calls("sleep");
  expect(waits.map(({args}) => args.duration)).toEqual([ms(30), ms(70), 0]);
});

test("a plain function may make calls before it returns the generator that goes on", () => {
  const main: Program = (os) => {
    os.log(os.listen({port: 80}).fd);
    return (function* () {
      yield* os.sleep(0);
    })();
  };
  expect(said(simulate({client: {main}}))).toEqual(["3"]);
});

test("what a program throws comes out of simulate()", () => {
  const main: Program = function* (os) {
    yield* os.sleep(ms(1));
    throw new RangeError("my own mistake");
  };
  expect(() => simulate({client: {main}})).toThrow(new RangeError("my own mistake"));
});

test("a program that never lets time pass is stopped, and told of it", () => {
  const main: Program = function* (os) {
    for (;;) yield* os.sleep(0);
  };
  expect(() => simulate({client: {main}})).toThrow(
    "client: 100,000 system calls at 0 s, and time does not pass: " +
      "let the program wait, for an answer or by os.sleep()"
  );
});

test("a run that goes on and on ends by its budget of events, and says so", () => {
  const main: Program = function* (os) {
    for (;;) yield* os.sleep(1);
  };
  const {end} = simulate({client: {main}, budget: 1000});
  expect(end).toMatchObject({why: "budget", events: 1000});
  expect(stoppedText(end)).toMatch(/^The run was stopped after 1,000 events at 0.000\d+ s: /);
});

test("threads of one process share its sockets", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.spawn(function* (thread) {
          thread.log(yield* drain(thread, socket));
        });
        yield* os.sleep(ms(100));
        yield* os.send(socket, 7);
        os.shutdown(socket, "SHUT_WR");
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* os.send(peer, yield* drain(os, peer));
        yield* os.close(peer);
      })
    }
  });
  expect(said(run)).toEqual(["7"]);
});

test("exit() ends the process: nothing after it happens, and its sockets are closed", () => {
  const run = simulate({
    client: {
      main: connects(function* (os) {
        yield* os.exit();
        os.log("never");
      })
    },
    server: {main: sink}
  });
  expect(said(run)).toEqual([]);
  expect(calls(run, "server", "recv")).toContain("= 0 B");
});

test("poll() waits for the first of several sockets, or for its time to be over", () => {
  const run = simulate({
    client: {
      *main(os) {
        const [one, two] = [yield* os.connect("server:80"), yield* os.connect("server:81")];
        const wait = (timeout?: number) =>
          os.poll(
            [
              {socket: one, events: ["POLLIN"]},
              {socket: two, events: ["POLLIN"]}
            ],
            timeout
          );
        os.log((yield* wait(ms(50))).length);
        os.log(os.now() / 1000);
        const [ready] = yield* wait();
        os.log(`${ready?.socket === two} ${ready?.events.join()} at ${os.now() / 1000}`);
        os.log((yield* wait(0)).length);
      }
    },
    server: {
      *main(os) {
        const listeners = [os.listen({port: 80}), os.listen({port: 81})] as const;
        yield* os.accept(listeners[0]);
        const peer = yield* os.accept(listeners[1]);
        yield* os.sleep(ms(100));
        yield* os.send(peer, 1);
      }
    }
  });
  expect(said(run)).toEqual(["0", "90", "true POLLIN at 160", "1"]);
});

test("a non-blocking connect() is in progress, then POLLOUT; its error is SO_ERROR", () => {
  const nonblocking = (port: number): string[] =>
    said(
      simulate({
        client: {
          *main(os) {
            const socket = os.socket();
            os.setsockopt(socket, "O_NONBLOCK", true);
            os.log((yield* os.connect(socket, `server:${port}`)).errno);
            os.log((yield* os.connect(socket, `server:${port}`)).errno);
            const [ready] = yield* os.poll([{socket, events: ["POLLOUT"]}]);
            os.log(ready?.events.join());
            os.log(os.getsockopt(socket, "SO_ERROR"));
            os.log((yield* os.recv(socket)).errno);
          }
        },
        server: {main: idle}
      })
    );
  expect(nonblocking(80)).toEqual(["EINPROGRESS", "EALREADY", "POLLOUT", "0", "EAGAIN"]);
  expect(nonblocking(81).slice(0, 4)).toEqual([
    "EINPROGRESS",
    "EALREADY",
    "POLLOUT,POLLERR,POLLHUP",
    "ECONNREFUSED"
  ]);
});

test("SO_RCVTIMEO ends a recv() that nothing comes for; SO_SNDTIMEO a send() that has no room", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "SO_RCVTIMEO", 300);
        os.log(`${(yield* os.recv(socket)).errno} at ${os.now() / 1000}`);
        os.setsockopt(socket, "SO_SNDBUF", 10_000);
        os.setsockopt(socket, "SO_SNDTIMEO", 500);
        const {length, errno} = yield* os.send(socket, 1e6);
        os.log(`${length > 0 && length < 1e6} ${errno} at ${os.now() / 1000}`);
      })
    },
    server: {main: idle},
    until: seconds(30)
  });
  expect(said(run)).toEqual(["EAGAIN at 320", "true null at 820"]);
});

test("a recv() that SO_RCVTIMEO ends has a name of its own on Windows", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "SO_RCVTIMEO", 300);
        os.log((yield* os.recv(socket)).errno);
        os.log((yield* os.recv(socket, 10, "MSG_DONTWAIT")).errno);
      })
    },
    server: {main: idle}
  });
  expect(said(run)).toEqual(["WSAETIMEDOUT", "WSAEWOULDBLOCK"]);
});

test("MSG_PEEK leaves the bytes, MSG_WAITALL waits for all, MSG_DONTWAIT does not wait", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.sleep(ms(50));
        yield* os.send(socket, "abc");
        yield* os.sleep(ms(50));
        yield* os.send(socket, "def");
        yield* os.close(socket);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        os.log((yield* os.recv(peer, 10, "MSG_DONTWAIT")).errno);
        os.log((yield* os.recv(peer, 10, "MSG_PEEK")).text);
        os.log((yield* os.recv(peer, 5, "MSG_WAITALL")).text);
        os.log((yield* os.recv(peer, 10, ["MSG_WAITALL"])).text);
        os.log((yield* os.recv(peer, 10)).length);
      })
    }
  });
  expect(said(run)).toEqual(["EAGAIN", "abc", "abcde", "f", "0"]);
});
