/**
 * Urgent data between two programs: MSG_OOB, SO_OOBINLINE, POLLPRI, sockatmark() (RFC 6093). What
 * the kernel answers in many more cases stands in test/live/recorded/urgent-sent and -received.
 */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {Blocked, Os, Program, Socket} from "../../src/os/api.ts";
import type {SystemName} from "../../src/os/systems/profile.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {tcpdumpText} from "../../src/trace/export/tcpdump.ts";
import {URG} from "../../src/wire/segment.ts";
import {decodeSegment, encodeSegment} from "../../src/wire/header.ts";
import {said, story} from "../sim/story.ts";

/** The client writes "abc", "de!" with its last byte urgent, and "fgh". */
const writes: Program = function* (os) {
  const socket = yield* os.connect("server:80");
  yield* os.send(socket, "abc");
  yield* os.send(socket, "de!", "MSG_OOB");
  yield* os.send(socket, "fgh");
  yield* os.sleep(ms(500));
};

const run = (
  reads: (os: Os, peer: Socket) => Generator<Blocked, void, void>,
  system: SystemName = "linux"
): Run =>
  simulate({
    client: {system, main: writes},
    server: {
      system,
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 80}));
        yield* reads(os, peer);
      }
    }
  });

/** Reads twice, and says what was read and whether the mark is next. */
function* twice(os: Os, peer: Socket): Generator<Blocked, void, void> {
  yield* os.sleep(ms(300));
  for (let i = 0; i < 2; i++) {
    const {text} = yield* os.recv(peer, 100);
    os.log(os.sockatmark(peer) ? `${text} |` : text);
  }
}

test.each(["linux", "windows", "macos", "freebsd"] as const)(
  "%s: reading stops before the urgent byte, and goes on behind it",
  (system) => {
    expect(said(run(twice, system))).toEqual(["abcde |", "fgh"]);
  }
);

test("MSG_OOB gets the byte, once", () => {
  const fetched = run(function* (os, peer) {
    yield* os.sleep(ms(300));
    for (let i = 0; i < 2; i++) {
      const {text, errno} = yield* os.recv(peer, 10, "MSG_OOB");
      os.log(errno ?? text);
    }
  });
  expect(said(fetched)).toEqual(["!", "EINVAL"]);
});

test("with SO_OOBINLINE it is read with the others, and reading stops before it all the same", () => {
  const inline = run(function* (os, peer) {
    os.setsockopt(peer, "SO_OOBINLINE", true);
    yield* twice(os, peer);
  });
  expect(said(inline)).toEqual(["abcde |", "!fgh"]);
});

test("POLLPRI wakes a program when the byte has come, and not for other data", () => {
  const woken = run(function* (os, peer) {
    yield* os.poll([{socket: peer, events: ["POLLPRI"]}]);
    os.log((yield* os.recv(peer, 1, "MSG_OOB")).text);
  });
  expect(said(woken)).toEqual(["!"]);
});

test("recv() that waits for all returns at the mark", () => {
  const short = run(function* (os, peer) {
    os.log((yield* os.recv(peer, 8, "MSG_WAITALL")).text);
  });
  expect(said(short)).toEqual(["abcde"]);
});

test("the pointer stands in the record, in tcpdump's lines and in the header", () => {
  const transfer = run(twice);
  const [marked] = transfer.segments().filter(({segment}) => segment.flags & URG);
  if (!marked) throw new Error("no segment has URG");
  expect(marked.segment.urgent).toBe(marked.segment.len);
  expect(story(transfer, {host: "client"})).toContain(" urg 3");
  expect(tcpdumpText(transfer)).toMatch(/Flags \[P\.U\], .*, urg 3, /);
  const decoded = decodeSegment(encodeSegment(marked.segment));
  expect(decoded.ok && decoded.segment.urgent).toBe(marked.segment.urgent);
});

test("what is urgent does not wait for Nagle's algorithm", () => {
  const sent = run(twice);
  const times = sent
    .segments({from: "client", payload: true})
    .map(({sentAt, segment}) => [sentAt / 1000, segment.len]);
  const first = times[0]?.[0] ?? 0;
  expect(times.slice(0, 2)).toEqual([
    [first, 3],
    [first, 3]
  ]);
});
